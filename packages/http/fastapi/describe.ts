import { describer } from '../schema.ts'
import { inputName, outputName } from './names.ts'

/** What this wire takes and answers: decimals are numbers, keys of related rows are text. */
export const { field: fieldSchema, input: inputSchema, shape: shapeSchema } = describer({
  input: inputName, output: outputName, keys: 'string',
  field: (spec) => (spec.kind === 'decimal' ? { type: spec.nullable ? ['number', 'null'] : 'number' } : undefined),
})
