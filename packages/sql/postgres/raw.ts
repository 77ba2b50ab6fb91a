import { columnType, decoder } from '../column.ts'
import type { FieldSpec } from '../database.ts'

const beyondAscii = /[\x80-\xff]/
/** The letters of a text as it comes from the server, where each byte of UTF-8 is a letter of its own. */
export const rawText = (raw: string): string => (beyondAscii.test(raw) ? Buffer.from(raw, 'latin1').toString() : raw)

/** Reads a field's value from such a text. */
export function rawValue(spec: FieldSpec): (raw: unknown) => unknown {
  const decode = decoder(columnType(spec), 'postgres')
  return (raw) => decode(typeof raw === 'string' ? rawText(raw) : raw)
}
