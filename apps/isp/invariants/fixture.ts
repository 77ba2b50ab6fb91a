import { createJobs, type Jobs } from '@tenon/jobs'
import { type Context, createEngine, type Engine } from '@tenon/engine'
import { type Actor, both, Decimal, type Hands, where } from '@tenon/model'
import { createSchema, type Database, tablesOf } from '@tenon/sql'
import { isp } from '../app.ts'
import { Bill } from '../billing/bill.ts'
import { balanceOf } from '../billing/ledger.ts'
import { proveChunk } from '../billing/proof.ts'
import { Customer } from '../customers/customer.ts'
import { ispJobs } from '../jobs.ts'
import { Package } from '../packages/package.ts'
import { actorOf, User } from '../people/user.ts'
import type { Month } from '../traits.ts'

export type Row = Record<string, unknown>
/** An office on one database, with a clock of its own. */
export interface Office {
  readonly engine: Engine
  readonly jobs: Jobs
  readonly manager: Actor
  readonly plans: readonly number[]
  /** Noon in Dhaka on this day. */
  today(day: string): void
  /** This moment. */
  at(moment: string): void
  act<T>(work: (hands: Hands) => Promise<T>): Promise<T>
  customer(values?: Row): Promise<Row>
  run(year: number, month: Month): Promise<Row>
  job(name: (typeof ispJobs.definitions)[number]['name']): Promise<unknown>
  bills(customer?: unknown): Promise<Row[]>
  one(id: unknown): Promise<Row>
  balance(id: unknown): Promise<string>
  /** What does not agree in the books. */
  wrong(): Promise<string[]>
}
export const prices = ['500.00', '750.00', '1000.00'] as const

export async function officeOn(database: Database): Promise<Office> {
  const engine = createEngine(isp, database)
  await createSchema(database, tablesOf(engine.entities))
  return opened(engine, true)
}

export async function opened(engine: Engine, found = false): Promise<Office> {
  let now = '2026-03-05T06:00:00.000000Z'
  let actor: Actor | null = null
  const context = (): Context => ({ actor, requestId: 'test', source: 'test', now: () => now, timeZone: 'Asia/Dhaka' })
  const act = <T>(work: (hands: Hands) => Promise<T>): Promise<T> => engine.act(context(), work)
  if (found) await act(async (hands) => {
    await hands.create(User, { firstName: 'Nasrin', lastName: 'Akter', phone: '017', kind: 'MANAGER' })
    for (const [i, price] of prices.entries()) await hands.create(Package, { name: `Home ${i}`, speedMbps: 5 * (i + 1), price: Decimal.of(price) })
  })
  actor = actorOf((await act((hands) => hands.list(User, { op: 'true' }, ['id'], 1)))[0]!)
  const jobs = createJobs({ engine, ...ispJobs, clock: () => Date.parse(now) })
  const finish = async (name: string, input: Row = {}): Promise<unknown> => jobs.finish(await jobs.put(ispJobs.definitions.find((one) => one.name === name) as never, input as never))
  let n = 0
  const every = async (e: typeof Bill, filter: Parameters<Hands['list']>[1]): Promise<Row[]> => act((hands) => hands.list(e as never, filter, ['id']))
  return {
    engine, jobs, act, manager: actor, plans: (await act((hands) => hands.list(Package, { op: 'true' }, ['id']))).map((p) => Number(p.id)),
    today: (day) => { now = `${day}T06:00:00.000000Z` },
    at: (moment) => { now = moment },
    customer: (values = {}) => act((hands) => hands.create(Customer, { name: `Customer ${++n}`, package: 1, ...values })),
    run: async (year, month) => (await finish('bill-run', { year, month })) as Row,
    job: (name) => finish(name),
    bills: (customer) => every(Bill, both(where('status', 'eq', 'ACTIVE'), ...(customer === undefined ? [] : [where('customer', 'eq', customer)]))),
    one: async (id) => (await act((hands) => hands.find(Customer, where('id', 'eq', id))))!,
    balance: async (id) => (await act((hands) => balanceOf(hands, id))).toFixed(2),
    wrong: () => act((hands) => proveChunk(hands, 0)),
  }
}
export const text = (value: unknown): string => (value as Decimal).toFixed(2)
