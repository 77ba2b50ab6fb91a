import { type Actor, type Policy, refusalOf, type Resource, tenantField } from '@tenon/model'
import { Fault } from '@tenon/engine'

const deny: Policy = { describe: 'nobody', answer: () => false }
const standard = new Set(['read', 'create', 'update', 'delete'])

/** The policy an action falls under; the engine applies the same one to rows. */
export function policyOf(resource: Resource, action: string, fallback: Policy = deny): Policy {
  const { allow, actions } = resource.options
  return allow?.[action] ?? actions?.[action]?.allow ?? (standard.has(action) ? undefined : action === 'stats' ? allow?.read : allow?.update) ?? (allow === undefined ? fallback : deny)
}

/** Refuses a caller before the body is read; which rows are meant is left to the engine. */
export function permit(policy: Policy, actor: Actor | null): void {
  if (policy.answer(actor) !== false) return
  if (actor === null) throw new Fault('unauthenticated', 'Authentication credentials were not provided.')
  throw new Fault('forbidden', refusalOf(policy, actor))
}

export function permitResource(resource: Resource, action: string, actor: Actor | null, fallback?: Policy): void {
  const policy = policyOf(resource, action, fallback)
  permit(policy, actor)
  if (resource.options.scope !== undefined) permit(resource.options.scope, actor)
  if (tenantField(resource.entity) === undefined || (actor?.tenant ?? null) !== null) return
  // who may read and yet sees no row gets the engine's empty answer
  const answer = policy.answer(actor)
  if (action === 'create' || typeof answer !== 'object' || answer.op !== 'false') throw new Fault('forbidden', 'No active organization.')
}
