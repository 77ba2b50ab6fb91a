import { type Actor, type Filter, none, type Policy, resource, rows, titled, where } from '@tenon/model'
import { AuditEntry } from '@tenon/engine'
import { by, pages } from '../filters.ts'

type Row = Record<string, unknown>

/** Which permission opens the history of which entity. */
const opens: Readonly<Record<string, string>> = {
  customer: 'customer', customer_note: 'customer', vendor: 'vendor', lead: 'lead', deal: 'deal', employee: 'employee', issue: 'issue', issue_comment: 'issue', order: 'order', payment: 'payment',
  activity: 'activity', pipeline: 'pipeline', pipeline_stage: 'pipeline', role: 'role', permission: 'role', user_role: 'role', organization: 'settings',
}
const entities = Object.keys(opens)

function seen(actor: Actor): string[] {
  return entities.filter((name) => actor.isSuperuser || actor.permissions.has('*:*') || actor.permissions.has(`${opens[name]!}:read`))
}
/** The history of the caller's own organization, of what they may read anyway. */
const readers: Policy = rows('what they may read', (actor) => {
  if (actor.facts.profileType === 'customer') return false
  const names = seen(actor)
  return names.length > 0 && where('entity', 'in', names)
})
const ownTenant: Policy = rows('own organization', (actor) => (actor.tenant === null ? none : where('tenant', 'eq', String(actor.tenant))))

const done: Readonly<Record<string, string>> = { create: 'created', update: 'updated', delete: 'deleted', resolve: 'resolved', reopen: 'reopened', complete: 'completed', cancel: 'cancelled', close: 'closed', process: 'processed', confirm: 'confirmed', refund: 'refunded', mark_failed: 'marked as failed' }
const about = (name: 'customer' | 'lead' | 'deal') => ({ name: `related_${name}`, needs: ['entity', 'row'], of: (row: Row) => (row.entity === name ? Number(row.row) : null) })
const named = (name: 'customer' | 'lead' | 'deal') => ({ name: `${name}_name`, needs: ['entity', 'title'], of: (row: Row) => (row.entity === name ? row.title : null) })

const words = ['id', { as: 'created_at', path: 'at' }, { as: 'user_email', path: 'actorName' }, { as: 'user_profile_type', path: 'capacity' }, 'action', { name: 'action_display', needs: ['action'], of: (row: Row) => titled(String(row.action)) },
  { as: 'resource_type', path: 'entity' }, { name: 'resource_type_display', needs: ['entity'], of: (row: Row) => titled(String(row.entity)) }, { as: 'resource_id', path: 'row' }, { as: 'resource_name', path: 'title' },
  { name: 'description', needs: ['entity', 'title', 'action'], of: (row: Row) => `${titled(String(row.entity))}${(row.title ?? '') === '' ? '' : ` ${String(row.title)}`} ${done[String(row.action)] ?? String(row.action).replace(/_/g, ' ')}` }] as const
const of = (param: string, entity: string) => ({ param, path: 'row' as const, op: 'eq' as const, reads: 'text' as const, lenient: true, where: (value: unknown): Filter => ({ op: 'and', of: [where('entity', 'eq', entity), where('row', 'eq', String(value))] }) })

export const auditLogs = resource(AuditEntry, {
  path: 'audit-logs', name: 'AuditLog', only: ['list', 'read'], page: pages, order: ['-id'], list: words,
  detail: [...words, { name: 'organization', needs: ['tenant'], of: (row: Row) => Number(row.tenant) }, { name: 'user', needs: ['actor'], of: (row: Row) => (row.actor === null ? null : Number(row.actor)) }, 'changes',
    { name: 'ip_address', needs: [], of: () => null }, { name: 'user_agent', needs: [], of: () => null }, { name: 'request_path', needs: [], of: () => null }, { name: 'request_method', needs: [], of: () => null }, 'requestId', 'source',
    about('customer'), about('lead'), about('deal'), named('customer'), named('lead'), named('deal')],
  scope: ownTenant, allow: { read: readers, recent: readers },
  filter: [by('action', 'action'), by('resource_type', 'entity'), { param: 'user_id', path: 'actor', op: 'eq', reads: 'text', lenient: true }, by('profile_type', 'capacity'),
    of('customer_id', 'customer'), of('lead_id', 'lead'), of('deal_id', 'deal'),
    { param: 'start_date', path: 'at', op: 'gte', reads: 'text', lenient: true, where: (value) => since(value, '00:00:00.000000', 'gte') },
    { param: 'end_date', path: 'at', op: 'lte', reads: 'text', lenient: true, where: (value) => since(value, '23:59:59.999999', 'lte') }],
  search: ['title', 'entity', 'action', 'actorName'], sort: ['at'],
  actions: { recent: { on: 'all', method: 'GET', run: async () => ({ where: { op: 'true' }, order: ['-id'], limit: 50 }) } },
  stats: (rows) => ({ total: rows.count(), byAction: rows.countBy('action'), byResource: rows.countBy('entity'), byProfileType: rows.countBy('capacity') }),
})

/** A day, or a moment, as the end of a span; what is neither is ignored. */
function since(value: unknown, clock: string, op: 'gte' | 'lte'): Filter {
  const day = /^(\d{4}-\d{2}-\d{2})/.exec(String(value))?.[1]
  const time = Date.parse(String(value))
  if (day === undefined || Number.isNaN(time) || new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) !== day) return { op: 'true' }
  return where('at', op, String(value).length > 10 ? `${new Date(time).toISOString().slice(0, 23)}000Z` : `${day}T${clock}Z`)
}
