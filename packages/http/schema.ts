import type { Leaf, Shape } from '@tenon/engine'
import type { FieldSpec } from '@tenon/model'

/** JSON Schema, 2020-12, as OpenAPI 3.1 reads it. */
export type Schema = Record<string, unknown>
type Fields = readonly (readonly [string, FieldSpec])[]

/** What a dialect's wire has of its own. */
export interface Spelling {
  /** A field's schema where the dialect has one of its own; else the general one is taken. */
  readonly field?: (spec: FieldSpec) => Schema | undefined
  readonly input: (name: string, spec: FieldSpec) => string
  readonly output: (leaf: Leaf) => string
  /** The type of the keys of related rows; `integer` unless said. */
  readonly keys?: 'integer' | 'string'
}
export interface Describer { field(spec: FieldSpec): Schema; input(fields: Fields): Schema; shape(shape: Shape): Schema }

/** Describes what a dialect takes and answers. */
export function describer({ field: own, input: inputName, output, keys = 'integer' }: Spelling): Describer {
  function field(spec: FieldSpec): Schema {
    const special = own?.(spec)
    if (special !== undefined) return special
    if (spec.kind === 'lines') return { type: 'array', items: input(fieldsOf(spec)) }
    if (spec.kind === 'nested') return input(fieldsOf(spec))
    if (spec.kind === 'list') return nullable({ type: 'array', items: spec.item === undefined ? {} : field(spec.item) }, spec)
    if (spec.kind === 'map') return nullable({ type: 'object', additionalProperties: spec.item === undefined ? {} : field(spec.item) }, spec)
    if (spec.kind === 'choices') return nullable({ type: 'array', uniqueItems: true, items: { enum: (spec.choices ?? []).map((c) => c.value) } }, spec)
    return plain(spec)
  }
  function input(fields: Fields): Schema {
    const required = fields.filter(([, spec]) => spec.presence === 'required').map(([name, spec]) => inputName(name, spec))
    return { type: 'object', properties: Object.fromEntries(fields.map(([name, spec]) => [inputName(name, spec), field(spec)])), ...(required.length === 0 ? {} : { required }) }
  }
  const shape = ({ leaves }: Shape): Schema => ({ type: 'object', properties: Object.fromEntries(leaves.map((leaf) => [output(leaf), leafSchema(leaf)])), required: leaves.map(output) })
  function leafSchema(leaf: Leaf): Schema {
    switch (leaf.kind) {
      case 'one': return { anyOf: [shape(leaf.shape), { type: 'null' }] }
      case 'lines': return { type: 'array', items: shape(leaf.shape) }
      case 'ids': return { type: 'array', items: { type: keys } }
      case 'computed': return {}
      case 'link': return { type: 'string', format: 'uri' }
      case 'value': return leaf.label === true ? { type: ['string', 'null'] } : field(leaf.path.length > 1 ? { ...leaf.spec, nullable: true } : leaf.spec)
    }
  }
  return { field, input, shape }
}

const fieldsOf = (spec: FieldSpec): Fields => Object.entries(spec.part?.fields ?? {}).filter(([, f]) => !f.spec.readOnly).map(([name, f]) => [name, f.spec] as const)

const kinds: Readonly<Record<string, Schema>> = {
  id: { type: 'integer', format: 'int64' }, integer: { type: 'integer', format: 'int32' }, bigint: { type: 'integer', format: 'int64' }, float: { type: 'number', format: 'double' },
  decimal: { type: 'string', format: 'decimal' }, boolean: { type: 'boolean' }, date: { type: 'string', format: 'date' }, time: { type: 'string', format: 'time' },
  instant: { type: 'string', format: 'date-time' }, duration: { type: 'string' }, email: { type: 'string', format: 'email' }, url: { type: 'string', format: 'uri' },
  uuid: { type: 'string', format: 'uuid' }, json: {}, one: { type: 'integer' }, many: { type: 'array', items: { type: 'integer' } },
}

function plain(spec: FieldSpec): Schema {
  const schema: Schema = { ...(kinds[spec.kind] ?? { type: 'string' }) }
  const targetId = spec.target?.fields.id?.spec
  if (spec.kind === 'one' && targetId !== undefined) Object.assign(schema, kinds[targetId.kind] ?? { type: 'string' })
  if (spec.choices !== undefined) { schema.type = typeof spec.choices[0]?.value === 'number' ? 'integer' : 'string'; schema.enum = spec.choices.map((c) => c.value) }
  if (spec.label !== undefined) schema.title = spec.label
  if (spec.help !== undefined) schema.description = spec.help
  if (spec.maxLength !== undefined) schema.maxLength = spec.maxLength
  if (spec.minLength !== undefined) schema.minLength = spec.minLength
  if (spec.pattern !== undefined) schema.pattern = spec.pattern.source
  if (spec.kind === 'integer' || spec.kind === 'float') { if (spec.min !== undefined) schema.minimum = Number(spec.min); if (spec.max !== undefined) schema.maximum = Number(spec.max) }
  return nullable(schema, spec)
}

function nullable(schema: Schema, spec: FieldSpec): Schema {
  if (!spec.nullable || schema.type === undefined) return schema
  return { ...schema, type: [schema.type, 'null'], ...(Array.isArray(schema.enum) ? { enum: [...schema.enum, null] } : {}) }
}
