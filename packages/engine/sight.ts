import type { Actor, Entity, FieldSpec, Filter, Policy, Resource, StatWord, Word } from '@tenon/model'
import type { Catalog } from '@tenon/sql'
import { Fault } from './errors.ts'
import type { Draft, Leaf, Query, Shape } from './operation.ts'

/** Which fields a caller may know, applied to every word that can name one. */
export interface Sight {
  /** Differs between callers who see different fields. */
  readonly key: readonly string[]
  shape(e: Entity, shape: Shape): Shape
  /** What was sent without the fields the sender may not know. */
  draft(e: Entity, draft: Draft): Draft
  /** The query without what the caller may not name, or a refusal. */
  query(resource: Resource, query: Query): Query
  order(e: Entity, words: readonly string[]): readonly string[]
  searched(resource: Resource): readonly string[]
  figure(e: Entity, word: StatWord): boolean
}

/** Prepares the sights of an app: one for each set of fields that some caller may not read. */
export function sightsOf(catalog: Catalog, resources: readonly Resource[]): (actor: Actor | null) => Sight {
  for (const r of resources) refuseWriteOnly(catalog, r)
  const rules = [...new Set(catalog.entities.flatMap((e) => Object.values(e.fields).flatMap((f) => f.spec.readable ?? [])))]
  const known = new Map<string, Sight>()
  return (actor) => {
    // a rule that answers "which rows" does not answer yes
    const blind = rules.flatMap((rule, i) => (rule.answer(actor) === true ? [] : [i]))
    const key = blind.join()
    let made = known.get(key)
    if (made === undefined) { made = blind.length === 0 ? wholeSight : sight(catalog, new Set(blind.map((i) => rules[i]!)), key); known.set(key, made) }
    return made
  }
}

const searchedBy = (resource: Resource): readonly string[] => resource.options.search ?? []
const wholeSight: Sight = { key: [], shape: (_e, shape) => shape, draft: (_e, draft) => draft, query: (_resource, query) => query, order: (_e, words) => words, searched: searchedBy, figure: () => true }

function sight(catalog: Catalog, blind: ReadonlySet<Policy>, key: string): Sight {
  const shapes = new WeakMap<Shape, Shape>()
  const sees = (e: Entity, path: string): boolean => specsOn(catalog, e, path).every((spec) => spec.readable === undefined || !blind.has(spec.readable))
  const seesAll = (e: Entity, filter: Filter): boolean => pathsOf(filter).every((path) => sees(e, path))
  const order: Sight['order'] = (e, words) => words.filter((word) => sees(e, word.replace(/^-/, '')))

  const cut: Sight['shape'] = (e, shape) => {
    let made = shapes.get(shape)
    if (made === undefined) { made = Object.freeze({ leaves: Object.freeze(shape.leaves.flatMap((leaf) => cutLeaf(e, leaf))) }); shapes.set(shape, made) }
    return made
  }
  const cutLeaf = (e: Entity, leaf: Leaf): Leaf[] => {
    if (leaf.kind === 'computed') return leaf.needs.every((need) => sees(e, need)) ? [leaf] : []
    if (!sees(e, leaf.path.join('.'))) return []
    return leaf.kind === 'one' || leaf.kind === 'lines' ? [{ ...leaf, shape: cut(endOf(catalog, e, leaf.path), leaf.shape) }] : [leaf]
  }

  return {
    key: [key], shape: cut, order,
    draft: (e, { values, issues }) => ({ values: Object.fromEntries(Object.entries(values).filter(([name]) => sees(e, name))), issues: issues.filter(({ path: [name] }) => name === undefined || sees(e, String(name))) }),
    searched: (resource) => searchedBy(resource).filter((word) => sees(resource.entity, word.replace(/^[\^=$@]/, ''))),
    figure: (e, word) => [word.path, word.of, word.stat === 'over' ? word.by : undefined].every((path) => path === undefined || sees(e, path)) && (word.where === undefined || seesAll(e, word.where)),
    query(resource, query) {
      const e = resource.entity
      const conjuncts = query.filter === undefined ? [] : query.filter.op === 'and' ? query.filter.of : [query.filter]
      const kept = conjuncts.filter((part) => seesAll(e, part))
      const words = query.order ?? resource.options.order ?? e.options.order ?? ['id']
      const seen = order(e, words)
      if (query.page?.by === 'cursor' && order(e, query.page.order).length < query.page.order.length) throw new Fault('forbidden', 'You may not page by this order.')
      const { filter: _, ...rest } = query
      if (query.unreadable !== 'ignore' && (kept.length < conjuncts.length || (query.order !== undefined && seen.length < words.length))) throw new Fault('invalid', 'The query names a field that is not there.', { issues: [{ path: [], code: 'custom', message: 'The query names a field that is not there.' }] })
      return { ...rest, order: seen.length === 0 ? ['id'] : seen, ...(kept.length === 0 ? {} : { filter: kept.length === 1 ? kept[0]! : { op: 'and', of: kept } }) }
    },
  }
}

/** The fields a path goes through; for a reverse, the field that leads back. */
function specsOn(catalog: Catalog, e: Entity, path: string): FieldSpec[] {
  const out: FieldSpec[] = []
  let at: Entity | undefined = e
  for (const name of path.split('.')) {
    if (at === undefined) break
    const own: FieldSpec | undefined = at.fields[name]?.spec ?? catalog.specs(at).get(name)
    const step: ReturnType<Catalog['step']> | undefined = own === undefined && !isReverse(catalog, at, name) ? undefined : catalog.step(at, name)
    const next: Entity | undefined = step === undefined || step.is === 'value' ? undefined : step.entity
    if (own !== undefined) out.push(own)
    else if (next !== undefined) out.push(...Object.values(next.fields).flatMap((f) => (f.spec.reverse === name ? [f.spec] : [])))
    at = next
  }
  return out
}

const isReverse = (catalog: Catalog, e: Entity, name: string): boolean => catalog.entities.some((other) => Object.values(other.fields).some((f) => f.spec.reverse === name && (f.spec.self === true ? other : f.spec.target) === e))

function endOf(catalog: Catalog, e: Entity, path: readonly string[]): Entity {
  return path.reduce((at, name) => { const step = catalog.step(at, name); return step.is === 'value' ? at : step.entity }, e)
}

export function pathsOf(filter: Filter): string[] {
  if (filter.op === 'and' || filter.op === 'or') return filter.of.flatMap(pathsOf)
  if (filter.op === 'not') return pathsOf(filter.of)
  if (filter.op === 'some') return [filter.path, ...pathsOf(filter.of)]
  return 'path' in filter ? [filter.path] : []
}

/** A field that is never answered must not be told by another way either: said at start, not found out later. */
function refuseWriteOnly(catalog: Catalog, { name, entity, options }: Resource): void {
  const words: readonly [string, string][] = [
    ...(options.filter ?? []).map((rule): [string, string] => ['filter', typeof rule === 'string' ? rule : rule.path]),
    ...(options.search ?? []).map((word): [string, string] => ['search', word.replace(/^[\^=$@]/, '')]),
    ...(options.sort === '*' ? [] : (options.sort ?? [])).map((word): [string, string] => ['sort', word.replace(/^-/, '')]),
    ...(options.order ?? []).map((word): [string, string] => ['order', word.replace(/^-/, '')]),
    ...[options.list, options.detail, options.reply?.create, options.reply?.update].flatMap((line) => (line ?? []).flatMap((word) => told(word).map((path): [string, string] => ['answer', path]))),
  ]
  for (const [where, path] of words) if (specsOn(catalog, entity, path).some((spec) => spec.writeOnly)) throw new TypeError(`${name}: "${path}" is write-only and cannot be a word of its ${where}`)
}

function told(word: Word, at = ''): string[] {
  if (typeof word === 'string') return [`${at}${word}`.replace(/\.(label|count|\*)$/, '')]
  if ('path' in word && typeof word.path === 'string') return [`${at}${word.path}`]
  if (('needs' in word && 'of' in word) || ('link' in word && typeof word.link === 'string')) return []
  return Object.entries(word).flatMap(([name, inner]) => linesOf(inner as readonly Word[] | Resource).flatMap((w) => told(w, `${at}${name}.`)))
}

/** A row nests by words of its own, or as another resource lists it. */
const linesOf = (inner: readonly Word[] | Resource): readonly Word[] => ('options' in inner ? (inner.options.list ?? inner.options.detail ?? ['*']) : inner)
