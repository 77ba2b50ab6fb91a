import { Decimal, type Hands, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { MaterialLot } from '../materials/lot.ts'
import { StockMove } from '../materials/stock.ts'
import { ProductionBatch } from './batch.ts'
import { BatchStep } from './step.ts'

type Row = Record<string, unknown>
const used = where('kind', 'eq', 'consume')
const made = where('kind', 'eq', 'produce')
/** Backward: what made it, and of what. Forward: who used it, and for what. */
const ways = {
  backward: [{ from: 'lot', to: 'batch', where: made }, { from: 'batch', to: 'lot', where: used }],
  forward: [{ from: 'lot', to: 'batch', where: used }, { from: 'batch', to: 'lot', where: made }],
} as const
/** Generations of lots, and edges, that one answer follows. */
const limits = { depth: 32, most: 50_000 }

/** Where a lot comes from and what became of it, lot by lot and batch by batch, with the sum of every lot's moves. */
export async function traceOf(hands: Hands, lot: Row, direction: string): Promise<Row> {
  if (direction !== 'both' && direction !== 'backward' && direction !== 'forward') throw new Fault('invalid', 'direction: Input should be backward, forward or both', { issues: [{ path: [], code: 'custom', message: 'direction: Input should be backward, forward or both' }] })
  const answer: Row = { lot_id: lot.id, lot_number: lot.lotNumber }
  for (const way of ['backward', 'forward'] as const) if (direction === way || direction === 'both') answer[way] = await follow(hands, lot, way)
  return answer
}

async function follow(hands: Hands, start: Row, way: keyof typeof ways): Promise<Row> {
  const { rows, cut } = await hands.walk(StockMove, { start: start.id, steps: ways[way], ...limits, read: ['lot', 'batch', 'kind', 'quantityChange'] })
  const lotIds = [...new Set([start.id, ...rows.map(({ row }) => row.lot)])]
  const batchIds = [...new Set(rows.map(({ row }) => row.batch))]
  const lots = await hands.pick(MaterialLot, ['id', 'lotNumber', 'material', 'vendor', 'supplierBatch', 'coaReference', 'qcStatus', 'expiryDate', 'onHand'], where('id', 'in', lotIds), ['id'])
  const batches = await hands.pick(ProductionBatch, ['id', 'batchNumber', 'productName', 'status', 'room', 'startedAt'], where('id', 'in', batchIds), ['id'])
  const steps = await hands.pick(BatchStep, ['equipment', 'performedBy', 'verifiedBy'], where('batch', 'in', batchIds))
  const balance = await sums(hands, lots)
  const distinct = (...names: readonly (keyof (typeof steps)[number])[]): unknown[] => [...new Set(steps.flatMap((step) => names.map((name) => step[name])).filter((one) => one !== null))].sort()
  return {
    cut,
    lots: lots.map((one) => ({ id: one.id, lot_number: one.lotNumber, material_id: one.material, vendor_id: one.vendor, supplier_batch: one.supplierBatch, coa_reference: one.coaReference, qc_status: one.qcStatus, expiry_date: one.expiryDate, ...balance.get(one.id) })),
    batches: batches.map((one) => ({ id: one.id, batch_number: one.batchNumber, product_name: one.productName, status: one.status, room: one.room, started_at: one.startedAt })),
    edges: rows.map(({ depth, row }) => ({ depth, lot_id: row.lot, batch_id: row.batch, kind: row.kind, quantity: Math.abs(Number(row.quantityChange)) })),
    equipment: distinct('equipment'), people: distinct('performedBy', 'verifiedBy'),
    reconciled: [...balance.values()].every((one) => one.difference === 0),
  }
}

interface Books { readonly moves: Record<string, Decimal>; readonly shipments: Row[] }

/** Of each lot: what came, where it went, what is left. The difference is nothing, or the books are wrong. */
async function sums(hands: Hands, lots: readonly Row[]): Promise<Map<unknown, Row>> {
  const books = new Map<unknown, Books>(lots.map((lot) => [lot.id, { moves: {}, shipments: [] }]))
  for (const move of await hands.pick(StockMove, ['lot', 'kind', 'quantityChange', 'customer', 'referenceId', 'movedAt'], where('lot', 'in', [...books.keys()]), ['movedAt', 'id'])) {
    const { moves, shipments } = books.get(move.lot)!
    const [kind, by] = [String(move.kind), move.quantityChange as Decimal]
    moves[kind] = moves[kind]?.plus(by) ?? by
    if (kind === 'dispatch') shipments.push({ customer: move.customer, quantity: -Number(by), reference_id: move.referenceId, at: move.movedAt })
  }
  return new Map(lots.map((lot) => {
    const { moves, shipments } = books.get(lot.id)!
    const [held, total] = [lot.onHand as Decimal, Object.values(moves).reduce((sum, by) => sum.plus(by), Decimal.zero)]
    return [lot.id, { moves: Object.fromEntries(Object.entries(moves).map(([kind, by]) => [kind, Number(by)])), shipments, on_hand: Number(held), difference: Number(total.minus(held)) }]
  }))
}
