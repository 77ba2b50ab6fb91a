import { Decimal, type Hands, both, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { MaterialLot } from './lot.ts'

type Row = Record<string, unknown>
export const decimalOf = (value: unknown): Decimal => (value instanceof Decimal ? value : Decimal.of(String(value ?? 0)))

/** Why a lot may not be used on a day, if it may not: its state, its dates. */
export function unusable(lot: Row, today: string): string | undefined {
  if (lot.qcStatus !== 'Approved') return `Lot ${String(lot.lotNumber)} is ${lot.qcStatus === 'Quarantine' ? 'in quarantine' : String(lot.qcStatus).toLowerCase()}.`
  if (typeof lot.expiryDate === 'string' && lot.expiryDate <= today) return `Lot ${String(lot.lotNumber)} expired on ${lot.expiryDate}.`
  if (typeof lot.retestDate === 'string' && lot.retestDate <= today) return `Lot ${String(lot.lotNumber)} was due for retest on ${lot.retestDate}.`
  return undefined
}

/** A lot, locked, that may be used for what is asked; anything else is refused. */
export async function usableLot(hands: Hands, id: unknown, materials?: ReadonlySet<unknown>): Promise<Row> {
  const lot = await hands.lock(MaterialLot, id)
  if (lot === null) throw new Fault('notFound', 'Lot not found')
  const problem = unusable(lot, hands.today)
  if (problem !== undefined) throw new Fault('refused', problem)
  if (materials !== undefined && !materials.has(lot.material)) throw new Fault('refused', `Lot ${String(lot.lotNumber)} is not of a material that this batch is made of.`)
  return lot
}

/** Lots to take in order: the earliest expiry first, then the oldest receipt. */
export async function pickable(hands: Hands, material: unknown): Promise<Row[]> {
  const lots = await hands.list(MaterialLot, both(where('material', 'eq', material), where('qcStatus', 'eq', 'Approved'), where('onHand', 'gt', Decimal.zero)), ['expiryDate', 'createdAt', 'id'])
  const open = lots.filter((lot) => unusable(lot, hands.today) === undefined && free(lot).compare(0) > 0)
  // what never expires comes last on every database
  return [...open.filter((lot) => lot.expiryDate !== null), ...open.filter((lot) => lot.expiryDate === null)]
}
export const free = (lot: Row): Decimal => decimalOf(lot.onHand).minus(decimalOf(lot.reserved))
