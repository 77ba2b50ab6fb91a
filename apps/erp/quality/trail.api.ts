import { TrailEntry } from '@tenon/engine'
import { either, resource, rows, signedIn, where } from '@tenon/model'

type Row = Readonly<Record<string, unknown>>

/** The trail of regulated records, for whoever works at their plant: read, searched, never changed. */
export const auditLogs = resource(TrailEntry, {
  path: 'audit-logs', name: 'AuditLog', only: ['list', 'read'], order: ['-seq'], page: { by: 'limit', size: 100, max: 1000 }, allow: { read: signedIn },
  scope: rows('own plants', (actor) => either(where('tenant', 'in', actor.facts.plants as string[]), where('tenant', 'isNull', true))),
  list: ['id', 'seq', { as: 'timestamp', path: 'at' }, { as: 'user_id', path: 'actor' }, { as: 'user', path: 'actorName' }, { as: 'role', path: 'capacity' }, 'action', { as: 'module', path: 'entity' }, { as: 'record_id', path: 'row' }, { as: 'details', path: 'title' }, 'reason', { name: 'changes', needs: ['changes'], of: (row: Row) => JSON.parse(String(row.changes)) as unknown }, { as: 'plant_id', path: 'tenant' }, 'source', 'requestId', 'hash'],
  filter: [{ param: 'module', path: 'entity', op: 'eq' }, { param: 'record_id', path: 'row', op: 'eq' }, { param: 'user_id', path: 'actor', op: 'eq' }, 'action', { param: 'from', path: 'at', op: 'gte' }, { param: 'to', path: 'at', op: 'lte' }], search: ['title', 'actorName', 'reason'], sort: ['seq', 'at'],
})
