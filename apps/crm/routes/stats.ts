import { Decimal, type Filter, instantOf, millisOf, type Resource, titled, where } from '@tenon/model'
import { auditLogs } from '../audit/audit.api.ts'
import { issues } from '../issues/issue.api.ts'
import { orders } from '../orders/order.api.ts'
import { deals } from '../selling/deal.api.ts'
import { leads } from '../selling/lead.api.ts'
import { at, idOf, param, rowsOf, type Call, type Reply } from './door.ts'

type Counts = Readonly<Record<string, number>>
type Figures = Readonly<Record<string, unknown>>
export async function figures({ engine, context }: Call, resource: Resource, filter?: Filter): Promise<Figures> {
  const result = await engine.run({ action: 'stats', resource, query: filter === undefined ? {} : { filter } }, context)
  return result.kind === 'body' ? (result.body as Figures) : {}
}
const add = (counts: unknown, ...names: string[]): number => names.reduce((all, name) => all + ((counts as Counts)[name] ?? 0), 0)
const yes = (counts: unknown): number => add(counts, 'true', '1')
const no = (counts: unknown): number => add(counts, 'false', '0')
const share = (part: number, of: number): number => (of === 0 ? 0 : Math.round((part / of) * 10_000) / 100)
const number = (value: unknown): number => Number(String(value))
const without = (counts: unknown, ...names: string[]): Record<string, number> => Object.fromEntries(Object.entries(counts as Counts).filter(([name]) => !names.includes(name)))

async function issueStats(call: Call): Promise<Reply> {
  const f = await figures(call, issues)
  return { body: {
    total: f.total, by_status: f.byStatus,
    by_priority: { ...without(f.byPriority, 'urgent'), critical: add(f.byPriority, 'critical', 'urgent') },
    by_category: { ...without(f.byCategory, 'billing'), payment: add(f.byCategory, 'payment', 'billing') },
    by_source: { client_raised: yes(f.bySource), internal: no(f.bySource) }, linear_sync: { synced: yes(f.linearSync), not_synced: no(f.linearSync) },
  } }
}

/** `processing` is what the tile of work in progress reads; `confirmed` counts what is approved. */
async function orderStats(call: Call): Promise<Reply> {
  const f = await figures(call, orders)
  return { body: {
    total: f.total, total_revenue: f.totalRevenue, by_type: f.byType,
    by_status: { ...(f.byStatus as Counts), processing: add(f.byStatus, 'processing', 'in_progress'), confirmed: add(f.byStatus, 'confirmed', 'approved') },
  } }
}

/** The only figures in camel case: their screen wants it so. */
async function leadStats(call: Call): Promise<Reply> {
  const f = await figures(call, leads)
  const total = number(f.total)
  return { body: {
    totalLeads: total, statusCounts: f.byStatus, averageScore: total === 0 ? 0 : Math.round((number(f.score) / total) * 100) / 100, totalEstimatedValue: f.value,
    conversionRate: share(number(f.converted), total), by_source: f.bySource,
  } }
}

async function dealStats(call: Call): Promise<Reply> {
  const by = (name: string, path: string): Filter => { const id = idOf(param(call, name)); return id === 0 ? { op: 'true' } : where(path, 'eq', id) }
  const f = await figures(call, deals, { op: 'and', of: [by('pipeline', 'pipeline'), by('assigned_to', 'assignedTo')] })
  const [total, won, lost] = [number(f.total), number(f.won), number(f.lost)]
  const [counts, values] = [f.countByStage as Counts, f.valueByStage as Readonly<Record<string, unknown>>]
  return { body: {
    total_deals: total, total_value: f.totalValue, expected_revenue: f.expectedRevenue, won, lost, open: f.open,
    by_stage: Object.entries(counts).map(([name, count]) => ({ stage_name: name, count, total_value: values[name] ?? Decimal.zero })), by_priority: f.byPriority,
    total, won_value: f.wonValue, average_deal_size: total === 0 ? 0 : Math.round((number(f.totalValue) / total) * 100) / 100, win_rate: share(won, won + lost), average_days_to_close: await daysToClose(call),
  } }
}

/** Over the deals that were won last: from the first day to the last. */
async function daysToClose(call: Call): Promise<number> {
  const result = await call.engine.run({ action: 'list', resource: deals, reading: 'detail', query: { filter: where('isWon', 'eq', true), order: ['-actualCloseDate', '-id'], page: { by: 'page', number: 1, size: 100 } } }, call.context)
  if (result.kind !== 'page') return 0
  const place = (name: string): number => result.shape.leaves.findIndex((leaf) => leaf.path.join('.') === name)
  const [from, to] = [place('createdAt'), place('actualCloseDate')]
  const days = result.rows.flatMap((row) => (typeof row[to] === 'string' ? [Math.max(0, (Date.parse(String(row[to])) - Date.parse(String(row[from]).slice(0, 10))) / 86_400_000)] : []))
  return days.length === 0 ? 0 : Math.round((days.reduce((all, n) => all + n, 0) / days.length) * 10) / 10
}

async function auditStats(call: Call): Promise<Reply> {
  const labelled = (counts: unknown): Record<string, unknown> => Object.fromEntries(Object.entries(counts as Counts).map(([name, count]) => [name, { label: titled(name), count }]))
  const [f, recent] = [await figures(call, auditLogs), await figures(call, auditLogs, where('at', 'gte', daysBefore(call.context.now(), 1)))]
  return { body: { total_logs: f.total, recent_activity_24h: recent.total, by_action: labelled(f.byAction), by_resource: labelled(f.byResource), by_profile_type: f.byProfileType } }
}
const daysBefore = (now: string, days: number): string => instantOf(millisOf(now) - days * 86_400_000)

/** What happened on which day, the newest first. */
async function timeline(call: Call): Promise<Reply> {
  const rows = await rowsOf(call, auditLogs, where('at', 'gte', daysBefore(call.context.now(), 7)))
  const days = new Map<string, unknown[]>()
  for (const row of rows.slice(0, 500)) { const day = String(row.created_at).slice(0, 10); days.set(day, [...(days.get(day) ?? []), row]) }
  return { body: Object.fromEntries(days) }
}

/** Figures whose words on the wire differ from the stored ones. */
export const statistics = [
  at('GET', '/api/issues/stats/', issueStats), at('GET', '/api/orders/stats/', orderStats), at('GET', '/api/leads/stats/', leadStats), at('GET', '/api/deals/stats/', dealStats),
  at('GET', '/api/audit-logs/stats/', auditStats), at('GET', '/api/audit-logs/timeline/', timeline),
]
