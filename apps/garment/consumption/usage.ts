import { decimal, entity, id, instant, resource, text } from '@tenon/model'
import { may } from '../permissions.ts'

/** What one reference takes of one fabric. */
export const Usage = entity('garment_consumo', {
  id: id(), reference: text(30).index(), fabric: text(50), fabricName: text(200).blank(), use: text(100).blank(), metres: decimal(10, 4).numeric().min(0).nullable(), unit: text(20).default('MT'), sizes: text(50).blank(), line: text(50).blank(), kind: text(20).default('TELA'), createdAt: instant().readonly(),
}, { stamps: { created: 'createdAt' }, order: ['id'] })

export const usages = resource(Usage, {
  path: 'consumos-lista', name: 'Consumo', only: [],
  list: [{ as: 'REFERENCIA', path: 'reference' }, { as: 'USO_EN_PRENDA', path: 'use' }, { as: 'COD_TELA', path: 'fabric' }, { as: 'NOMBRE_TELA', path: 'fabricName' }, { as: 'CONSUMO', path: 'metres' }, { as: 'GRUPO_TALLAS', path: 'sizes' }, { as: 'LINEA', path: 'line' }, { as: 'TIPO', path: 'kind' }],
  allow: { read: may('catalogue:read'), create: may('catalogue:write') },
})
