import { type Hands, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { MaterialLot } from '../materials/lot.ts'
import { StockMove } from '../materials/stock.ts'
import { decimalOf } from '../materials/usable.ts'
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
  const { rows, cut } = await hands.walk(StockMove, { start: start.id, steps: ways[way], ...limits })
  const lotIds = [...new Set([start.id, ...rows.map(({ row }) => row.lot)])]
  const batchIds = [...new Set(rows.map(({ row }) => row.batch))]
  const [lots, batches] = [await byId(hands, MaterialLot, 'id', lotIds), await byId(hands, ProductionBatch, 'id', batchIds)]
  const balance = await sums(hands, lots)
  const steps = await byId(hands, BatchStep, 'batch', batchIds)
  const distinct = (name: string): unknown[] => [...new Set(steps.map((step) => step[name]).filter((one) => one !== null))]
  return {
    cut,
    lots: lots.map((one) => ({ id: one.id, lot_number: one.lotNumber, material_id: one.material, vendor_id: one.vendor, supplier_batch: one.supplierBatch, coa_reference: one.coaReference, qc_status: one.qcStatus, expiry_date: one.expiryDate, ...balance.get(one.id) })),
    batches: batches.map((one) => ({ id: one.id, batch_number: one.batchNumber, product_name: one.productName, status: one.status, room: one.room, started_at: one.startedAt })),
    edges: rows.map(({ depth, row }) => ({ depth, lot_id: row.lot, batch_id: row.batch, kind: row.kind, quantity: Math.abs(Number(decimalOf(row.quantityChange).toString())) })),
    equipment: distinct('equipment'), people: [...new Set([...distinct('performedBy'), ...distinct('verifiedBy')])],
    reconciled: [...balance.values()].every((one) => one.difference === 0),
  }
}

/** Of each lot: what came, where it went, what is left. The difference is nothing, or the books are wrong. */
async function sums(hands: Hands, lots: readonly Row[]): Promise<Map<unknown, Row>> {
  const out = new Map<unknown, Row>()
  const moves = await byId(hands, StockMove, 'lot', lots.map((lot) => lot.id))
  const held = new Map(lots.map((lot) => [lot.id, decimalOf(lot.onHand)]))
  const add = (lot: unknown): Row => { const made = out.get(lot) ?? { moves: {}, shipments: [] }; out.set(lot, made); return made }
  for (const lot of lots) add(lot.id)
  const total = new Map<unknown, ReturnType<typeof decimalOf>>()
  for (const move of moves) {
    const [one, by] = [add(move.lot), decimalOf(move.quantityChange)]
    const of = one.moves as Record<string, number>
    of[String(move.kind)] = Math.round(((of[String(move.kind)] ?? 0) + Number(by.toString())) * 1000) / 1000
    total.set(move.lot, (total.get(move.lot) ?? decimalOf(0)).plus(by))
    if (move.kind === 'dispatch') (one.shipments as Row[]).push({ customer: move.customer, quantity: Number(by.times(-1).toString()), reference_id: move.referenceId, at: move.movedAt })
  }
  for (const [lot, one] of out) Object.assign(one, { on_hand: Number((held.get(lot) ?? decimalOf(0)).toString()), difference: Number((total.get(lot) ?? decimalOf(0)).minus(held.get(lot) ?? decimalOf(0)).toString()) })
  return out
}

const AT_ONCE = 400
async function byId(hands: Hands, of: Parameters<Hands['list']>[0], field: string, ids: readonly unknown[]): Promise<Row[]> {
  const rows: Row[] = []
  for (let from = 0; from < ids.length; from += AT_ONCE) rows.push(...(await hands.list(of, where(field, 'in', ids.slice(from, from + AT_ONCE)), ['id'])))
  return rows
}
