import { Decimal, both, where } from '@tenon/model'
import { activities } from '../activities/activity.api.ts'
import { payments } from '../payments/payment.api.ts'
import { customers } from '../parties/parties.api.ts'
import { may } from '../permissions.ts'
import { deals } from '../selling/deal.api.ts'
import { leads } from '../selling/lead.api.ts'
import { at, param, rowsOf, type Call, type PlainRoute, type Reply } from './door.ts'
import { figures } from './stats.ts'

type Row = Record<string, unknown>
const whole = (call: Call): Call => ({ ...call, context: { ...call.context, actor: { ...call.actor!, permissions: new Set(['*:*']) } } })
const analysts = (method: string, path: string, handler: (call: Call) => Promise<Reply>): PlainRoute => ({ ...at(method, path, (call) => handler(whole(call))), allow: may('analytics:read') })
const number = (value: unknown): number => Number(String(value))
const sumOf = (rows: readonly Row[], name: string): Decimal => rows.reduce((all, row) => all.plus(Decimal.of(String(row[name] ?? '0'))), Decimal.zero)

async function dashboard(call: Call): Promise<Reply> {
  const [c, l, d, a] = [await figures(call, customers), await figures(call, leads), await figures(call, deals), await figures(call, activities)]
  const incoming = await figures(call, payments, both(where('paymentType', 'eq', 'incoming'), where('status', 'eq', 'completed')))
  return { body: {
    customers: { total: c.total, active: c.active }, leads: { total: l.total, by_status: l.byStatus }, deals: { total: d.total, open: d.open, won: d.won, lost: d.lost, pipeline_value: d.totalValue },
    activities: { total: a.total, by_status: a.byStatus }, revenue: incoming.totalAmount,
  } }
}

async function funnel(call: Call): Promise<Reply> {
  const f = await figures(call, deals)
  const values = f.valueByStage as Row
  return { body: Object.entries(f.countByStage as Record<string, number>).map(([stage, count]) => ({ stage, count, value: values[stage] ?? Decimal.zero })) }
}

const buckets: Readonly<Record<string, (day: string) => string>> = {
  day: (day) => day, month: (day) => day.slice(0, 7), year: (day) => day.slice(0, 4), quarter: (day) => `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`,
  week: (day) => { const date = new Date(`${day}T00:00:00Z`); date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7)); return date.toISOString().slice(0, 10) },
}
/** Revenue is money that came in: completed incoming payments, by the day of payment. */
async function revenue(call: Call): Promise<Reply> {
  const bucket = buckets[param(call, 'period')] ?? buckets.month!
  const since = new Date(Date.parse(`${call.context.now().slice(0, 23)}Z`) - 730 * 86_400_000).toISOString().slice(0, 10)
  const rows = await rowsOf(call, payments, { op: 'and', of: [where('paymentType', 'eq', 'incoming'), where('status', 'eq', 'completed'), where('paymentDate', 'gte', since)] }, 'list', ['paymentDate', 'id'])
  const groups = Map.groupBy(rows, (row) => bucket(String(row.payment_date)))
  return { body: [...groups].map(([period, paid]) => ({ period, revenue: sumOf(paid, 'amount'), count: paid.length })) }
}

async function performance(call: Call): Promise<Row[]> {
  const rows = (await rowsOf(call, deals, where('assignedTo', 'isNull', false), 'list', ['assignedTo', 'id'])) as Row[]
  return [...Map.groupBy(rows, (row) => row.assigned_to)].map(([employee, own]) => {
    const won = own.filter((deal) => deal.is_won === true)
    return { employee_id: employee, employee_name: own[0]?.assigned_to_name ?? null, deals: own.length, won: won.length, revenue: sumOf(won, 'value'), conversion: own.length === 0 ? 0 : Math.round((won.length / own.length) * 10_000) / 100 }
  })
}
async function top(call: Call): Promise<Reply> {
  const metric = ['revenue', 'deals', 'conversion'].includes(param(call, 'metric')) ? param(call, 'metric') : 'revenue'
  const limit = Math.min(50, Math.max(1, Math.trunc(Number(param(call, 'limit'))) || 5))
  return { body: (await performance(call)).sort((a, b) => number(b[metric]) - number(a[metric])).slice(0, limit) }
}

export const analytics: PlainRoute[] = [
  analysts('GET', '/api/analytics/dashboard/', dashboard), analysts('GET', '/api/analytics/sales_funnel/', funnel), analysts('GET', '/api/analytics/revenue_by_period/', revenue),
  analysts('GET', '/api/analytics/employee_performance/', async (call) => ({ body: await performance(call) })), analysts('GET', '/api/analytics/top_performers/', top),
]
