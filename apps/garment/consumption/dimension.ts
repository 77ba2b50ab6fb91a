import { decimal, entity, id, one, type Resource, resource, text } from '@tenon/model'
import { textile } from '../existing.ts'
import { may } from '../permissions.ts'

const dimension = <const N extends string>(table: N) => entity(table, { id: id().column('id'), name: text(500).column('nombre').wire('nombre').language('es') }, { ...textile(table), order: ['id'] })
export const Prenda = dimension('dim_prenda'), CantidadTelas = dimension('dim_cantidad_telas'), UsoTela = dimension('dim_uso_tela'), Base = dimension('dim_base_textil'), Color = dimension('dim_caracteristica_color')
export const Ancho = dimension('dim_ancho_util'), Propiedades = dimension('dim_propiedades_tela'), Variante = dimension('dim_variante'), Descripcion = dimension('dim_descripcion'), Terminacion = dimension('dim_terminacion')

/** What a garment of a kind takes of a fabric: what the firm knows from everything it has cut. */
export const Consumption = entity('fact_consumo', {
  id: id().column('id'), garment: one(Prenda).column('prenda_id').wire('prenda_id'), fabrics: one(CantidadTelas).column('cantidad_telas_id').wire('cantidad_telas_id'), use: one(UsoTela).column('uso_tela_id').wire('uso_tela_id'), base: one(Base).column('base_textil_id').wire('base_textil_id'),
  colour: one(Color).column('caracteristica_color_id').wire('caracteristica_color_id'), width: one(Ancho).column('ancho_util_id').wire('ancho_util_id'), properties: one(Propiedades).column('propiedades_tela_id').wire('propiedades_tela_id'),
  variant: one(Variante).column('variante_id').wire('variante_id').optional(), description: one(Descripcion).column('descripcion_id').wire('descripcion_id').optional(), finish: one(Terminacion).column('terminacion_id').wire('terminacion_id').optional(),
  metres: decimal(10, 4).column('consumo_mtr').wire('consumo_mtr').numeric().min(0),
}, { ...textile('fact_consumo'), order: ['id'] })

const read = { read: may('catalogue:read') }
export const facts = resource(Consumption, {
  path: 'sap/fact_consumo', name: 'FactConsumo', only: ['create'], allow: { ...read, create: may('catalogue:write') },
  list: [{ as: 'cantidad_telas', path: 'fabrics.name' }, { as: 'numero_variante', path: 'variant.name' }, { as: 'descripcion_variante', path: 'description.name' }, { as: 'tipo_terminacion', path: 'finish.name' }, { as: 'uso_tela', path: 'use.name' }, { as: 'base_textil', path: 'base.name' }, { as: 'caracteristica_color', path: 'colour.name' }, { as: 'ancho_util_metros', path: 'width.name' }, 'metres', { as: 'tipo_prenda', path: 'garment.name' }],
})
export const garments = resource(Prenda, { path: 'sap/prendas', name: 'Prenda', list: ['id', 'name', { as: 'prenda_id', path: 'id' }, { as: 'tipo_prenda_nombre', path: 'name' }], only: ['list'], page: { by: 'none' }, allow: read })
export const dimensionResources: Resource[] = [
  ...[Prenda, CantidadTelas, UsoTela, Base, Color, Ancho, Propiedades, Variante, Descripcion, Terminacion].map((of): Resource => resource(of as typeof Prenda, { path: `sap/${of.table}`, name: of.table, list: ['id', 'name'], only: ['list'], page: { by: 'none' }, allow: read })), garments, facts,
]
