import { AuditEntry } from '@tenon/engine'
import { rowsWhere } from '../rows.ts'
import { at, type Call } from './door.ts'

const kept = 200
/** The last changes of the caller's organization, newest first. */
async function entries({ actor, engine }: Call) {
  if (actor === null || actor.tenant === null || !(actor.permissions.has('*:*') || actor.permissions.has('settings:read'))) return []
  const rows = await rowsWhere(engine.database, AuditEntry, { tenant: String(actor.tenant) })
  return rows.slice(-kept).reverse().map((r) => ({
    id: r.id, created_at: r.at, action: r.action, action_display: r.action, resource_type: r.entity, resource_type_display: r.entity, resource_id: r.row, resource_name: null,
    user_email: null, user_profile_type: null, description: `${String(r.entity)} ${String(r.row)}: ${String(r.action)}`,
  }))
}

export const audit = [
  at('GET', '/api/audit-logs/', async (call) => { const results = await entries(call); return { body: { count: results.length, next: null, previous: null, results } } }),
  at('GET', '/api/audit-logs/recent/', async (call) => ({ body: (await entries(call)).slice(0, 50) })),
]
