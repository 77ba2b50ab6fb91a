import { decimal, type Hands, resource, reverse, signature, signedIn, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { MaterialLot } from '../materials/lot.ts'
import { StockMove } from '../materials/stock.ts'
import { decimalOf, free, pickable } from '../materials/usable.ts'
import { only, production, quality } from '../permissions.ts'
import { ownPlant, plantInput, positive } from '../traits.ts'
import { ProductionBatch, unfinished } from './batch.ts'
import { consumed, copySteps, makeLot, submitted, weighed } from './course.ts'
import { gatesOf } from './gates.ts'

type Row = Record<string, unknown>
const planners = only(['Production Head', 'Production Manager'], 'Batches are planned and led by production managers.')
const makers = only(production, 'Production does this.')
const judges = only(['QA Head'], 'Batches are released by the head of quality assurance.')
const assurance = only(quality, 'Quality assurance does this.')
const reason = text(500).length({ min: 3, max: 500 })
const told = (of: (row: Row, hands: Hands) => Promise<void>) => async ({ row, hands }: { row: Row; hands: Hands }) => { await of(row, hands); return { row } }
const late = { name: 'is_delayed', needs: ['status', 'plannedEnd'], of: (row: Row) => (unfinished as readonly string[]).includes(String(row.status)) && String(row.plannedEnd) < new Date().toISOString().slice(0, 10) }
/** What the front end's release column says. */
const verdict = { name: 'qa_release_status', needs: ['status'], of: (row: Row) => (row.status === 'Released' || row.status === 'Rejected' ? row.status : row.status === 'On Hold' ? 'Hold' : 'Pending') }
const brief = ['id', 'batchNumber', 'product', 'productName', 'masterVersion', 'quantity', 'unit', 'status', late, verdict, 'plannedStart', 'plannedEnd', 'startedAt', 'completedAt', 'finalYield', 'holdReason', 'officer', 'assignedTo', 'releasedBy', 'releasedAt', 'plant', { as: 'steps_count', path: reverse('steps.count') }, { as: 'deviations_count', path: reverse('deviations.count') }] as const

export const batches = resource(ProductionBatch, {
  path: 'production-batches', name: 'Batch', only: ['list', 'read', 'create', 'update'], list: brief, detail: ['*', 'plant', late, verdict, { materials: ['material', { as: 'material_name', path: 'material.name' }, 'quantity', 'tolerance'] }, { as: 'master_number', path: 'master.number' }, { as: 'released_by_name', path: 'releasedBy.name' }], extra: plantInput,
  create: ['master', 'quantity', 'plannedStart', 'plannedEnd', 'equipment', 'room', 'officer', 'assignedTo', 'plant'], update: ['quantity', 'plannedStart', 'plannedEnd', 'equipment', 'room', 'officer', 'assignedTo'],
  filter: ['status', 'product', 'master', 'officer', 'assignedTo', { param: 'from', path: 'plannedStart', op: 'gte' }, { param: 'to', path: 'plannedStart', op: 'lte' }], search: ['batchNumber', 'productName'], sort: ['batchNumber', 'plannedStart', 'plannedEnd', 'status', 'productName'],
  before: (_batch, _old, hands, input) => { ownPlant(input, hands) },
  created: copySteps,
  allow: {
    read: signedIn, create: planners, update: planners, issue: planners, check: assurance, start: planners, hold: only([...production, ...quality]), resume: assurance, complete: planners, submit: planners, correct: assurance, corrected: planners, reviewTrail: assurance, release: judges, reject: judges,
    consume: makers, produce: makers, pickList: signedIn, gates: signedIn,
  },
  actions: {
    issue: { on: 'row', move: 'issue', input: signature }, check: { on: 'row', move: 'check', input: signature },
    start: { on: 'row', move: 'start', input: signature }, hold: { on: 'row', move: 'hold', input: { reason } }, resume: { on: 'row', move: 'resume', input: signature },
    complete: { on: 'row', move: 'complete', input: signature, run: told(weighed) },
    submit: { on: 'row', move: 'submit', run: told(submitted) },
    correct: { on: 'row', move: 'correct', input: { reason } }, corrected: { on: 'row', move: 'corrected' },
    reviewTrail: { on: 'row', path: 'review-trail', move: 'reviewTrail', input: signature },
    release: { on: 'row', move: 'release', input: signature, run: told((row, hands) => settleLots(row, hands, 'Approved')) },
    reject: { on: 'row', move: 'reject', input: { reason, ...signature }, run: told((row, hands) => settleLots(row, hands, 'Rejected')) },
    consume: {
      on: 'row', input: { lot: text(50).wire('lot_id'), quantity: decimal(14, 3).check(positive) },
      run: async ({ row, input, hands }) => {
        if (row.status !== 'In Progress') throw new Fault('refused', 'Material is used while the batch is being made.')
        const move = await consumed(row, input.lot, decimalOf(input.quantity), hands)
        return { row, extra: { move_id: move.id, lot_balance: Number(decimalOf(move.balance).toString()) } }
      },
    },
    produce: {
      on: 'row', input: { quantity: decimal(14, 3).check(positive), binLocation: text(50).optional().wire('bin_location') },
      run: async ({ row, input, hands }) => {
        if (row.status !== 'In Progress') throw new Fault('refused', 'What was made is entered while the batch is being made.')
        const lot = await makeLot(row, decimalOf(input.quantity), input.binLocation ?? null, hands)
        return { row, extra: { lot_id: lot.id, lot_number: lot.lotNumber } }
      },
    },
    pickList: { on: 'row', method: 'GET', path: 'pick-list', run: async ({ row, hands }) => ({ body: await picks(row, hands) }) },
    gates: { on: 'row', method: 'GET', run: async ({ row, hands }) => ({ body: await gatesOf(row, hands) }) },
  },
  stats: (rows) => ({ total: rows.count(), byStatus: rows.countBy('status'), byProduct: rows.countBy('productName') }),
})

/** What came of a batch is judged with it. */
async function settleLots(row: Row, hands: Hands, state: 'Approved' | 'Rejected'): Promise<void> {
  for (const move of await hands.list(StockMove, { op: 'and', of: [where('batch', 'eq', row.id), where('kind', 'eq', 'produce')] })) {
    await hands.because(`batch ${String(row.batchNumber)} ${state === 'Approved' ? 'released' : 'rejected'}`).update(MaterialLot, move.lot, { qcStatus: state, ...(state === 'Approved' ? { approvedBy: hands.actorId, approvedAt: hands.now } : {}) })
  }
}

/** What to take from where: for each material the earliest expiry first, then the oldest receipt, as much as is needed. */
async function picks(row: Row, hands: Hands): Promise<unknown[]> {
  const out: unknown[] = []
  for (const line of row.materials as Row[]) {
    let rest = decimalOf(line.quantity)
    const lots: unknown[] = []
    for (const lot of await pickable(hands, line.material)) {
      if (rest.compare(0) <= 0) break
      const taken = free(lot).compare(rest) < 0 ? free(lot) : rest
      rest = rest.minus(taken)
      lots.push({ lot_id: lot.id, lot_number: lot.lotNumber, quantity: Number(taken.toString()), expiry_date: lot.expiryDate, bin_location: lot.binLocation })
    }
    out.push({ material_id: line.material, planned: Number(decimalOf(line.quantity).toString()), missing: Math.max(0, Number(rest.toString())), lots })
  }
  return out
}
