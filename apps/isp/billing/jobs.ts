import { type JobInput, job } from '@tenon/jobs'
import { both, where } from '@tenon/model'
import { type Month, zone } from '../traits.ts'
import { Bill } from './bill.ts'
import { type Period, periodOf } from './period.ts'
import { CHUNK, customerCount, proveChunk } from './proof.ts'
import { billChunk, billed, lastCustomer, skippedIn } from './run.ts'
import { suspended } from './standing.ts'

type Run = JobInput & { readonly year?: number; readonly month?: Month; readonly at?: string }
interface Reached { readonly after: number; readonly created: number; readonly existed: number }

/** The day of an occurrence in Dhaka: five past midnight there is the evening before in UTC. */
const localDay = (at: string): string => new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(new Date(`${at.slice(0, 23)}Z`))
export const periodIn = (input: Run, today: string): Period => (input.year !== undefined && input.month !== undefined ? { year: input.year, month: input.month } : periodOf(input.at === undefined ? today : localDay(input.at)))
const keyOf = (input: Run): string => (input.year !== undefined ? `${input.year} ${String(input.month)}` : (input.at ?? 'now'))

/**
 * The bills of a month: on the first at five past midnight, or when somebody presses the button. Some thousand customers a step; killed
 * anywhere, it goes on after the last step that was kept.
 */
export const billRun = job<Run>({
  name: 'bill-run', attempts: 20, lease: 60, key: (input) => `bill-run ${keyOf(input)}`, lane: () => 'bill-run', schedule: { cron: '5 0 1 * *', timeZone: zone },
  run: async (work) => {
    const [period, last] = await work.step(async (hands) => [periodIn(work.input, hands.today), await lastCustomer(hands)] as const)
    let at = work.cursor as unknown as Reached | null
    at ??= await work.step(async (hands): Promise<Reached> => ({ after: 0, created: 0, existed: await billed(hands, period) }), (reached) => ({ cursor: { ...reached }, done: 0, total: last }))
    while (at.after < last) {
      work.signal.throwIfAborted()
      const from: Reached = at
      at = await work.step(async (hands): Promise<Reached> => ({ ...from, ...(await billChunk(hands, period, from, work.id)) }), (reached) => ({ cursor: { ...reached }, done: Math.min(reached.after, last), total: last }))
    }
    const skipped = await work.step((hands) => skippedIn(hands, period))
    return { billing_year: period.year, billing_month: period.month, created: at.created, already_existed: at.existed, skipped: { ...skipped } }
  },
})

/** Every night: whoever has a bill open past its day and grace is shut, with the reason on the customer and the router told afterwards. */
export const suspendDue = job({
  name: 'suspend-due', attempts: 20, lease: 60, key: () => 'suspend-due', schedule: { cron: '30 1 * * *', timeZone: zone, missed: 'last' },
  run: async (work) => {
    const last = await work.step((hands) => lastCustomer(hands))
    let [after, shut] = (work.cursor as [number, number] | null) ?? [0, 0]
    while (after < last) {
      work.signal.throwIfAborted()
      const [from, before] = [after, shut] as const
      ;[after, shut] = await work.step(async (hands) => {
        const range = both(where('customer', 'gt', from), where('customer', 'lte', from + 500))
        const owing = await hands.list(Bill, both(range, where('paid', 'eq', false), where('status', 'eq', 'ACTIVE'), where('dueDate', 'lt', hands.today), where('customer.isActive', 'eq', true)), ['customer'])
        let more = 0
        for (const id of new Set(owing.map((bill) => bill.customer))) if (await suspended(hands, id)) more++
        return [from + 500, before + more] as [number, number]
      }, (reached) => ({ cursor: reached, done: Math.min(reached[0], last), total: last }))
    }
    return { suspended: shut }
  },
})

/** Every night: what is derived is worked out again from what it is derived of, for every customer; one paisa is an alarm. */
export const proveBooks = job({
  name: 'prove-books', attempts: 5, lease: 120, key: () => 'prove-books', schedule: { cron: '0 4 * * *', timeZone: zone, missed: 'last' },
  run: async (work) => {
    const [last, total] = await work.step(async (hands) => [await lastCustomer(hands), await customerCount(hands)] as const)
    const wrong: string[] = []
    for (let after = 0; after < last; after += CHUNK) {
      work.signal.throwIfAborted()
      wrong.push(...(await work.step((hands) => proveChunk(hands, after), () => ({ done: Math.min(after + CHUNK, last), total: last }))))
    }
    if (wrong.length > 0) throw new Error(`the books disagree: ${wrong.slice(0, 20).join('; ')}${wrong.length > 20 ? ` and ${wrong.length - 20} more` : ''}`)
    return { customers: total, wrong: 0 }
  },
})
