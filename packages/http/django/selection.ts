import { both, snake, type Entity, type FieldSpec, type Filter, type FilterRule, type Resource, storedFields } from '@tenon/model'
import type { Engine, Known, Lookup, Query } from '@tenon/engine'
import { wireName } from '../naming.ts'
import { allOf, lastOf, type Params } from '../query.ts'
import { HttpFault } from '../faults.ts'
import { type MustExist, parseOrdering, readFilterParam, searchTerms } from './filters.ts'

/** How a resource's list is narrowed and sorted by query parameters; its names are resolved once. */
export interface Selection {
  /** The order that a request names, if it names any that may be. */
  order(params: Params): readonly string[] | undefined
  readonly params: readonly { readonly param: string; readonly spec: FieldSpec }[]
  /** `listing` also applies what holds when a parameter is absent. */
  read(params: Params, listing?: boolean): { readonly query: Query; readonly issues?: undefined } | { readonly issues: Record<string, readonly string[]> }
}

/** The field at the end of a path such as `vendor.name`. */
export function fieldAt(entity: Entity, path: string): FieldSpec | undefined {
  let at: Entity = entity
  const steps = path.split('.')
  for (const [i, step] of steps.entries()) {
    const spec = at.fields[step]?.spec ?? storedFields(at).find(([name]) => name === step)?.[1]
    if (spec === undefined || i === steps.length - 1) return spec
    const next = spec.self === true ? at : (spec.target ?? spec.part)
    if (next === undefined) return undefined
    at = next
  }
  return undefined
}

const wirePath = (entity: Entity, path: string): string => {
  const steps = path.split('.')
  return steps.map((step, i) => wireName(step, fieldAt(entity, steps.slice(0, i + 1).join('.')))).join('__')
}

interface Named { readonly param: string; readonly must: MustExist; readonly lookup: Lookup }
export type Refuse = (issues: Record<string, readonly string[]>) => Error

/** Where the values that a filter names are kept. */
function lookupOf(entity: Entity, rule: FilterRule, spec: FieldSpec, must: MustExist): Lookup {
  if (rule.knows !== 'stored') return { entity: spec.target!, path: 'id', values: must.values, ...(rule.knows === 'tenant' ? { inTenant: true } : {}) }
  if (rule.path.includes('.')) throw new TypeError(`filter "${rule.param}": stored values are known of the entity's own fields only`)
  return { entity, path: rule.path, values: must.values }
}

/** All refusals at once, in the order of the filters: those of bad values and those of missing rows. */
function knownOf(named: readonly Named[], issues: Readonly<Record<string, readonly string[]>>, order: readonly string[], refuse: Refuse): Known {
  return {
    lookups: named.map((n) => n.lookup),
    settle(found) {
      const all: Record<string, readonly string[]> = { ...issues }
      for (const [i, { param, must }] of named.entries()) {
        const lost = must.texts.find((text) => found[i]?.has(text) !== true)
        if (lost !== undefined) all[param] = [must.message(lost)]
      }
      if (Object.keys(all).length > 0) throw refuse(Object.fromEntries(order.flatMap((param) => (all[param] === undefined ? [] : [[param, all[param]]]))))
    },
  }
}

export function compileSelection(engine: Engine, resource: Resource, lenient: boolean, refuse: Refuse): Selection {
  const { entity, options } = resource
  const rules = (options.filter ?? []).map((rule): { rule: FilterRule; spec: FieldSpec } => {
    const made: FilterRule = typeof rule === 'string' ? { param: wirePath(entity, rule), path: rule, op: 'eq' } : rule
    const spec = fieldAt(entity, made.path)
    if (spec === undefined && made.where === undefined) throw new TypeError(`${resource.name}: filter "${made.param}" names no field "${made.path}"`)
    return { rule: made, spec: spec ?? { kind: 'text', presence: 'optional', nullable: true, blank: true, unique: false, indexed: false, readOnly: false, writeOnly: false, trim: true } }
  })
  const sortable = sortNames(engine, resource)
  const zone = engine.app.timeZone ?? 'UTC'

  const orderAsked = (params: Params): readonly string[] | undefined => {
    const order = parseOrdering(lastOf(params, 'ordering') ?? '', sortable, [])
    return order.length === 0 ? undefined : order
  }

  return {
    order: orderAsked,
    params: rules.map(({ rule, spec }) => ({ param: rule.param, spec })),
    read(params, listing = false) {
      const filters: Filter[] = []
      const issues: Record<string, readonly string[]> = {}
      const named: Named[] = []
      for (const { rule, spec } of rules) {
        const raw = rawOf(rule, params)
        if (raw.length === 0 || (raw.at(-1) === '' && rule.absent !== undefined)) { if (listing && rule.absent !== undefined) filters.push(rule.absent); continue }
        const result = readFilterParam(rule, spec, raw, { timeZone: zone })
        const forgives = lenient || rule.lenient === true
        if ('messages' in result) { if (!forgives) issues[rule.param] = result.messages; continue }
        if (result.filter !== null) filters.push(result.filter)
        if (result.mustExist !== undefined && !forgives) named.push({ param: rule.param, must: result.mustExist, lookup: lookupOf(entity, rule, spec, result.mustExist) })
      }
      const known = named.length === 0 ? undefined : knownOf(named, issues, rules.map(({ rule }) => rule.param), refuse)
      if (known === undefined && Object.keys(issues).length > 0) return { issues }
      const sent = lastOf(params, 'search')
      const terms = options.search === undefined || sent === undefined ? undefined : searchTerms(sent)
      if (terms !== undefined && 'messages' in terms) { if (lenient) return { query: both(...filters).op === 'true' ? {} : { filter: both(...filters) } }; throw new HttpFault(400, terms.messages) }
      const order = orderAsked(params)
      return { query: { ...(known === undefined ? {} : { known }), ...(filters.length === 0 ? {} : { filter: both(...filters) }), ...(terms === undefined || terms.terms.length === 0 ? {} : { search: terms.terms }), ...(order === undefined ? {} : { order }) } }
    },
  }
}

function rawOf(rule: FilterRule, params: Params): readonly string[] {
  if (rule.reads !== 'rangeMinMax' && rule.reads !== 'rangeAfterBefore' && rule.reads !== 'momentAfterBefore') return allOf(params, rule.param)
  const [low, high] = rule.reads === 'rangeMinMax' ? ['min', 'max'] : ['after', 'before']
  const ends = [lastOf(params, `${rule.param}_${low}`) ?? '', lastOf(params, `${rule.param}_${high}`) ?? '']
  return ends.every((end) => end === '') ? [] : ends
}

/** Wire names that may be sorted by, and the paths they mean. */
function sortNames(engine: Engine, resource: Resource): ReadonlyMap<string, string> {
  const { entity, options } = resource
  const own = (): string[] => storedFields(entity).filter(([, spec]) => !spec.writeOnly).map(([name]) => name)
  const shown = (): string[] => engine.shape(resource, 'list').leaves.flatMap((leaf) => (leaf.kind === 'value' && leaf.path.length === 1 && leaf.label !== true && leaf.count !== true ? [leaf.path[0]!] : []))
  const paths = options.sort === '*' ? own() : (options.sort?.map((word) => word.replace(/^-/, '')) ?? shown())
  return new Map(paths.map((path) => [path.includes('.') ? wirePath(entity, path) : wireName(path, fieldAt(entity, path)) || snake(path), path]))
}
