import type { ColumnType } from '../database.ts'
import type { Literal } from '../schema/table.ts'

/** A default as the database writes it (`'a'::text`, `-1`, `(0)`), as a constant; undefined for expressions. */
export function literalOf(text: string, type: ColumnType): Literal | undefined {
  const bare = text.trim().replace(/^\((.*)\)$/, '$1').replace(/::[\w ]+(\(\d+(,\s*\d+)?\))?$/, '')
  const quoted = /^'((?:[^']|'')*)'$/.exec(bare)
  const value = quoted === null ? bare : quoted[1]!.replaceAll("''", "'")
  const number = /^-?\d+(\.\d+)?$/.test(value)
  switch (type.is) {
    case 'boolean': return /^(true|1)$/i.test(value) ? true : /^(false|0)$/i.test(value) ? false : undefined
    case 'integer': return number ? Number(value) : undefined
    case 'bigint': case 'duration': case 'decimal': return number ? value : undefined
    case 'float': return Number.isFinite(Number(value)) && value !== '' ? Number(value) : undefined
    default: return quoted === null ? undefined : value
  }
}
