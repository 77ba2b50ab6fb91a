import type { Resource } from '@tenon/model'
import { issues } from '../issues/issue.api.ts'
import { orders } from '../orders/order.api.ts'
import { at, type Call } from './door.ts'

type Counts = Readonly<Record<string, number>>
async function figures({ engine, context }: Call, resource: Resource): Promise<Readonly<Record<string, unknown>>> {
  const result = await engine.run({ action: 'stats', resource, query: {} }, context)
  return result.kind === 'body' ? (result.body as Record<string, unknown>) : {}
}
const add = (counts: Counts, ...names: string[]): number => names.reduce((all, name) => all + (counts[name] ?? 0), 0)
const yes = (counts: Counts): number => add(counts, 'true', '1')
const no = (counts: Counts): number => add(counts, 'false', '0')

/** Figures whose words on the wire differ from the stored ones. */
export const statistics = [
  at('GET', '/api/issues/stats/', async (call) => {
    const f = await figures(call, issues)
    const [source, linear, priority, category] = [f.bySource as Counts, f.linearSync as Counts, f.byPriority as Counts, f.byCategory as Counts]
    return { body: {
      total: f.total, by_status: f.byStatus, by_priority: { ...priority, critical: add(priority, 'critical', 'urgent') }, by_category: { ...category, payment: add(category, 'payment', 'billing') },
      by_source: { client_raised: yes(source), internal: no(source) }, linear_sync: { synced: yes(linear), not_synced: no(linear) },
    } }
  }),
  at('GET', '/api/orders/stats/', async (call) => {
    const f = await figures(call, orders)
    const status = f.byStatus as Counts
    return { body: {
      total: f.total, total_revenue: Number(String(f.totalRevenue)), by_type: f.byType,
      by_status: { ...status, processing: add(status, 'processing', 'in_progress'), confirmed: add(status, 'confirmed', 'approved') },
    } }
  }),
]
