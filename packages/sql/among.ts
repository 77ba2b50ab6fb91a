import { isStorable } from './column.ts'
import type { ColumnType } from './database.ts'
import type { Writer } from './writer.ts'

/** Values above which a list travels as one: the statement stays the same however many they are. */
const MANY = 60
const TEXT: ColumnType = { is: 'text' }

/** `column in (…)`. */
export function among(w: Writer, column: string, type: ColumnType, list: readonly unknown[]): void {
  const whole = list.length > MANY && w.kind !== 'hana' ? together(w.kind, type, list) : undefined
  if (whole === undefined) {
    w.add(`${column} in (`)
    list.forEach((v, i) => { if (i > 0) w.add(', '); w.value(v, type) })
    w.add(')')
  } else if (w.kind === 'postgres') w.add(`${column} = any(`).value(whole, TEXT).add(')')
  else w.add(`${column} in (select value from json_each(`).value(whole, TEXT).add('))')
}

/** The list as one text: an array for PostgreSQL, JSON for SQLite. What is null, or no text that can be stored, is among no values. */
function together(kind: 'sqlite' | 'postgres', type: ColumnType, list: readonly unknown[]): string | undefined {
  if ('plain' in type || (type.is !== 'text' && type.is !== 'integer' && type.is !== 'bigint' && type.is !== 'uuid')) return undefined
  const parts: string[] = []
  for (const v of list) {
    if (typeof v === 'string') { if (isStorable(v)) parts.push(kind === 'postgres' ? `"${v.replace(/["\\]/g, '\\$&')}"` : JSON.stringify(v)) }
    else if (typeof v === 'number' || typeof v === 'bigint') parts.push(String(v))
    else if (v !== null) return undefined
  }
  return kind === 'postgres' ? `{${parts.join()}}` : `[${parts.join()}]`
}
