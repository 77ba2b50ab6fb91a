import { choice, date, decimal, Decimal, entity, given, resource, signature, signedIn, text, where } from '@tenon/model'
import { laboratory, only, quality } from '../permissions.ts'
import { Plant } from '../plants/plant.ts'
import { key, ownPlant, plantInput, stamped, timestamps } from '../traits.ts'

const bench = only([...laboratory], 'Quality control does this.')
const keepers = only(['QC Head', 'QC Manager', 'QA Head', 'System Admin'], 'Instruments and standards are kept by quality control.')

/** What the laboratory measures with: in use only while its calibration holds. */
export const QcInstrument = entity('qc_instrument', {
  id: key(), code: text(30), name: text(150), kind: choice('HPLC', 'GC', 'UV', 'Titrator', 'Balance', 'pH Meter', 'Dissolution', 'Incubator'), serialNumber: text(60).optional(), room: text(50).optional(), status: choice('Ready', 'In Use', 'Out-of-Service').default('Ready').readonly(), lastCalibration: date().optional(), nextCalibration: date().optional(), outFor: text(500).optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'qc_instruments', unique: [['code']], stamps: stamped, order: ['code'], label: 'Laboratory instrument', title: (i) => `${i.code} ${i.name}`, index: [['status'], ['nextCalibration']], gmp: { reason: true, aside: ['outFor', 'lastCalibration', 'nextCalibration'] },
  moves: {
    use: { when: { status: 'Ready' }, set: { status: 'In Use' }, refusal: 'Only what is ready is used.', gates: [{ unless: ({ today }) => where('nextCalibration', 'lte', today), say: 'Its calibration is due.' }] },
    finish: { when: { status: 'In Use' }, set: { status: 'Ready' }, refusal: 'It is not in use.' },
    takeOut: { when: { status: ['Ready', 'In Use'] }, set: { status: 'Out-of-Service', outFor: given('reason') }, refusal: 'It is out of service already.' },
    putBack: { when: { status: 'Out-of-Service' }, set: { status: 'Ready' }, signs: 'put back into service', refusal: 'It is in service.', gates: [{ unless: ({ today }) => where('nextCalibration', 'lte', today), say: 'Its calibration is due.' }] },
  },
})
type Row = Readonly<Record<string, unknown>>
const today = (): string => new Date().toISOString().slice(0, 10)
const shown = { name: 'shown_status', needs: ['status', 'nextCalibration'], of: (row: Row) => (row.status === 'Ready' && typeof row.nextCalibration === 'string' && row.nextCalibration <= today() ? 'Calibration Due' : row.status) }
export const instruments = resource(QcInstrument, {
  path: 'qc-instruments', name: 'QcInstrument', only: ['list', 'read', 'create', 'update'], extra: plantInput, list: ['*', 'plant', shown], detail: ['*', 'plant', shown], create: ['code', 'name', 'kind', 'serialNumber', 'room', 'lastCalibration', 'nextCalibration', 'plant'], update: ['name', 'room', 'serialNumber', 'lastCalibration', 'nextCalibration'],
  filter: ['status', 'kind', { param: 'calibration_due_before', path: 'nextCalibration', op: 'lte' }], search: ['code', 'name', 'serialNumber'], sort: ['code', 'name', 'nextCalibration'], before: (_instrument, _old, hands, input) => { ownPlant(input, hands) },
  allow: { read: signedIn, create: keepers, update: keepers, use: bench, finish: bench, takeOut: bench, putBack: only(['QC Head', 'QC Manager']) },
  actions: { use: { on: 'row', move: 'use' }, finish: { on: 'row', move: 'finish' }, takeOut: { on: 'row', path: 'take-out', move: 'takeOut', input: { reason: text(500).length({ min: 3, max: 500 }) } }, putBack: { on: 'row', path: 'put-back', move: 'putBack', input: signature } },
})

/** What results are compared with. */
export const QcStandard = entity('qc_standard', {
  id: key(), name: text(150), type: choice('Reference', 'Working').default('Working'), lotNumber: text(50), potency: decimal(6, 3).min(0).max(200).optional().label('Potency, percent'), validity: date().label('Valid until'), quantity: decimal(12, 3).min(0).default(Decimal.zero), unit: choice('mg', 'g').default('mg'), storage: text(100).optional(), ...timestamps,
}, { within: Plant, table: 'qc_standards', unique: [['name', 'lotNumber']], stamps: stamped, order: ['name', 'validity'], label: 'Standard', title: (s) => `${s.name} ${s.lotNumber}`, index: [['validity']], gmp: { reason: true } })
export const standards = resource(QcStandard, {
  path: 'qc-standards', name: 'QcStandard', extra: plantInput, list: ['*', 'plant'], detail: ['*', 'plant'], create: ['name', 'type', 'lotNumber', 'potency', 'validity', 'quantity', 'unit', 'storage', 'plant'], update: ['potency', 'validity', 'quantity', 'storage'], filter: ['type', { param: 'expires_before', path: 'validity', op: 'lte' }], search: ['name', 'lotNumber'], sort: ['name', 'validity'],
  before: (_standard, _old, hands, input) => { ownPlant(input, hands) }, allow: { read: only([...laboratory, ...quality, 'System Admin', 'Plant Head']), create: keepers, update: only(laboratory), delete: keepers },
})
