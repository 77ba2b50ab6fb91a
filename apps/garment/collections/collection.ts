import { date, type Entity, entity, type Hands, id, instant, integer, text } from '@tenon/model'
import { claimCode, releaseCode } from '../codes.ts'
import { existing } from '../existing.ts'

/** A season's collection of one year. */
export const Collection = entity('coleccion', {
  id: id().column('ID_COLECCION').wire('ID_COLECCION'),
  code: text(20).column('CODIGO_COLECCION').wire('CODIGO_COLECCION').unique().language('es').messages({ unique: 'El código de colección ya existe' }), name: text(100).column('NOMBRE_COLECCION').wire('NOMBRE_COLECCION').language('es'),
  season: text(20).column('TEMPORADA').wire('TEMPORADA'), year: integer().column('ANIO').wire('ANIO'), startsOn: date().column('FECHA_INICIO').wire('FECHA_INICIO'), endsOn: date().column('FECHA_FIN').wire('FECHA_FIN').optional(),
  status: text(20).column('ESTADO').wire('ESTADO').default('ACTIVA'), notes: text(500).column('OBSERVACIONES').wire('OBSERVACIONES').optional(),
  createdAt: instant().column('FECHA_CREACION').nullable().readonly(), updatedAt: instant().column('FECHA_MODIFICACION').nullable().readonly(),
  createdBy: text(50).column('USUARIO_CREACION').default('TENON'), updatedBy: text(50).column('USUARIO_MODIFICACION').default('TENON'),
}, {
  ...existing('T_COLECCIONES'), label: 'Colección', labelPlural: 'Colecciones', order: ['-year', 'code'], index: [['year'], ['season', 'year']], stamps: { created: 'createdAt', updated: 'updatedAt' }, title: (c) => c.name,
  hooks: {
    after: (row, old, hands: Hands): Promise<void> => claimCode(hands, own(), row, old, 'El código de colección ya existe'),
    beforeDelete: (row, hands): Promise<void> => releaseCode(hands, own(), row),
  },
})
const own = (): Entity => Collection

interface Look { readonly slug: string; readonly season: string; readonly colour: string }
/** How the front end knows each season, by the words of a collection's name. */
const looks: readonly (readonly [RegExp, Look])[] = [
  [/winter sun/i, { slug: 'winter-sun', season: 'Winter Sun', colour: '#feea4d' }], [/resort/i, { slug: 'resort-rtw', season: 'Resort', colour: '#70a7ff' }], [/spring summer/i, { slug: 'spring-summer', season: 'Spring Summer', colour: '#81c963' }],
  [/summer vacation/i, { slug: 'summer-vacation', season: 'Summer Vacation', colour: '#ff935f' }], [/pre ?fall/i, { slug: 'pre-fall', season: 'PreFall', colour: '#c6b9b1' }], [/fall winter/i, { slug: 'fall-winter', season: 'Fall Winter', colour: '#b03c5c' }],
]
export function lookOf(name: unknown): Look {
  const text = String(name)
  return looks.find(([words]) => words.test(text))?.[1] ?? { slug: text.toLowerCase().replace(/[^a-z0-9]+/g, '-'), season: text, colour: '#d9d9d9' }
}
const states: Readonly<Record<string, string>> = { ACTIVA: 'active', CONGELADA: 'active', PLANIFICADA: 'planning', CERRADA: 'archived', ARCHIVADA: 'archived' }
export const statusOf = (estado: unknown): string => states[String(estado)] ?? 'active'
