import { adminOptions, type Drawing } from '@tenon/admin'
import { enqueue } from '@tenon/jobs'
import { Decimal, type Hands, where } from '@tenon/model'
import { bangla } from './bangla.ts'
import { Figures } from './billing/figures.ts'
import { billRun } from './billing/jobs.ts'
import { Receipt } from './billing/ledger.ts'
import { managers, office } from './roles.ts'
import { months } from './traits.ts'

const confirmed = where('state', 'eq', 'confirmed')
const collected = (hands: Hands, every: 'day' | 'month', last: number): Promise<unknown> => hands.figure(Receipt, { stat: 'over', path: 'receivedAt', every, last, of: 'amount' }, confirmed)

/** What was billed for each month, what came in meanwhile, and what is still to come. */
async function books(hands: Hands): Promise<Drawing> {
  const kept = await hands.list(Figures, { op: 'true' }, ['id'])
  const byMonth = new Map(kept.map((f) => [`${String(f.billingYear)}-${String(months.indexOf(f.billingMonth as never) + 1).padStart(2, '0')}`, f]))
  const came = (await collected(hands, 'month', 12)) as Readonly<Record<string, Decimal>>
  const told = (name: 'billed' | 'pendingAmount') => Object.keys(came).map((month) => String((byMonth.get(month)?.[name] as Decimal | undefined) ?? 0))
  return { draw: 'columns', money: true, every: 'month', x: Object.keys(came), series: [{ label: 'Billed', values: told('billed') }, { label: 'Collected', values: Object.values(came).map(String) }, { label: 'Due', values: told('pendingAmount') }] }
}

/** Day by day, all that came in since the month began; beside it the month before. */
async function curve(hands: Hands): Promise<Drawing> {
  const days = (await collected(hands, 'day', 62)) as Readonly<Record<string, Decimal>>
  const month = hands.today.slice(0, 7)
  const before = new Date(Date.parse(`${month}-01T00:00:00Z`) - 86_400_000).toISOString().slice(0, 7)
  const added = (of: string): string[] => { let sum = Decimal.zero; return Object.entries(days).filter(([day]) => day.startsWith(of)).map(([, amount]) => { sum = sum.plus(amount); return String(sum) }) }
  return { draw: 'line', money: true, x: Array.from({ length: 31 }, (_, i) => String(i + 1)), series: [{ label: 'This month', values: added(month) }, { label: 'Last month', values: added(before), dotted: true }] }
}

/** The office's admin: what comes in first, then the lines, then the work that goes on by itself. */
export const admin = adminOptions({
  currency: 'BDT', region: 'BD', labels: { en: {}, bn: bangla },
  menu: [
    { label: 'Billing', resources: ['customers', 'payments', 'receipts'] },
    { label: 'Network', resources: ['packages', 'routers', 'network-differences'] },
    { label: 'Office', resources: ['users', 'jobs'] },
  ],
  columns: {
    customers: ['code', 'name', 'phone', 'package', 'connectionType', 'isActive', 'credit'],
    payments: ['number', 'customer', 'billingMonth', 'billingYear', 'billAmount', 'amount', 'paid', 'dueDate'],
    receipts: ['number', 'customer', 'amount', 'method', 'transactionId', 'state', 'receivedAt'],
    packages: ['name', 'speedMbps', 'price'],
    routers: ['name', 'address', 'username', 'isDefault', 'rate'],
    users: ['firstName', 'lastName', 'phone', 'email', 'kind'],
    jobs: ['name', 'state', 'done', 'runAt', 'finishedAt', 'attempts'],
  },
  actions: {
    payments: { runBills: { on: 'all', allow: managers, run: async ({ hands }) => ({ body: { job: (await enqueue(hands, billRun, {})).id } }) } },
  },
  dashboard: [
    { kind: 'figures', title: 'This month', figures: [
      { label: 'Billed', resource: 'payments', stat: (rows) => rows.over('issueDate', { every: 'month', of: 'billAmount' }) },
      { label: 'Collected', resource: 'receipts', stat: (rows) => rows.over('receivedAt', { every: 'month', of: 'amount', where: confirmed }) },
    ] },
    { kind: 'figures', title: 'Customers', figures: [{ label: 'Active', resource: 'customers', stat: (rows) => rows.count(where('isActive', 'eq', true)) }, { label: 'Bills to pay', resource: 'payments', stat: (rows) => rows.count(where('paid', 'eq', false)) }] },
    { kind: 'custom', title: 'Billed, collected and due', wide: true, allow: office, draw: ({ engine, context }) => engine.act(context, books) },
    { kind: 'custom', title: 'Collection curve', allow: office, draw: ({ engine, context }) => engine.act(context, curve) },
    { kind: 'ring', title: 'Collected by method', resource: 'receipts', stat: (rows) => rows.sumBy('method', 'amount') },
    { kind: 'bars', title: 'Customers by package', resource: 'customers', stat: (rows) => rows.countBy('package.name') },
    { kind: 'rows', title: 'Newest customers', resource: 'customers' },
  ],
})
