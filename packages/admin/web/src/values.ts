import type { FieldView } from '../../manifest.ts'
import type { Row, Versioned } from './api.ts'

export type Values = Record<string, unknown>
export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/** What a form begins with: the row's own values, or what a new row has unless another is chosen. */
export const valuesOf = (fields: readonly FieldView[], held: Versioned | null): Values => Object.fromEntries(fields.map((f) => [f.name, f.secret ? undefined : held === null ? (f.initial ?? undefined) : held.row[f.from ?? f.name]]))

/** What is to be sent: the fields that were changed, in the words of the wire. */
export const changesOf = (fields: readonly FieldView[], values: Values, first: Values, isNew: boolean): Values =>
  Object.fromEntries(fields.filter((f) => !same(values[f.name], first[f.name]) || (isNew && f.kind === 'lines' && values[f.name] !== undefined)).map((f) => [f.name, readyOf(f, values[f.name])]))

function readyOf(f: FieldView, value: unknown): unknown {
  if (f.kind === 'json' || f.kind === 'map') { if (typeof value !== 'string') return value; try { return value === '' ? null : (JSON.parse(value) as unknown) } catch { return value } }
  if (f.kind === 'lines') return (Array.isArray(value) ? (value as Row[]) : []).map((line) => Object.fromEntries(Object.entries(line).filter(([name]) => (f.inner ?? []).some((i) => i.name === name && (!i.readOnly || name === 'id')))))
  return value === undefined ? null : value
}
