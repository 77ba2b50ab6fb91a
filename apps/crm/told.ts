import { Decimal, type Entity, type FieldSpec, storedFields } from '@tenon/model'
import type { Result, Shape, ShapedRow } from '@tenon/engine'
import { instantText, leafKey, wireName } from '@tenon/http'

type Values = Readonly<Record<string, unknown>>

/** A stored row in the words of the wire: its names in snake case, moments and money spelled as in any other answer, nothing write-only. */
export function told(entity: Entity, row: Values): Record<string, unknown> {
  return Object.fromEntries(storedFields(entity).filter(([, spec]) => !spec.writeOnly).map(([name, spec]) => [wireName(name, spec), spelled(spec, row[name])]))
}

/** A row that the engine answered, as an object to put inside another answer. */
export function toldResult(result: Result): Record<string, unknown> {
  if (result.kind !== 'row') throw new TypeError(`expected a row, not ${result.kind}`)
  return toldRow(result.shape, result.row)
}

/** The rows that the engine answered. */
export function toldRows(result: Result): Record<string, unknown>[] {
  if (result.kind !== 'page') throw new TypeError(`expected rows, not ${result.kind}`)
  return result.rows.map((row) => toldRow(result.shape, row))
}

function toldRow(shape: Shape, row: ShapedRow): Record<string, unknown> {
  return Object.fromEntries(shape.leaves.map((leaf, i) => {
    const value = row[i]
    if (leaf.kind === 'one') return [leafKey(leaf), Array.isArray(value) ? toldRow(leaf.shape, value) : null]
    if (leaf.kind === 'lines') return [leafKey(leaf), (value as readonly ShapedRow[]).map((inner) => toldRow(leaf.shape, inner))]
    if (leaf.kind !== 'value' || leaf.count === true) return [leafKey(leaf), value]
    return [leafKey(leaf), leaf.label === true ? labelOf(leaf.spec, value) : spelled(leaf.spec, value)]
  }))
}

/** `full-time` is told as `Full Time`. */
export const labelOf = (spec: FieldSpec, value: unknown): unknown => spec.choices?.find((choice) => choice.value === value)?.label ?? value

function spelled(spec: FieldSpec, value: unknown): unknown {
  if (value === null || value === undefined) return null
  if (spec.kind === 'instant') return instantText(String(value))
  if (spec.kind === 'time') return String(value).replace(/\.000000$/, '')
  if (spec.kind === 'decimal') return Decimal.of(value as Decimal).toFixed(spec.scale ?? 0)
  return value
}
