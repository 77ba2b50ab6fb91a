import type { Entity } from '@tenon/model'
import type { Statement } from '@tenon/sql'
import { type Facts, factsOf, insertOf } from './facts.ts'
import type { Context } from './operation.ts'
import type { Reader } from './reader.ts'
import { AuditEntry } from './system.ts'
import { plain, same } from './values.ts'

type Values = Readonly<Record<string, unknown>>
const names = ['at', 'actor', 'actorName', 'capacity', 'tenant', 'action', 'entity', 'row', 'title', 'changes', 'requestId', 'source'] as const

/** The entry of one change: who, when, by which way, and each value before and after. */
export function auditEntry(base: Reader, facts: Facts, { actor, requestId, source }: Context, now: string, tenant: unknown, change: { readonly action: string; readonly id: unknown; readonly old: Values; readonly fresh: Values; /** In place of what differs between old and fresh. */ readonly changes?: Values }): { readonly statement: Statement; readonly values: readonly unknown[] } {
  const { action, id, old, fresh } = change
  const changes: Record<string, unknown> = { ...change.changes }
  if (change.changes === undefined) for (const [name, spec] of facts.fields) {
    if (spec.writeOnly || same(old[name], fresh[name])) continue
    changes[name] = spec.readable !== undefined || spec.sealed === true ? {} : { ...(old[name] === undefined ? {} : { old: plain(old[name]) }), ...(fresh[name] === undefined ? {} : { new: plain(fresh[name]) }) }
  }
  return {
    statement: insertOf(base, factsOf(base, AuditEntry as unknown as Entity), names, false),
    values: [
      now, actor === null ? null : String(actor.id), actor?.name?.slice(0, 255) ?? null, actor?.capacity ?? null, tenant === null || tenant === undefined ? null : String(tenant),
      action, facts.entity.name, String(id), titleOf(facts.entity, action === 'delete' ? old : fresh), changes, requestId, source,
    ],
  }
}

const titleOf = (e: Entity, row: Values): string | null => {
  const title = e.options.title?.(row as never)
  return typeof title === 'string' ? title.slice(0, 255) : null
}
