import { actor, both, choice, date, decimal, Decimal, entity, given, type Hands, instant, list, lines, now, one, part, resource, sequence, signedIn, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { witness } from '../people/person.ts'
import { only } from '../permissions.ts'
import { Plant } from '../plants/plant.ts'
import { key, ownPlant, plantInput, stamped, timestamps } from '../traits.ts'
import { MaterialLot } from './lot.ts'
import { Material } from './material.ts'
import { StockMove } from './stock.ts'
import { decimalOf } from './usable.ts'

const warehouse = only(['Warehouse Manager'], 'The warehouse does this.')
const reasons = ['Damage', 'Shortage', 'Excess', 'Reconciliation'] as const

/** The books are to say something else: booked when somebody else has approved it. */
export const StockAdjustment = entity('stock_adjustment', {
  id: key(), number: sequence('ADJ-{yyyy}-{nnn}'), lot: one(MaterialLot).reverse('adjustments'), material: one(Material).readonly(), reason: choice(...reasons), quantityChange: decimal(14, 3).check((by) => (by.isZero ? 'A correction corrects something.' : undefined)), remarks: text(500).optional(), date: date().readonly(), status: choice('Pending Approval', 'Approved', 'Rejected').default('Pending Approval').readonly(),
  raisedBy: witness('raised_by'), approvedBy: witness('approved_by'), approvedOn: instant().optional().readonly(), rejectedFor: text(500).optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'stock_adjustments', stamps: { ...stamped, createdBy: 'raisedBy' }, order: ['-date', '-number'], title: (a) => a.number, index: [['status'], ['lot']], gmp: true,
  moves: {
    approve: { when: { status: 'Pending Approval' }, set: { status: 'Approved', approvedBy: actor, approvedOn: now }, apart: ['raisedBy'], refusal: 'Only what waits for approval is approved.' },
    reject: { when: { status: 'Pending Approval' }, set: { status: 'Rejected', rejectedFor: given('reason') }, refusal: 'Only what waits for approval is rejected.' },
  },
  hooks: { before: async (a, old, hands) => (old === null ? { date: hands.today, material: String((await hands.find(MaterialLot, where('id', 'eq', a.lot)))?.material) } : undefined) },
})
const words = ['*', 'plant', { as: 'lot_number', path: 'lot.lotNumber' }, { as: 'material_name', path: 'material.name' }] as const
export const adjustments = resource(StockAdjustment, {
  path: 'stock-adjustments', only: ['list', 'read', 'create'], list: words, detail: words, create: ['lot', 'reason', 'quantityChange', 'remarks'], filter: ['status', 'reason', 'lot', 'material'], search: ['number', 'lot.lotNumber', 'material.name'], sort: ['date', 'status'],
  allow: { read: signedIn, create: warehouse, approve: only(['Plant Head', 'QA Head'], 'Plant heads approve.'), reject: only(['Plant Head', 'QA Head']) },
  actions: {
    approve: { on: 'row', move: 'approve', run: async ({ row, hands }) => { await hands.create(StockMove, { lot: row.lot, kind: 'adjust', quantityChange: row.quantityChange, referenceId: row.number, reason: `${String(row.reason)}${row.remarks === null ? '' : `: ${String(row.remarks)}`}` }); return { row } } },
    reject: { on: 'row', move: 'reject', input: { reason: text(500).length({ min: 3, max: 500 }) } },
  },
})

export const CountedLot = part('counted_lot', { lot: one(MaterialLot), expected: decimal(14, 3).default(Decimal.zero), counted: decimal(14, 3).min(0).optional(), variance: decimal(14, 3).generated() }, { table: 'counted_lots', derive: { variance: (line) => (line.counted === null ? Decimal.zero : line.counted.minus(line.expected)) } })
/** Bins counted: what is there beside what the books say; a second person verifies, and each difference becomes an adjustment. */
export const CycleCount = entity('cycle_count', {
  id: key(), number: sequence('CYC-{yyyy}-{nnn}'), date: date().readonly(), bins: list(text(50)), lots: lines(CountedLot), status: choice('In Progress', 'Pending Verification', 'Completed').default('In Progress').readonly(), countedBy: witness('counted_by'), verifiedBy: witness('verified_by'), verifiedAt: instant().optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'cycle_counts', stamps: { ...stamped, createdBy: 'countedBy' }, order: ['-date', '-number'], title: (c) => c.number, index: [['status']], gmp: true,
  moves: {
    submit: { when: { status: 'In Progress' }, set: { status: 'Pending Verification' }, refusal: 'It is handed in already.', gates: [{ unless: where('lots.counted', 'isNull', true), say: 'Not every lot is counted.' }] },
    verify: { when: { status: 'Pending Verification' }, set: { status: 'Completed', verifiedBy: actor, verifiedAt: now }, apart: ['countedBy'], refusal: 'Only what was counted is verified.' },
  },
  check: (c, old) => (c.bins.length === 0 ? [{ path: ['bins'], message: 'At least one bin is counted.' }] : old !== null && old.status !== 'In Progress' && c.status === old.status ? [{ path: [], message: 'What was handed in is not changed any more.' }] : undefined),
  hooks: {
    before: async (c, old, hands) => {
      const there = await hands.list(MaterialLot, both(where('binLocation', 'in', c.bins), where('onHand', 'gt', Decimal.zero)), ['binLocation', 'lotNumber'])
      if (old === null) return { date: hands.today, lots: there.map((lot) => ({ lot: String(lot.id), expected: lot.onHand as Decimal, counted: null })) as never }
      // what the books say is theirs to say
      const said = new Map((old.lots ?? []).map((line) => [line.lot, line.expected]))
      for (const line of c.lots ?? []) if (!said.has(line.lot)) throw new Fault('refused', 'Only what lies in the counted bins is counted.')
      return { lots: (c.lots ?? []).map((line) => ({ lot: line.lot, expected: said.get(line.lot)!, counted: line.counted })) as never }
    },
  },
})
export const cycleCounts = resource(CycleCount, {
  path: 'cycle-counts', only: ['list', 'read', 'create', 'update'], extra: plantInput, list: ['id', 'number', 'date', 'bins', 'status', 'countedBy', 'verifiedBy', 'lots.count', 'plant'], detail: ['*', 'plant', { lots: ['*', { as: 'lot_number', path: 'lot.lotNumber' }] }], create: ['bins', 'plant'], update: ['lots'], filter: ['status'], search: ['number'], sort: ['date', 'status'],
  before: (_count, _old, hands, input) => { ownPlant(input, hands) },
  allow: { read: signedIn, create: warehouse, update: warehouse, submit: warehouse, verify: only(['Plant Head', 'QA Manager', 'QA Operator'], 'Another department verifies.') },
  actions: { submit: { on: 'row', move: 'submit' }, verify: { on: 'row', move: 'verify', run: async ({ row, hands }) => { await adjusted(row, hands); return { row } } } },
})
async function adjusted(row: Record<string, unknown>, hands: Hands): Promise<void> {
  for (const line of row.lots as { lot: string; variance: Decimal }[]) if (!decimalOf(line.variance).isZero) await hands.create(StockAdjustment, { lot: line.lot, reason: 'Reconciliation', quantityChange: line.variance, remarks: `Counted: ${String(row.number)}` })
}
