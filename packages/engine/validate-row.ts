import { type Entity, type FieldSpec, Pointer } from '@tenon/model'
import { type Asking, claim, exists, type Got, resolve, taken, type Taking } from './ask.ts'
import { Fault } from './errors.ts'
import type { Facts } from './facts.ts'
import type { Issue } from './operation.ts'
import { checkParts, partsOf } from './parts.ts'
import { check } from './validate.ts'
import { same } from './values.ts'
import type { Sent } from './sent.ts'

type Values = Record<string, unknown>
/** A row that is referred to, and where a problem with it is told. */
interface Referring { readonly target: Entity; readonly id: unknown; readonly path: (string | number)[]; readonly issues: Issue[] }
/** References that one statement asks for. */
const AT_ONCE = 16
const isPointer = (value: unknown): value is Pointer => value instanceof Pointer

/**
 * Collects every problem: what the dialect found, what the fields say, what the database knows. The database is asked for all
 * that it must know in one breath, what a new row takes beside it; an id only where nothing else can be wrong.
 */
export async function validateRow(asking: Asking, facts: Facts, row: Values, old: Values | null, touched: (name: string) => boolean, sent: Sent, take?: Taking): Promise<Got> {
  const e = facts.entity
  const first = sent.issues ?? []
  const bad = new Set(first.map((i) => i.path[0]))
  const asked: Promise<unknown>[] = []
  const found: Issue[][] = []
  const refs: Referring[] = []
  let got: Got = {}
  for (const [name, own] of facts.fields) {
    const [shown, spec] = sent.aliases?.get(name) ?? [name, sent.door?.fields?.[name]?.spec ?? own]
    if (!touched(name) || bad.has(shown)) continue
    if (own.kind === 'id' || own.kind === 'sequence' || (own.presence === 'generated' && (row[name] === null || row[name] === undefined))) continue
    const issues: Issue[] = []
    found.push(issues)
    if (spec.kind === 'lines' || spec.kind === 'nested') { issues.push(...checkParts(spec, [shown], row[name])); if (issues.length === 0) references(spec, [shown], row[name], issues); continue }
    const pointed = spec.target !== undefined && (isPointer(row[name]) || (Array.isArray(row[name]) && (row[name] as unknown[]).some(isPointer)))
    const asking1 = pointed ? resolve(asking, spec.target!, row, name, isPointer).then((lost) => { if (lost === undefined) return field(name, own, shown, spec, issues, true); issues.push({ path: [shown], code: 'missingBy', params: { ...lost } }) }) : field(name, own, shown, spec, issues)
    if (asking1 !== undefined) asked.push(asking1)
  }
  if (asking.base.kind !== 'hana' && refs.length <= AT_ONCE && (take !== undefined || refs.length > 1) && first.length === 0 && found.every((issues) => issues.length === 0)) {
    const alone = asked.length === 0 && e.options.unique === undefined
    asked.push(claim(asking, facts, refs.map(({ target, id }) => [target, id]), { ...take, id: alone && take?.id === true }).then(async (answer) => {
      if (answer === undefined) await Promise.all(refs.map(known))
      else got = answer
    }))
  } else asked.push(...refs.map(known))
  if (asked.length > 0) await Promise.all(asked)
  const issues = found.length === 0 ? [...first] : first.concat(...found)
  // what several fields say together is asked only when each is good by itself
  if (issues.length === 0 && e.options.unique !== undefined) issues.push(...(await together(asking, e, e.options.unique, row, old, touched)))
  if (issues.length > 0) throw new Fault('invalid', 'Some values are not valid.', { issues })
  return got

  /** The rows that lines refer to: other tenants' are none. */
  function references(spec: FieldSpec, path: (string | number)[], value: unknown, issues: Issue[]): void {
    const inner = referencesOf(spec.part!)
    if (inner.length > 0) partsOf(spec, value).forEach((part, i) => {
      for (const [name, own] of inner) {
        const at = spec.kind === 'lines' ? [...path, i, name] : [...path, name]
        if (own.kind !== 'one') references(own, at, part[name], issues)
        else if (part[name] !== null && part[name] !== undefined && !isPointer(part[name])) refs.push({ target: own.target!, id: part[name], path: at, issues })
      }
    })
  }
  /** One field; answers the promise of what the database has to say to it, if it is asked by itself. */
  function field(name: string, own: FieldSpec, shown: string, spec: FieldSpec, issues: Issue[], late = false): Promise<void> | undefined {
    const value = row[name]
    const path = [shown]
    // what a door's own hook sets is asked for after the hook
    if (value === undefined && sent.door?.before !== undefined) return undefined
    const problems = check(spec, value, path)
    issues.push(...problems)
    if (problems.length > 0 || value === null || value === undefined) return undefined
    const changed = old === null || !same(value, old[name])
    const unique = (spec.unique || own.unique) && value !== '' && changed
    if (spec.kind === 'one' && changed) {
      const one = { target: spec.target!, id: value, path, issues }
      if (unique) return known(one).then((there) => (there ? other(name, shown, issues) : undefined))
      if (late) return known(one).then(() => {})
      refs.push(one)
      return undefined
    }
    if (spec.kind === 'many') return Promise.all((value as unknown[]).map((v) => exists(asking, spec.target!, v))).then((there) => { const at = there.indexOf(false); if (at >= 0) issues.push({ path, code: 'missing', params: { value: (value as unknown[])[at] } }) })
    return unique ? other(name, shown, issues) : undefined
  }
  async function known({ target, id, path, issues }: Referring): Promise<boolean> {
    const there = await exists(asking, target, id)
    if (!there) issues.push({ path, code: 'missing', params: { value: id } })
    return there
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
