import { actor, choice, entity, given, instant, now, or, resource, sequence, text } from '@tenon/model'
import { witness } from '../people/person.ts'
import { mine, only, quality } from '../permissions.ts'
import { Plant } from '../plants/plant.ts'
import { key, stamped, timestamps } from '../traits.ts'

/** One copy on paper of a controlled record: numbered, known by who printed it and for whom, and out until it is given back. */
export const ControlledCopy = entity('controlled_copy', {
  id: key(), copyNumber: sequence('COPY-{yyyy}-{nnnnn}'), record: text(60).readonly(), recordId: text(50).readonly(), title: text(250).readonly(), mark: text(40).optional().readonly().label('Watermark'), contentSha256: text(64).readonly(), purpose: text(200).optional(), place: text(100).optional(), issuedTo: text(150).optional(),
  status: choice('Out', 'Reconciled', 'Lost').default('Out').readonly(), printedBy: witness('printed_by'), printedAt: instant().readonly(), reconciledBy: witness('reconciled_by'), reconciledAt: instant().optional().readonly(), lostFor: text(500).optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'controlled_copies', stamps: { ...stamped, createdBy: 'printedBy' }, order: ['-printedAt', '-copyNumber'], label: 'Controlled copy', labelPlural: 'Controlled copies', title: (c) => `${c.copyNumber} ${c.title}`, index: [['record', 'recordId'], ['status', '-printedAt']], gmp: true,
  moves: {
    reconcile: { when: { status: 'Out' }, set: { status: 'Reconciled', reconciledBy: actor, reconciledAt: now }, refusal: 'Only a copy that is out is given back.' },
    lose: { when: { status: 'Out' }, set: { status: 'Lost', reconciledBy: actor, reconciledAt: now, lostFor: given('reason') }, refusal: 'Only a copy that is out is lost.' },
  },
})

const assurance = only(quality, 'Copies are reconciled by quality assurance.')
export const controlledCopies = resource(ControlledCopy, {
  path: 'controlled-copies', name: 'ControlledCopy', only: ['list', 'read'], list: ['*', 'plant', { as: 'printed_by_name', path: 'printedBy.name' }], detail: ['*', 'plant', { as: 'printed_by_name', path: 'printedBy.name' }],
  filter: ['status', 'record', { param: 'record_id', path: 'recordId', op: 'eq' }, 'printedBy', { param: 'from', path: 'printedAt', op: 'gte' }], search: ['copyNumber', 'title', 'issuedTo', 'place'], sort: ['copyNumber', 'printedAt', 'status'],
  allow: { read: or(only([...quality, 'QC Head', 'Plant Head', 'Management', 'System Admin']), mine('printedBy')), reconcile: assurance, lose: assurance },
  actions: { reconcile: { on: 'row', move: 'reconcile' }, lose: { on: 'row', move: 'lose', input: { reason: text(500).length({ min: 3, max: 500 }) } } },
  stats: (rows) => ({ total: rows.count(), byStatus: rows.countBy('status') }),
})
