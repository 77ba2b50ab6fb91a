import { type Answer, both, type Filter, inScope, pascal, Pointer, type Policy, refusalOf, type Resource, where } from '@tenon/model'
import type { Catalog } from '@tenon/sql'
import { Fault } from './errors.ts'
import type { Context, IfMatch, Query } from './operation.ts'
import { ruleOf } from './rule.ts'
import { searchFilter } from './search.ts'

/** No row, or none that the caller may know of. */
export const missing = (resource: Resource): Fault => new Fault('notFound', `No ${pascal(resource.entity.name)} matches the given query.`, { details: { resource: resource.name } })

export function stale(row: Record<string, unknown>, ifMatch: IfMatch | undefined): void {
  if (ifMatch !== undefined && !ifMatch.includes(Number(row.version))) throw new Fault('stale', 'The row was changed since it was read.', { details: { version: row.version } })
}

export function keyFilter(resource: Resource, key: unknown): Filter {
  if (resource.options.single === true) return { op: 'true' }
  return key instanceof Pointer ? where(key.by, 'eq', key.value) : where(resource.options.lookup ?? 'id', 'eq', key)
}

export function queryFilter(catalog: Catalog, resource: Resource, query: Query, searched: readonly string[]): Filter {
  return both(query.filter ?? { op: 'true' }, searchFilter(catalog, resource.entity, searched, query.search ?? []))
}

/** Permission first, then which rows. Not signed in is not the same as not allowed. */
export function allowed(resource: Resource, action: string, context: Context, fallback: Policy | undefined): Filter {
  if (!inScope(context.actor, `${resource.entity.name}:${action}`)) throw new Fault('forbidden', `This key is not for ${resource.entity.name}:${action}.`)
  const rule = ruleOf(resource, action, fallback)
  const answer = settle(rule, context)
  const scope = resource.options.scope === undefined ? true : settle(resource.options.scope, context)
  return both(answer === true ? { op: 'true' } : answer, scope === true ? { op: 'true' } : scope)
}

function settle(policy: Policy, context: Context): Exclude<Answer, false> {
  const answer = policy.answer(context.actor)
  if (answer !== false) return answer
  if (context.actor === null) throw new Fault('unauthenticated', 'Authentication credentials were not provided.')
  throw new Fault('forbidden', refusalOf(policy, context.actor))
}
const deny: Policy = { describe: 'nobody', answer: () => false }
