import { describer } from '../schema.ts'
import { inputName, outputName } from './names.ts'

/** What this wire takes and answers: a decimal that is declared so is a number. */
export const { field: fieldSchema, input: inputSchema, shape: shapeSchema } = describer({
  input: inputName, output: outputName,
  field: (spec) => (spec.kind === 'decimal' && spec.numeric === true ? { type: spec.nullable ? ['number', 'null'] : 'number' } : undefined),
})
