import type { FieldSpec } from '@tenon/model'
import type { Leaf, Shape } from '@tenon/engine'
import { fieldSchema as plainSchema } from '../django/describe.ts'
import { inputName, outputName } from './names.ts'

type Schema = Record<string, unknown>

/** JSON Schema of one value on this wire: decimals are numbers, keys are what the referred row's are. */
export function fieldSchema(spec: FieldSpec): Schema {
  if (spec.kind === 'decimal') return { type: spec.nullable ? ['number', 'null'] : 'number' }
  if (spec.kind === 'lines') return { type: 'array', items: inputSchema(partOf(spec)) }
  if (spec.kind === 'nested') return inputSchema(partOf(spec))
  if (spec.kind === 'one' && spec.target?.fields.id?.spec.kind === 'text') return { type: spec.nullable ? ['string', 'null'] : 'string' }
  return plainSchema(spec)
}
const partOf = (spec: FieldSpec): readonly (readonly [string, FieldSpec])[] => Object.entries(spec.part?.fields ?? {}).filter(([, f]) => !f.spec.readOnly).map(([name, f]) => [name, f.spec] as const)

export function inputSchema(fields: readonly (readonly [string, FieldSpec])[]): Schema {
  const required = fields.filter(([, spec]) => spec.presence === 'required').map(([name, spec]) => inputName(name, spec))
  return { type: 'object', properties: Object.fromEntries(fields.map(([name, spec]) => [inputName(name, spec), fieldSchema(spec)])), ...(required.length === 0 ? {} : { required }) }
}

export function shapeSchema(shape: Shape): Schema {
  return { type: 'object', properties: Object.fromEntries(shape.leaves.map((leaf) => [outputName(leaf), leafSchema(leaf)])), required: shape.leaves.map(outputName) }
}

function leafSchema(leaf: Leaf): Schema {
  switch (leaf.kind) {
    case 'one': return { anyOf: [shapeSchema(leaf.shape), { type: 'null' }] }
    case 'lines': return { type: 'array', items: shapeSchema(leaf.shape) }
    case 'ids': return { type: 'array', items: { type: 'string' } }
    case 'computed': return {}
    case 'link': return { type: 'string', format: 'uri' }
    case 'value': return leaf.label === true ? { type: ['string', 'null'] } : fieldSchema(leaf.path.length > 1 ? { ...leaf.spec, nullable: true } : leaf.spec)
  }
}
