import { type FieldSpec, type Resource, tenantField } from '@tenon/model'
import type { Draft, Given, Issue } from './operation.ts'
import { checkInput, initial } from './parts.ts'
import type { Sent } from './sent.ts'

type Inputs = readonly (readonly [string, FieldSpec])[]

const made = { create: new WeakMap<Resource, Inputs>(), update: new WeakMap<Resource, Inputs>() }

/** The fields a client may send, in declaration order. */
export function writable(resource: Resource, writing: 'create' | 'update'): Inputs {
  let fields = made[writing].get(resource)
  if (fields === undefined) { fields = inputsOf(resource, writing); made[writing].set(resource, fields) }
  return fields
}

function inputsOf(resource: Resource, writing: 'create' | 'update'): Inputs {
  const { create, update, extra, fields } = resource.options
  const words = writing === 'create' ? (create ?? update) : (update ?? create)
  const tenant = tenantField(resource.entity)
  const all = new Map<string, FieldSpec>()
  for (const [name, f] of Object.entries(resource.entity.fields)) if (!f.spec.readOnly && f.spec.kind !== 'id' && name !== tenant) all.set(name, f.spec)
  for (const [name, f] of Object.entries(fields ?? {})) if (f !== undefined && !f.spec.readOnly) all.set(name, f.spec)
    else all.delete(name)
  for (const [name, f] of Object.entries(extra ?? {})) {
    if (f.spec.source !== undefined && !(f.spec.source in resource.entity.fields)) throw new TypeError(`${resource.name}: "${name}" sets no field "${f.spec.source}"`)
    all.set(name, f.spec)
  }
  if (words === undefined) return [...all]
  return words.map((name) => {
    const spec = all.get(name) ?? resource.entity.fields[name]?.spec
    if (spec === undefined) throw new TypeError(`${resource.name}: "${name}" is no field that clients may send`)
    return [name, spec] as const
  })
}

/** Of the fields a client may send, those that are stored under their own names. */
function stored(resource: Resource, fields: Inputs): ReadonlySet<string> {
  let own = owned.get(fields)
  if (own === undefined) {
    const { extra = {} } = resource.options
    own = new Set(fields.filter(([name, spec]) => spec.source === undefined && !(name in extra)).map(([name]) => name))
    owned.set(fields, own)
  }
  return own
}
const owned = new WeakMap<Inputs, ReadonlySet<string>>()

/** Splits what a client sent into what is stored and what only hooks and checks see. */
export function sorted(resource: Resource, writing: 'create' | 'update', draft: Draft, partial = false): { values: Record<string, unknown>; sent: Sent; given: { given?: Given } } {
  const { extra = {}, reply } = resource.options
  const fields = writable(resource, writing)
  const own = stored(resource, fields)
  const bad = new Set(draft.issues.map((i) => i.path[0]))
  const values: Record<string, unknown> = {}
  const input: Record<string, unknown> = { ...draft.values }
  const issues: Issue[] = [...draft.issues]
  const aliases = new Map<string, readonly [string, FieldSpec]>()
  for (const [name, spec] of fields) {
    const there = name in draft.values
    if (own.has(name)) { if (there) values[name] = draft.values[name]; continue }
    if (spec.source !== undefined) {
      if (there) values[spec.source] = draft.values[name]
      if (there || !own.has(spec.source)) aliases.set(spec.source, [name, spec])
      continue
    }
    if (!there && writing === 'create' && spec.default !== undefined) input[name] = initial(spec)
    if (name in input && !bad.has(name)) issues.push(...checkInput(spec, [name], input[name], partial))
  }
  const told = (reply?.given?.fields ?? []).flatMap((name) => (name in input ? [[name, extra[name]!.spec, input[name]] as const] : []))
  return { values, sent: { issues, input, aliases, door: resource.options }, given: told.length === 0 ? {} : { given: { as: reply!.given!.as, values: told } } }
}
