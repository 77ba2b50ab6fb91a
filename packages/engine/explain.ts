import { explain, inScope, type Reason, type Resource } from '@tenon/model'
import type { Engine } from './engine.ts'
import { Fault } from './errors.ts'
import type { Context } from './operation.ts'
import { ruleOf } from './rule.ts'

/** Whether somebody may do something, and by which rule. */
export interface Explanation {
  readonly may: boolean
  /** The rule that the action falls under, as it answers this caller. */
  readonly rule: Reason
  /** What the caller sees at all, where the resource says so. */
  readonly scope?: Reason
  /** The scope that a key would need and does not have. */
  readonly needs?: string
  /** Where a row was named: whether rule, scope and tenant let the caller reach it. */
  readonly row?: 'in reach' | 'out of reach'
}

/**
 * Why may, or may not, this caller do this? Asks the same rules as the operation itself.
 *
 * @example
 * await explainOperation(engine, { resource: orders, action: 'update', key: 42 }, context)
 */
export async function explainOperation(engine: Engine, { resource, action, key }: { readonly resource: Resource; readonly action: string; readonly key?: unknown }, context: Context): Promise<Explanation> {
  const policy = ruleOf(resource, action, engine.app.allow)
  const rule = explain(policy, context.actor)
  const scope = resource.options.scope === undefined ? undefined : explain(resource.options.scope, context.actor)
  const name = `${resource.entity.name}:${action}`
  const limited = !inScope(context.actor, name)
  const open = rule.says !== 'no' && scope?.says !== 'no' && !limited
  const row = key === undefined ? undefined : open && (await reached()) ? 'in reach' : 'out of reach'
  return { may: open && row !== 'out of reach', rule, ...(scope === undefined ? {} : { scope }), ...(limited ? { needs: name } : {}), ...(row === undefined ? {} : { row }) }

  /** Reading the row under the action's own rule. */
  async function reached(): Promise<boolean> {
    const asked: Resource = { ...resource, options: { ...resource.options, detail: ['id'], allow: { read: policy } } }
    try {
      await engine.run({ action: 'read', resource: asked, key }, { ...context, actor: context.actor === null ? null : { ...context.actor, scopes: new Set(['*:*']) } })
      return true
    } catch (error) {
      if (error instanceof Fault && (error.code === 'notFound' || error.code === 'forbidden')) return false
      throw error
    }
  }
}
