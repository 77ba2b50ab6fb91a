import { resource } from '@tenon/model'
import { may } from '../permissions.ts'
import { Movement, State } from './movement.ts'

/** Movements as the table has them; they are only ever added, by the flow. */
export const movements = resource(Movement, {
  path: 'movimientos', name: 'Movimiento', list: ['id', 'reference', 'phase', { as: 'NOMBRE_FASE', path: 'phase.name' }, 'kind', 'at', 'from', 'to', 'notes', 'attachment', 'quality', 'hours', 'registeredAt', 'registeredBy'],
  only: ['list', 'read'], page: { by: 'limit', size: 50, max: 100 }, filter: [{ param: 'ID_REFERENCIA', path: 'reference', op: 'eq' }, { param: 'TIPO_MOVIMIENTO', path: 'kind', op: 'eq' }], order: ['-id'], allow: { read: may('flow:read') },
})
export const currents = resource(State, {
  path: 'estado-actual', name: 'EstadoActual', list: ['id', 'phase', { as: 'NOMBRE_FASE', path: 'phase.name' }, 'arrivedAt', 'holder', 'status', 'updatedAt'], only: ['list', 'read'], page: { by: 'limit', size: 50, max: 100 }, order: ['id'], allow: { read: may('flow:read') },
})
