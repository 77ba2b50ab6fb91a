import { email, type Entity, entity, type Hands, id, instant, text } from '@tenon/model'
import { claimCode, releaseCode } from '../codes.ts'
import { existing } from '../existing.ts'
import { settings } from '../settings.ts'
import { countUser } from './count.ts'
import { mayGo } from './holding.ts'
import { areas, roles, states } from './lists.ts'

const columnsOf = {
  id: id().column('ID_USUARIO').wire('ID_USUARIO'),
  code: text(20).column('CODIGO_USUARIO').wire('CODIGO_USUARIO').alias('codigo_usuario').unique().language('es').searchable().messages({ unique: 'El código de usuario ya existe' }),
  fullName: text(100).column('NOMBRE_COMPLETO').wire('NOMBRE_COMPLETO').language('es').searchable(),
  email: email(100).column('EMAIL').wire('EMAIL').optional().language('es').searchable(),
  area: text(50).column('AREA').wire('AREA'),
  rol: text(30).column('ROL').wire('ROL'),
  estado: text(20).column('ESTADO').wire('ESTADO').default('ACTIVO'),
  createdAt: instant().column('FECHA_CREACION').wire('FECHA_CREACION').nullable().readonly(),
}
/** What the newer front end asks for and the older table has not. */
const more = {
  nombres: text(100).column('NOMBRES').optional().readonly().nullable(), apellidos: text(100).column('APELLIDOS').nullable().readonly(), telefono: text(30).column('TELEFONO').nullable().readonly(),
  updatedAt: instant().column('FECHA_ACTUALIZACION').nullable().readonly(), lastAccess: instant().column('ULTIMO_ACCESO').nullable().readonly(),
}
type Row = Readonly<Record<string, unknown>>

const listed = (row: Row, old: Row | null) => ([['area', Object.keys(areas), 'Área no válida'], ['rol', Object.keys(roles), 'Rol no válido'], ['estado', states, 'Estado no válido']] as const).flatMap(([name, words, said]) =>
  (words as readonly unknown[]).includes(row[name]) || (old !== null && old[name] === row[name]) || row[name] === undefined ? [] : [{ path: [name], message: `${said}. Valores permitidos: ${words.join(', ')}` }])

const optionsOf = (own: () => Entity) => ({
  ...existing('T_USUARIOS', settings.userColumns === 'stored' ? 'columns' : 'table'),
  order: ['fullName'] as const, index: [['area', 'fullName', 'id'], ['rol', 'fullName', 'id'], ['estado', 'fullName', 'id'], ['fullName', 'id'], ['code', 'id']] as const, title: (user: Row) => String(user.fullName),
  check: (row: Row, old: Row | null) => listed(row, old),
  hooks: {
    before: (row: Row) => (row.email === '' ? { email: null } : {}),
    after: async (row: Row, old: Row | null, hands: Hands) => {
      await claimCode(hands, own(), row, old, 'El código de usuario ya existe')
      await countUser(hands, row, old)
      if (old !== null && old.estado === 'ACTIVO' && row.estado !== 'ACTIVO') await mayGo(hands, row)
    },
    beforeDelete: async (row: Row, hands: Hands) => { await releaseCode(hands, own(), row); await countUser(hands, null, row) },
  },
})

/** Who works here, in the firm's own table: with the newer columns, or as the table always was. */
export function userEntity(columns: 'stored' | 'derived') {
  const options = optionsOf((): Entity => made)
  const made = columns === 'stored'
    ? entity('usuario', { ...columnsOf, ...more }, { ...options, stamps: { created: 'createdAt', updated: 'updatedAt' } })
    : entity('usuario', columnsOf, { ...options, stamps: { created: 'createdAt' } })
  return made
}

export const Usuario = userEntity(settings.userColumns)
