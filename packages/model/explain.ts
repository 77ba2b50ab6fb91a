import type { Actor, Filter, Policy } from './policy.ts'

/** Why a policy answers what it answers; what it is made of answers below it. */
export interface Reason {
  readonly rule: string
  readonly says: 'yes' | 'no' | 'some rows'
  readonly rows?: Filter
  readonly because?: readonly Reason[]
}

/**
 * A policy's answer with its reasons.
 *
 * @example
 * explain(or(may('order:read'), own('customer')), actor)
 * // { rule: 'may order:read or own by customer', says: 'some rows', rows: …, because: [{ rule: 'may order:read', says: 'no' }, …] }
 */
export function explain(policy: Policy, actor: Actor | null): Reason {
  const answer = policy.answer(actor)
  return {
    rule: policy.describe, says: answer === true ? 'yes' : answer === false ? 'no' : 'some rows', ...(typeof answer === 'boolean' ? {} : { rows: answer }),
    ...(policy.parts === undefined ? {} : { because: policy.parts.map((part) => explain(part, actor)) }),
  }
}
