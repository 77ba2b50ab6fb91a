import { type Entity, entity, type Hands, id, instant, money, one, text } from '@tenon/model'
import { claimCode, releaseCode } from '../codes.ts'
import { Collection } from '../collections/collection.ts'
import { existing } from '../existing.ts'

/** A garment in development: an MD code while it is a sample, a PT code as a finished product. */
export const Reference = entity('referencia', {
  id: id().column('ID_REFERENCIA').wire('ID_REFERENCIA'),
  code: text(30).column('CODIGO_REFERENCIA').wire('CODIGO_REFERENCIA').unique().language('es').messages({ unique: 'El código de referencia ya existe' }), collection: one(Collection).column('ID_COLECCION').wire('ID_COLECCION').reverse('references'),
  name: text(150).column('NOMBRE_REFERENCIA').wire('NOMBRE_REFERENCIA').language('es'), garment: text(50).column('TIPO_PRENDA').wire('TIPO_PRENDA').default('SIN DEFINIR'), gender: text(10).column('GENERO').wire('GENERO').default('MUJER'),
  size: text(10).column('TALLA_BASE').wire('TALLA_BASE').optional(), colour: text(30).column('COLOR_BASE').wire('COLOR_BASE').optional(), material: text(100).column('MATERIAL_PRINCIPAL').wire('MATERIAL_PRINCIPAL').optional(),
  targetPrice: money(10, 2).column('PRECIO_OBJETIVO').wire('PRECIO_OBJETIVO').numeric().optional(), status: text(30).column('ESTADO_GENERAL').wire('ESTADO_GENERAL').default('EN_PROCESO'),
  createdAt: instant().column('FECHA_CREACION').nullable().readonly(), updatedAt: instant().column('FECHA_MODIFICACION').nullable().readonly(),
  createdBy: text(50).column('USUARIO_CREACION').default('TENON'), updatedBy: text(50).column('USUARIO_MODIFICACION').default('TENON'),
}, {
  ...existing('T_REFERENCIAS'), order: ['-code'], index: [['collection', 'status'], ['createdAt'], ['garment', 'gender']], stamps: { created: 'createdAt', updated: 'updatedAt' }, title: (r) => r.code,
  hooks: {
    after: (row, old, hands: Hands): Promise<void> => claimCode(hands, own(), row, old, 'El código de referencia ya existe'),
    beforeDelete: (row, hands): Promise<void> => releaseCode(hands, own(), row),
  },
})
const own = (): Entity => Reference
