import { decimal, entity, id, instant, integer, one, text } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { existing } from '../existing.ts'
import { Phase } from '../phases/phase.ts'
import { Reference } from '../references/reference.ts'
import { Usuario } from '../users/user.ts'

export const kinds = ['RECIBIDO', 'ENTREGADO', 'DEVUELTO', 'ASIGNADO', 'PAUSADO', 'REANUDADO'] as const
const fixed = (): never => { throw new Fault('refused', 'Los movimientos no se modifican ni se eliminan: corríjalos con otro movimiento') }

/** What happened to a reference, once and for all: the truth from which everything else about its way is told. */
export const Movement = entity('movimiento', {
  id: id().column('ID_MOVIMIENTO').wire('ID_MOVIMIENTO'), reference: one(Reference).column('ID_REFERENCIA').wire('ID_REFERENCIA').reverse('movements'), phase: one(Phase).column('ID_FASE').wire('ID_FASE'),
  kind: text(20).column('TIPO_MOVIMIENTO').wire('TIPO_MOVIMIENTO'), at: instant().column('FECHA_MOVIMIENTO').wire('FECHA_MOVIMIENTO'),
  from: one(Usuario).column('ID_USUARIO_ORIGEN').wire('ID_USUARIO_ORIGEN').optional(), to: one(Usuario).column('ID_USUARIO_DESTINO').wire('ID_USUARIO_DESTINO').optional(),
  notes: text(1000).column('OBSERVACIONES').wire('OBSERVACIONES').optional(), attachment: text(500).column('ARCHIVO_ADJUNTO').wire('ARCHIVO_ADJUNTO').optional(), quality: text(20).column('ESTADO_CALIDAD').wire('ESTADO_CALIDAD').optional(),
  hours: decimal(8, 2).column('TIEMPO_PERMANENCIA_HORAS').wire('TIEMPO_PERMANENCIA_HORAS').numeric().optional(), registeredAt: instant().column('FECHA_REGISTRO').wire('FECHA_REGISTRO').nullable().readonly(),
  registeredBy: text(50).column('USUARIO_REGISTRO').wire('USUARIO_REGISTRO').default('TENON'), ip: text(45).column('IP_REGISTRO').optional(),
}, {
  ...existing('T_TRAZABILIDAD'), order: ['at', 'id'], index: [['reference', 'at'], ['phase', 'at'], ['kind', 'at'], ['to', 'at'], ['at']], stamps: { created: 'registeredAt' },
  hooks: { before: (_row, old) => (old === null ? {} : fixed()), beforeDelete: fixed },
})

/** Where a reference is now: its movements, folded. Its key is the reference's. */
export const State = entity('estado_actual', {
  id: integer().column('ID_REFERENCIA').wire('ID_REFERENCIA'), phase: one(Phase).column('ID_FASE_ACTUAL').wire('ID_FASE_ACTUAL'), arrivedAt: instant().column('FECHA_LLEGADA_FASE').wire('FECHA_LLEGADA_FASE'),
  holder: one(Usuario).column('ID_USUARIO_ACTUAL').wire('ID_USUARIO_ACTUAL').optional(), status: text(20).column('ESTADO_FASE').wire('ESTADO_FASE').default('EN_PROCESO'),
  notes: text(1000).column('OBSERVACIONES_ACTUALES').wire('OBSERVACIONES_ACTUALES').optional(), updatedAt: instant().column('ULTIMA_ACTUALIZACION').wire('ULTIMA_ACTUALIZACION').nullable().readonly(),
}, { ...existing('T_ESTADO_ACTUAL'), label: 'Estado actual', labelPlural: 'Estado actual', index: [['status']], stamps: { created: 'updatedAt', updated: 'updatedAt' } })

/** The way a reference goes, as the phases were when it began: what is changed there later is for those that begin later. */
export const Step = entity('garment_step', {
  id: id(), reference: integer(), phase: integer(), code: text(20), name: text(100), stage: text(50), order: integer(), area: text(50), estimatedHours: integer(), maximumHours: integer(),
}, { unique: [['reference', 'phase']], order: ['order'], audit: false })
