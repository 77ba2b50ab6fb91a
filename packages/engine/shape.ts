import type { Computed, Entity, FieldSpec, Link, Renamed, Resource, Word } from '@tenon/model'
import type { Catalog } from '@tenon/sql'
import type { Leaf, Shape } from './operation.ts'

const count: FieldSpec = { kind: 'integer', presence: 'generated', nullable: false, blank: false, unique: false, indexed: false, readOnly: true, writeOnly: false, trim: true }

/** Turns words into a shape, and a word that means nothing into an error at start. */
export function shapeOf(catalog: Catalog, e: Entity, words: readonly Word[], lookup = 'id'): Shape {
  const leaves: Leaf[] = []
  const put = (leaf: Leaf): void => {
    const same = leaves.findIndex((l) => l.as === undefined && leaf.as === undefined && l.path.join('.') === leaf.path.join('.') && !isDecorated(l) && !isDecorated(leaf))
    if (same >= 0) leaves[same] = leaf
    else leaves.push(leaf)
  }
  for (const word of words) {
    if (typeof word === 'string') for (const leaf of wordLeaves(catalog, e, word)) put(leaf)
    else if (isComputed(word)) leaves.push({ kind: 'computed', path: [word.name], as: word.name, of: word.of, needs: word.needs })
    else if (isRenamed(word)) leaves.push({ ...wordLeaves(catalog, e, word.path)[0]!, as: word.as })
    else if (isLink(word)) leaves.push({ kind: 'link', path: [lookup], as: word.link, spec: specAt(catalog, e, [lookup]) })
    else for (const [name, inner] of Object.entries(word)) put(nested(catalog, e, name, inner as readonly Word[] | Resource))
  }
  return Object.freeze({ leaves: Object.freeze(leaves) })
}

const isDecorated = (l: Leaf): boolean => l.kind === 'value' && (l.label === true || l.count === true)
const isComputed = (w: object): w is Computed => 'needs' in w && 'of' in w
const isLink = (w: object): w is Link => 'link' in w && typeof w.link === 'string'
const isRenamed = (w: object): w is Renamed => 'as' in w && 'path' in w && typeof w.path === 'string'

function wordLeaves(catalog: Catalog, e: Entity, word: string): Leaf[] {
  if (word === '*') return everything(catalog, e)
  const path = word.split('.')
  const last = path.at(-1)!
  if (last === '*') return [nested(catalog, e, path.slice(0, -1).join('.'), ['*'])]
  if (last === 'label' && path.length > 1) {
    const spec = specAt(catalog, e, path.slice(0, -1))
    if (spec.choices === undefined) throw new TypeError(`${e.name}: "${word}" asks for the label of a field without choices`)
    return [{ kind: 'value', path: path.slice(0, -1), spec, label: true }]
  }
  if (last === 'count' && path.length > 1) return [{ kind: 'value', path: path.slice(0, -1), spec: count, count: true }]
  if (path.length === 1) {
    const own = e.fields[last]?.spec
    if (own?.kind === 'lines' || own?.kind === 'nested') return [nested(catalog, e, last, ['*'])]
    if (own?.kind === 'many') return [{ kind: 'ids', path, spec: own }]
  }
  return [{ kind: 'value', path, spec: specAt(catalog, e, path) }]
}

function nested(catalog: Catalog, e: Entity, name: string, inner: readonly Word[] | Resource): Leaf {
  const resource = 'options' in inner ? inner : undefined
  const words = 'options' in inner ? (inner.options.list ?? inner.options.detail ?? ['*']) : inner
  const path = name.split('.')
  let target = e
  for (const [i, step] of path.entries()) {
    const found = catalog.step(target, step)
    if (found.is === 'value') throw new TypeError(`${e.name}: "${name}" is a value, not a reference`)
    if (found.is === 'many' && i < path.length - 1) throw new TypeError(`${e.name}: "${name}" goes through many rows`)
    target = found.entity
    if (i === path.length - 1) return { kind: found.is === 'many' ? 'lines' : 'one', path, shape: shapeOf(catalog, target, words), ...(resource === undefined ? {} : { resource }) }
  }
  throw new TypeError(`${e.name}: empty path`)
}

function everything(catalog: Catalog, e: Entity): Leaf[] {
  const out: Leaf[] = []
  for (const [name, spec] of catalog.specs(e)) if (!spec.writeOnly && (name in e.fields || name === 'id')) out.push({ kind: 'value', path: [name], spec })
  for (const [name, f] of Object.entries(e.fields)) {
    if (f.spec.kind === 'lines' || f.spec.kind === 'nested') out.push(nested(catalog, e, name, ['*']))
    if (f.spec.kind === 'many') out.push({ kind: 'ids', path: [name], spec: f.spec })
  }
  return out
}

function specAt(catalog: Catalog, e: Entity, path: readonly string[]): FieldSpec {
  let at = e
  for (const [i, name] of path.entries()) {
    if (name === 'version' && !catalog.specs(at).has(name)) return count
    const step = catalog.step(at, name)
    if (i === path.length - 1) return step.is === 'value' ? step.spec : step.is === 'one' ? (catalog.specs(at).get(name) ?? catalog.spec(step.entity, 'id')) : count
    if (step.is !== 'one') throw new TypeError(`${e.name}: "${path.join('.')}" does not lead to one value`)
    at = step.entity
  }
  throw new TypeError(`${e.name}: empty path`)
}
