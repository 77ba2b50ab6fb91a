import { type Entity, type FieldSpec, Pointer } from '@tenon/model'
import { type Asking, exists, type Reference, resolve, taken } from './ask.ts'
import { Fault } from './errors.ts'
import type { Facts } from './facts.ts'
import type { Issue } from './operation.ts'
import { checkParts, partsOf } from './parts.ts'
import { check } from './validate.ts'
import { same } from './values.ts'
import type { Sent } from './write.ts'

type Values = Record<string, unknown>
const isPointer = (value: unknown): value is Pointer => value instanceof Pointer

/**
 * Collects every problem: what the dialect found, what the fields say, what the database knows. The database is asked for all
 * that it must know in one breath; `good` is told in the same breath when only these references can still be wrong.
 */
export async function validateRow(asking: Asking, facts: Facts, row: Values, old: Values | null, touched: (name: string) => boolean, sent: Sent, good?: (references: readonly Reference[]) => void): Promise<void> {
  const e = facts.entity
  const first = sent.issues ?? []
  const bad = new Set(first.map((i) => i.path[0]))
  const asked: Promise<void>[] = []
  const found: Issue[][] = []
  const refs: Reference[] = []
  for (const [name, own] of facts.fields) {
    const [shown, spec] = sent.aliases?.get(name) ?? [name, sent.door?.fields?.[name]?.spec ?? own]
    if (!touched(name) || bad.has(shown)) continue
    if (own.kind === 'id' || own.kind === 'sequence' || (own.presence === 'generated' && (row[name] === null || row[name] === undefined))) continue
    const issues: Issue[] = []
    found.push(issues)
    if (spec.kind === 'lines' || spec.kind === 'nested') { issues.push(...checkParts(spec, [shown], row[name])); if (issues.length === 0) asked.push(...references(spec, [shown], row[name], issues)); continue }
    const pointed = spec.target !== undefined && (isPointer(row[name]) || (Array.isArray(row[name]) && (row[name] as unknown[]).some(isPointer)))
    const asking1 = pointed ? resolve(asking, spec.target!, row, name, isPointer).then((lost) => { if (lost === undefined) return field(name, own, shown, spec, issues); issues.push({ path: [shown], code: 'missingBy', params: { ...lost } }) }) : field(name, own, shown, spec, issues)
    if (asking1 !== undefined) asked.push(asking1)
  }
  if (asked.length === refs.length && e.options.unique === undefined && first.length === 0 && found.every((issues) => issues.length === 0)) good?.(refs)
  if (asked.length > 0) await Promise.all(asked)
  const issues = found.length === 0 ? [...first] : first.concat(...found)
  // what several fields say together is asked only when each is good by itself
  if (issues.length === 0 && e.options.unique !== undefined) issues.push(...(await together(asking, e, e.options.unique, row, old, touched)))
  if (issues.length > 0) throw new Fault('invalid', 'Some values are not valid.', { issues })

  /** The rows that lines refer to: other tenants' are none. */
  function references(spec: FieldSpec, path: (string | number)[], value: unknown, issues: Issue[]): Promise<void>[] {
    const inner = referencesOf(spec.part!)
    if (inner.length === 0) return []
    return partsOf(spec, value).flatMap((part, i) => inner.flatMap(([name, own]): Promise<void>[] => {
      const at = spec.kind === 'lines' ? [...path, i, name] : [...path, name]
      if (own.kind !== 'one') return references(own, at, part[name], issues)
      return part[name] === null || part[name] === undefined || isPointer(part[name]) ? [] : [known(own.target!, part[name], at, issues, undefined)]
    }))
  }
  /** One field; answers the promise of what the database has to say to it, if it is asked. */
  function field(name: string, own: FieldSpec, shown: string, spec: FieldSpec, issues: Issue[]): Promise<void> | undefined {
    const value = row[name]
    const path = [shown]
    // what a door's own hook sets is asked for after the hook
    if (value === undefined && sent.door?.before !== undefined) return undefined
    const problems = check(spec, value, path)
    issues.push(...problems)
    if (problems.length > 0 || value === null || value === undefined) return undefined
    const changed = old === null || !same(value, old[name])
    const unique = (spec.unique || own.unique) && value !== '' && changed
    if (spec.kind === 'one' && changed && !unique) refs.push([spec.target!, value])
    if (spec.kind === 'one' && changed) return known(spec.target!, value, path, issues, unique ? () => other(name, shown, issues) : undefined)
    if (spec.kind === 'many') return Promise.all((value as unknown[]).map((v) => exists(asking, spec.target!, v))).then((there) => { const at = there.indexOf(false); if (at >= 0) issues.push({ path, code: 'missing', params: { value: (value as unknown[])[at] } }) })
    return unique ? other(name, shown, issues) : undefined
  }
  async function known(target: Entity, value: unknown, path: (string | number)[], issues: Issue[], next: (() => Promise<void>) | undefined): Promise<void> {
    if (await exists(asking, target, value)) await next?.()
    else issues.push({ path, code: 'missing', params: { value } })
  }
  async function other(name: string, shown: string, issues: Issue[]): Promise<void> {
    if (await taken(asking, e, [name], row, old, e.options.uniquePerTenant === true)) issues.push(notUnique(e, shown, name))
  }
}

async function together(asking: Asking, e: Entity, groups: readonly (readonly string[])[], row: Values, old: Values | null, touched: (name: string) => boolean): Promise<Issue[]> {
  const asked = groups.filter((group) => !group.some((n) => row[n] === null || row[n] === undefined) && group.some(touched) && (old === null || !group.every((n) => same(row[n], old[n]))))
  const found = await Promise.all(asked.map((group) => taken(asking, e, group, row, old, true)))
  return asked.flatMap((group, i): Issue[] => (found[i] !== true ? [] : [group.length === 1 ? notUnique(e, group[0]!, group[0]!) : { path: [], code: 'uniqueTogether', params: { fields: group } }]))
}

export function notUnique(e: Entity, shown: string, name: string): Issue {
  return { path: [shown], code: 'unique', params: { entity: e.name, field: name } }
}

const inParts = new WeakMap<Entity, readonly (readonly [string, FieldSpec])[]>()
/** The fields of a part that refer to rows, or hold parts that may. */
function referencesOf(part: Entity): readonly (readonly [string, FieldSpec])[] {
  let made = inParts.get(part)
  if (made === undefined) {
    made = Object.entries(part.fields).flatMap(([name, f]) => (f.spec.kind === 'one' || ((f.spec.kind === 'lines' || f.spec.kind === 'nested') && referencesOf(f.spec.part!).length > 0) ? [[name, f.spec] as const] : []))
    inParts.set(part, made)
  }
  return made
}
