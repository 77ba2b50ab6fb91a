import { actor, choice, entity, instant, now, one, resource, signature, signedIn, text } from '@tenon/model'
import { witness } from '../people/person.ts'
import { laboratory, only, production, quality } from '../permissions.ts'
import { Plant } from '../plants/plant.ts'
import { ProductionBatch } from '../production/batch.ts'
import { key, stamped, timestamps } from '../traits.ts'
import { Equipment } from './equipment.ts'

/** What was done on a machine, one after the other, by one person and checked by another. */
export const EquipmentLog = entity('equipment_log', {
  id: key(), equipment: one(Equipment).reverse('log'), activity: choice('Use', 'Cleaning', 'Maintenance', 'Calibration', 'Sanitization'), batch: one(ProductionBatch).optional().reverse('equipmentLog'), startedAt: instant(), endedAt: instant().optional(), remarks: text(1000).optional(),
  status: choice('Entered', 'Checked').default('Entered').readonly(), doneBy: witness('done_by'), checkedBy: witness('checked_by'), checkedAt: instant().optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'equipment_log', stamps: { ...stamped, createdBy: 'doneBy' }, order: ['-startedAt', '-id'], label: 'Equipment log', title: (l) => `${l.activity} ${l.startedAt.slice(0, 16)}`, index: [['equipment', '-startedAt'], ['batch']],
  gmp: { reason: true, unsigned: { status: 'Entered', checkedBy: null, checkedAt: null } },
  check: (l) => (l.endedAt !== null && l.endedAt < l.startedAt ? [{ path: ['endedAt'], message: 'It ends after it begins.' }] : undefined),
  moves: { check: { when: { status: 'Entered' }, set: { status: 'Checked', checkedBy: actor, checkedAt: now }, signs: 'checked', apart: ['doneBy'], refusal: 'It is checked already.', gates: [{ unless: { op: 'isNull', path: 'endedAt', value: true }, say: 'It is not ended.' }] } },
  hooks: { before: (l, old, hands) => (old === null && l.startedAt > hands.now ? { startedAt: hands.now } : undefined) },
})
const users = only([...production, ...quality, ...laboratory])
const words = ['*', 'plant', { as: 'equipment_name', path: 'equipment.name' }, { as: 'equipment_code', path: 'equipment.code' }, { as: 'batch_number', path: 'batch.batchNumber' }, { as: 'done_by_name', path: 'doneBy.name' }, { as: 'checked_by_name', path: 'checkedBy.name' }] as const
export const equipmentLog = resource(EquipmentLog, {
  path: 'equipment-log', name: 'EquipmentLog', only: ['list', 'read', 'create', 'update'], list: words, detail: words, create: ['equipment', 'activity', 'batch', 'startedAt', 'endedAt', 'remarks'], update: ['endedAt', 'remarks'], filter: ['equipment', 'activity', 'batch', 'status', { param: 'from', path: 'startedAt', op: 'gte' }, { param: 'to', path: 'startedAt', op: 'lte' }], search: ['equipment.code', 'equipment.name', 'batch.batchNumber'], sort: ['startedAt'],
  allow: { read: signedIn, create: users, update: users, check: users }, actions: { check: { on: 'row', move: 'check', input: signature } },
})
