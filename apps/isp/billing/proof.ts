import { both, Decimal, type Entity, type Filter, type Hands, where } from '@tenon/model'
import { Customer } from '../customers/customer.ts'
import { Bill, decimalOf } from './bill.ts'
import { Figures, share } from './figures.ts'
import { Allocation, LedgerEntry, Receipt } from './ledger.ts'

export const CHUNK = 1000
export const customerCount = async (hands: Hands): Promise<number> => Number(await hands.figure(Customer, { stat: 'count' }, { op: 'true' }))

/** Sums of a field by customer, or by whatever the rows name. */
async function sums(hands: Hands, e: Entity, by: string, of: string, filter: Filter): Promise<ReadonlyMap<number, Decimal>> {
  const groups = (await hands.figure(e, { stat: 'sumBy', path: by, of }, filter)) as Record<string, Decimal>
  return new Map(Object.entries(groups).map(([key, value]) => [Number(key), value]))
}
const at = (map: ReadonlyMap<number, Decimal>, id: unknown): Decimal => map.get(Number(id)) ?? Decimal.zero

/** What does not agree among some customers: the ledger with bills and receipts, credit with what receipts have left, bills with their allocations. */
export async function proveChunk(hands: Hands, after: number): Promise<string[]> {
  const range = both(where('customer', 'gt', after), where('customer', 'lte', after + CHUNK))
  const [live, standing] = [where('status', 'eq', 'ACTIVE'), where('state', 'eq', 'confirmed')]
  const ledger = await sums(hands, LedgerEntry as never, 'customer', 'amount', range)
  const billed = await sums(hands, Bill as never, 'customer', 'billAmount', both(range, live))
  const waived = await sums(hands, Bill as never, 'customer', 'waived', both(range, live))
  const held = await sums(hands, Bill as never, 'customer', 'held', both(range, live))
  const allocated = await sums(hands, Bill as never, 'customer', 'allocated', both(range, live))
  const received = await sums(hands, Receipt as never, 'customer', 'amount', both(range, standing))
  const left = await sums(hands, Receipt as never, 'customer', 'left', both(range, standing))
  const given = await sums(hands, Allocation as never, 'bill.customer', 'amount', both(where('bill.customer', 'gt', after), where('bill.customer', 'lte', after + CHUNK)))
  const wrong: string[] = []
  for (const customer of await hands.list(Customer, both(where('id', 'gt', after), where('id', 'lte', after + CHUNK)), ['id'])) {
    const { id, code } = customer
    const agree = (what: string, a: Decimal, b: Decimal): void => { if (!a.equals(b)) wrong.push(`${String(code)}: ${what} ${a.toFixed(2)}, not ${b.toFixed(2)}`) }
    agree('balance', at(ledger, id), at(billed, id).minus(at(waived, id)).minus(at(received, id)))
    agree('credit', decimalOf(customer.credit), at(left, id))
    agree('held', at(held, id), at(left, id))
    agree('allocated', at(allocated, id), at(given, id))
    agree('received', at(received, id), at(allocated, id).plus(at(left, id)))
  }
  return after === 0 ? [...wrong, ...(await proveFigures(hands))] : wrong
}

/** The months' figures against the bills they count. */
async function proveFigures(hands: Hands): Promise<string[]> {
  const wrong: string[] = []
  for (const month of await hands.list(Figures, { op: 'true' })) {
    const mine = both(where('billingYear', 'eq', month.billingYear), where('billingMonth', 'eq', month.billingMonth), where('status', 'eq', 'ACTIVE'))
    const count = async (paid: boolean): Promise<Decimal> => Decimal.of(Number(await hands.figure(Bill, { stat: 'count' }, both(mine, where('paid', 'eq', paid)))))
    const sum = async (path: string, ...of: Filter[]): Promise<Decimal> => Decimal.of((await hands.figure(Bill, { stat: 'sum', path }, both(mine, ...of))) as Decimal)
    const unpaid = where('paid', 'eq', false)
    const truth: Record<keyof ReturnType<typeof share>, Decimal> = {
      paidCount: await count(true), unpaidCount: await count(false), billed: await sum('billAmount'), paidAmount: await sum('amount', where('paid', 'eq', true)), pendingAmount: (await sum('billAmount', unpaid)).minus(await sum('amount', unpaid)),
    }
    for (const [name, value] of Object.entries(truth)) {
      const kept = Decimal.of(String(month[name]))
      if (!kept.equals(value)) wrong.push(`${String(month.billingMonth)} ${String(month.billingYear)}: ${name} ${String(kept)}, not ${String(value)}`)
    }
  }
  return wrong
}
