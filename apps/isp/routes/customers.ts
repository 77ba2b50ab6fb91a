import { type Call, type PlainRoute, route } from '@tenon/http'
import { boolean, both, text, where } from '@tenon/model'
import { monthFrom, yearFrom } from '../billing/period.ts'
import { billRun } from '../billing/jobs.ts'
import { Customer } from '../customers/customer.ts'
import { jobsOn } from '../jobs.ts'
import { managers } from '../roles.ts'

const param = (call: Call, name: string): string | undefined => call.query.findLast(([key]) => key === name)?.[1]

/** What the customers' page does beside looking at customers. */
export const customerRoutes: readonly PlainRoute[] = [
  /** The month stands in the query, the body says nothing. */
  route('POST', '/api/v1/customers/bills/generate', async (call) => {
    const { engine, context } = call
    const today = await engine.act(context, async (hands) => hands.today)
    const period = { year: yearFrom(param(call, 'year'), today), month: monthFrom(param(call, 'month'), today) }
    const jobs = jobsOn(engine)
    // pressed twice, or by two people: one run, and both see it to its end
    const done = (await jobs.finish(await jobs.put(billRun, period, context))) as { readonly created: number; readonly already_existed: number; readonly skipped: Readonly<Record<string, number>> }
    return { body: { message: `Billing for ${period.month} processed.`, created_payments_count: done.created, billing_month: period.month, billing_year: period.year, already_existed: done.already_existed, skipped: done.skipped } }
  }, { allow: managers, name: 'Generate bills' }),

  route('POST', '/api/v1/customers/status/toggle', ({ engine, context, input }) => engine.act(context, async (hands) => {
    const found = await hands.find(Customer, both(where('username', 'eq', input.username), where('status', 'eq', 'ACTIVE')))
    if (found === null) return { status: 404, body: { error: 'Customer not found.' } }
    await hands.update(Customer, found.id, { isActive: input.isActive, ...(input.isActive === false ? { suspendedAt: null } : {}) })
    return { body: { message: `Customer ${String(found.name)} has been ${input.isActive === true ? 'enabled' : 'disabled'}.` } }
  }), { allow: managers, name: 'Toggle status', input: { username: text(150), isActive: boolean() } }),
]
