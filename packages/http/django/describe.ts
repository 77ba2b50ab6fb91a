import { leafKey, wireName } from '../naming.ts'
import { describer } from '../schema.ts'

/** What this wire takes and answers, as JSON Schema. */
export const { field: fieldSchema, input: inputSchema, shape: shapeSchema } = describer({ input: wireName, output: leafKey })
