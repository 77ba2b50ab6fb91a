import { entity, id, instant, one, type Resource, resource, text } from '@tenon/model'
import { existing } from '../existing.ts'
import { may } from '../permissions.ts'

/** The lists that a parameter chooses from: the table, and the address under /api/sap. */
const list = <const N extends string>(name: N, table: string) => entity(name, { id: id().column('ID').wire('ID'), name: text(100).column('NOMBRE').wire('NOMBRE').language('es') }, { ...existing(table), order: ['id'] })

export const BaseTextil = list('base_textil', 'BASE_TEXTIL'), Tela = list('tela', 'TELA'), Print = list('print', 'PRINT'), HiloTela = list('hilo_tela', 'HILO_DE_TELA'), HiloMolde = list('hilo_molde', 'HILO_DE_MOLDE')
export const CanalTela = list('canal_tela', 'CANAL_TELA'), Sesgos = list('sentido_sesgos', 'SENTIDO_SESGOS'), Rotacion = list('rotacion_molde', 'ROTACION_MOLDE'), Restricciones = list('restricciones_tela', 'RESTRICCIONES_TELA')

/** How a fabric is laid and cut: one of each list, under a code. */
export const Parameter = entity('parametro', {
  id: id().column('ID').wire('ID'), code: text(10).column('CODIGO').wire('CODIGO').unique().messages({ unique: 'El código de parámetro ya existe' }),
  base: one(BaseTextil).column('BASE_TEXTIL_ID').wire('BASE_TEXTIL_ID'), fabric: one(Tela).column('TELA_ID').wire('TELA_ID'), print: one(Print).column('PRINT_ID').wire('PRINT_ID'),
  fabricGrain: one(HiloTela).column('HILO_DE_TELA_ID').wire('HILO_DE_TELA_ID'), patternGrain: one(HiloMolde).column('HILO_DE_MOLDE_ID').wire('HILO_DE_MOLDE_ID'), channel: one(CanalTela).column('CANAL_TELA_ID').wire('CANAL_TELA_ID'),
  bias: one(Sesgos).column('SENTIDO_SESGOS_ID').wire('SENTIDO_SESGOS_ID'), rotation: one(Rotacion).column('ROTACION_MOLDE_ID').wire('ROTACION_MOLDE_ID'), restriction: one(Restricciones).column('RESTRICCIONES_ID').wire('RESTRICCIONES_ID'),
  width: text(20).column('ANCHO').nullable().readonly(), createdAt: instant().column('CREATED_AT').nullable().readonly(),
}, { ...existing('PARAMETROS'), order: ['code'], stamps: { created: 'createdAt' } })

const read = { read: may('catalogue:read') }
const masters = ([[BaseTextil, 'base_textil'], [Tela, 'tela'], [Print, 'print'], [HiloTela, 'hilo_tela'], [HiloMolde, 'hilo_molde'], [CanalTela, 'canal_tela'], [Sesgos, 'sentido_sesgos'], [Rotacion, 'rotacion_molde'], [Restricciones, 'restricciones_tela']] as const)
  .map(([of, path]): Resource => resource(of as typeof BaseTextil, { path: `sap/${path}`, name: `Lista_${path}`, list: ['id', 'name'], only: ['list'], page: { by: 'none' }, allow: read }))

const words = [
  { as: 'CODIGO', path: 'code' }, { as: 'BASE_TEXTIL', path: 'base.name' }, { as: 'TELA', path: 'fabric.name' }, { as: 'ANCHO', path: 'width' }, { as: 'PRINT', path: 'print.name' }, { as: 'HILO_DE_TELA', path: 'fabricGrain.name' }, { as: 'HILO_DE_MOLDE', path: 'patternGrain.name' },
  { as: 'CANAL_TELA', path: 'channel.name' }, { as: 'SENTIDO_SESGOS', path: 'bias.name' }, { as: 'ROTACION_MOLDE', path: 'rotation.name' }, { as: 'RESTRICCIONES_TELA', path: 'restriction.name' }, { as: 'CREATED_AT', path: 'createdAt' }, { as: 'id', path: 'id' },
] as const
export const parameters = resource(Parameter, { path: 'sap/parametros', name: 'Parametro', list: words, page: { by: 'none' }, only: ['list', 'create'], allow: { ...read, create: may('catalogue:write') } })
const view = resource(Parameter, { path: 'sap/parametros-view', name: 'ParametroVista', list: words, page: { by: 'none' }, only: ['list'], allow: read })
export const parameterResources: Resource[] = [...masters, parameters, view]
