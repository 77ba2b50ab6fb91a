import { choice, date, decimal, entity, one, resource, sequence, signedIn, text } from '@tenon/model'
import { witness } from '../people/person.ts'
import { laboratory, only, production, quality } from '../permissions.ts'
import { Plant } from '../plants/plant.ts'
import { key, ownPlant, plantInput, stamped, timestamps } from '../traits.ts'
import { Capa } from './capa.ts'
import { openDeviation } from './deviation.ts'

/** What was found in the air and on the surfaces of a room; out of its limit a deviation opens itself. */
export const EnvironmentalMonitoring = entity('environmental_monitoring', {
  id: key(), number: sequence('EM-{yyyy}-{nnnn}'), room: text(50), date: date(), kind: choice('Active Air', 'Settle Plate', 'Contact Plate', 'Particle Count', 'Temperature', 'Humidity', 'Differential Pressure').default('Settle Plate'), value: decimal(12, 3), unit: text(20).default('CFU'), lowLimit: decimal(12, 3).optional(), highLimit: decimal(12, 3).optional(),
  organism: text(100).optional(), result: choice('In Spec', 'Out of Spec').default('In Spec').readonly(), takenBy: witness('taken_by'), remarks: text(1000).optional(), ...timestamps,
}, {
  within: Plant, table: 'environmental_monitoring', stamps: { ...stamped, createdBy: 'takenBy' }, order: ['-date', '-number'], label: 'Environmental reading', title: (e) => `${e.room} ${e.date}`, index: [['room', '-date'], ['result']], gmp: { reason: true },
  check: (e) => (e.lowLimit === null && e.highLimit === null ? [{ path: ['highLimit'], message: 'A reading has at least one limit.' }] : undefined),
  hooks: {
    before: (e) => ({ result: (e.lowLimit !== null && e.value.compare(e.lowLimit) < 0) || (e.highLimit !== null && e.value.compare(e.highLimit) > 0) ? ('Out of Spec' as const) : ('In Spec' as const) }),
    after: async (e, old, hands) => {
      if (e.result !== 'Out of Spec' || old?.result === 'Out of Spec') return
      await openDeviation(hands, { title: `Environment out of limits: ${e.room}`, description: `${e.kind} ${e.value.toString()} ${e.unit}${e.organism === null ? '' : `, ${e.organism}`} on ${e.date}.`, severity: 'Medium', sourceDept: 'Quality Assurance' })
    },
  },
})
const takers = only([...quality, ...laboratory], 'Quality control and assurance take readings.')
export const environment = resource(EnvironmentalMonitoring, {
  path: 'environmental-monitoring', name: 'EnvironmentalMonitoring', only: ['list', 'read', 'create', 'update'], extra: plantInput, list: ['*', 'plant'], detail: ['*', 'plant'], create: ['room', 'date', 'kind', 'value', 'unit', 'lowLimit', 'highLimit', 'organism', 'remarks', 'plant'], update: ['value', 'organism', 'remarks'],
  filter: ['room', 'kind', 'result', { param: 'from', path: 'date', op: 'gte' }, { param: 'to', path: 'date', op: 'lte' }], search: ['number', 'room', 'organism'], sort: ['date', 'room', 'value'], before: (_reading, _old, hands, input) => { ownPlant(input, hands) }, allow: { read: signedIn, create: takers, update: takers },
  stats: (rows) => ({ total: rows.count(), byResult: rows.countBy('result') }),
})

/** Somebody was hurt, or nearly so. */
export const SafetyIncident = entity('safety_incident', {
  id: key(), number: sequence('SI-{yyyy}-{nnn}'), title: text(200).length({ min: 3, max: 200 }), description: text(5000), place: text(100).optional(), date: date(), severity: choice('Low', 'Medium', 'High', 'Critical').default('Low'), status: choice('Open', 'Closed').default('Open').readonly(), measures: text(2000).optional(), capa: one(Capa).optional(), reportedBy: witness('reported_by'), ...timestamps,
}, {
  within: Plant, table: 'safety_incidents', stamps: { ...stamped, createdBy: 'reportedBy' }, order: ['-date', '-number'], title: (s) => `${s.number} ${s.title}`, index: [['status']], gmp: { reason: true },
  moves: { close: { when: { status: 'Open' }, set: { status: 'Closed' }, refusal: 'It is closed already.', gates: [{ unless: { op: 'isNull', path: 'measures', value: true }, say: 'What was done about it is not written down.' }] } },
})
const safety = only(['Plant Head', 'Production Head', 'QA Head', 'QA Manager'], 'Incidents are handled by the heads.')
export const safetyIncidents = resource(SafetyIncident, {
  path: 'safety-incidents', only: ['list', 'read', 'create', 'update'], extra: plantInput, list: ['*', 'plant', { as: 'reported_by_name', path: 'reportedBy.name' }], detail: ['*', 'plant', { as: 'reported_by_name', path: 'reportedBy.name' }], create: ['title', 'description', 'place', 'date', 'severity', 'plant'], update: ['title', 'description', 'severity', 'measures', 'capa'],
  filter: ['status', 'severity', { param: 'from', path: 'date', op: 'gte' }], search: ['number', 'title', 'place'], sort: ['date', 'severity', 'status'], before: (_incident, _old, hands, input) => { ownPlant(input, hands) },
  allow: { read: only([...production, ...quality, ...laboratory, 'Plant Head', 'Management', 'System Admin', 'Warehouse Manager', 'Security Officer']), create: signedIn, update: safety, close: safety }, actions: { close: { on: 'row', move: 'close' } },
})
