import { type Actor, inScope, type Policy, refusalOf, type Resource, tenantField } from '@tenon/model'
import { Fault, ruleOf } from '@tenon/engine'

/** Refuses a caller before the body is read; which rows are meant is left to the engine. */
export function permit(policy: Policy, actor: Actor | null): void {
  if (policy.answer(actor) !== false) return
  if (actor === null) throw new Fault('unauthenticated', 'Authentication credentials were not provided.')
  throw new Fault('forbidden', refusalOf(policy, actor))
}

/** Routes that no resource gives are for people, and for keys that may do everything. */
export function permitPlain(policy: Policy, actor: Actor | null): void {
  if (!inScope(actor, '*:*')) throw new Fault('forbidden', 'This key is not for this.')
  permit(policy, actor)
}

export function permitResource(resource: Resource, action: string, actor: Actor | null, fallback?: Policy): void {
  if (!inScope(actor, `${resource.entity.name}:${action}`)) throw new Fault('forbidden', `This key is not for ${resource.entity.name}:${action}.`)
  const policy = ruleOf(resource, action, fallback)
  permit(policy, actor)
  if (resource.options.scope !== undefined) permit(resource.options.scope, actor)
  if (tenantField(resource.entity) === undefined || (actor?.tenant ?? null) !== null) return
  // who may read and yet sees no row gets the engine's empty answer
  const answer = policy.answer(actor)
  if (action === 'create' || typeof answer !== 'object' || answer.op !== 'false') throw new Fault('forbidden', 'No active organization.')
}
