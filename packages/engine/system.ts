import { entity, instant, integer, json, text } from '@tenon/model'

/** The last number given out in a series, per tenant and year: its row is the lock that keeps numbers gap-free. */
export const SequenceRow = entity('tenon_sequence', {
  series: text(100), tenant: text(50), year: integer(), last: integer(),
}, { unique: [['series', 'tenant', 'year']], audit: false })

/** Who changed what, when and by which way: written in the transaction of the change. */
export const AuditEntry = entity('tenon_audit', {
  at: instant(), actor: text(50).nullable(), actorName: text(255).nullable(), capacity: text(50).nullable(), tenant: text(50).nullable(), action: text(50), entity: text(100), row: text(50), title: text(255).nullable(),
  changes: json<Record<string, { old?: unknown; new?: unknown }>>(), requestId: text(100), source: text(20),
}, { label: 'Change', labelPlural: 'Audit log', index: [['tenant', '-id'], ['entity', 'row']], audit: false })

/** A POST that has been answered: the same key acts once. */
export const IdempotencyRow = entity('tenon_idempotency', {
  key: text(255), owner: text(100), hash: text(64), result: text(), at: instant(),
}, { unique: [['owner', 'key']], audit: false })

export const systemEntities = [SequenceRow, AuditEntry, IdempotencyRow]
