import type { FieldSpec } from '@tenon/model'
import type { Leaf, Shape } from '@tenon/engine'
import { leafKey, wireName } from '../naming.ts'

type Schema = Record<string, unknown>
const nothing: Schema = {}
const base: Readonly<Record<string, Schema>> = {
  id: { type: 'integer', format: 'int64' }, integer: { type: 'integer', format: 'int32' }, bigint: { type: 'integer', format: 'int64' }, float: { type: 'number', format: 'double' },
  decimal: { type: 'string', format: 'decimal' }, boolean: { type: 'boolean' }, date: { type: 'string', format: 'date' }, time: { type: 'string', format: 'time' },
  instant: { type: 'string', format: 'date-time' }, duration: { type: 'string' }, email: { type: 'string', format: 'email' }, url: { type: 'string', format: 'uri' },
  uuid: { type: 'string', format: 'uuid' }, json: nothing, one: { type: 'integer' }, many: { type: 'array', items: { type: 'integer' } },
}

/** JSON Schema (2020-12, as OpenAPI 3.1 reads it) of one value on the wire. */
export function fieldSchema(spec: FieldSpec): Schema {
  if (spec.kind === 'list') return nullable({ type: 'array', items: spec.item === undefined ? {} : fieldSchema(spec.item) }, spec)
  if (spec.kind === 'lines') return { type: 'array', items: inputSchema(Object.entries(spec.part?.fields ?? {}).filter(([, f]) => !f.spec.readOnly).map(([name, f]) => [name, f.spec] as const)) }
  if (spec.kind === 'nested') return inputSchema(Object.entries(spec.part?.fields ?? {}).filter(([, f]) => !f.spec.readOnly).map(([name, f]) => [name, f.spec] as const))
  if (spec.kind === 'map') return nullable({ type: 'object', additionalProperties: spec.item === undefined ? {} : fieldSchema(spec.item) }, spec)
  if (spec.kind === 'choices') return nullable({ type: 'array', uniqueItems: true, items: { enum: (spec.choices ?? []).map((c) => c.value) } }, spec)
  const schema: Schema = { ...(base[spec.kind] ?? { type: 'string' }) }
  const targetId = spec.target?.fields.id?.spec
  if (spec.kind === 'one' && targetId !== undefined) Object.assign(schema, base[targetId.kind])
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

export function inputSchema(fields: readonly (readonly [string, FieldSpec])[]): Schema {
  const required = fields.filter(([, s]) => s.presence === 'required').map(([n, s]) => wireName(n, s))
  return { type: 'object', properties: Object.fromEntries(fields.map(([n, s]) => [wireName(n, s), fieldSchema(s)])), ...(required.length === 0 ? {} : { required }) }
}

export function shapeSchema(shape: Shape): Schema {
  const keys = shape.leaves.map(leafKey)
  return { type: 'object', properties: Object.fromEntries(shape.leaves.map((leaf, i) => [keys[i]!, leafSchema(leaf)])), required: keys }
}

function leafSchema(leaf: Leaf): Schema {
  switch (leaf.kind) {
    case 'one': return { anyOf: [shapeSchema(leaf.shape), { type: 'null' }] }
    case 'lines': return { type: 'array', items: shapeSchema(leaf.shape) }
    case 'ids': return { type: 'array', items: { type: 'integer' } }
    case 'computed': return {}
    case 'link': return { type: 'string', format: 'uri' }
    case 'value': return leaf.label === true ? { type: ['string', 'null'] } : leaf.path.length > 1 ? nullable(fieldSchema({ ...leaf.spec, nullable: true }), { ...leaf.spec, nullable: true }) : fieldSchema(leaf.spec)
  }
}
