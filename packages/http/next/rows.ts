import { Decimal, type FieldSpec } from '@tenon/model'
import type { Result, Shape, ShapedRow } from '@tenon/engine'
import { durationText, instantText } from '../django/write.ts'
import { outputName } from './names.ts'

export type Json = Readonly<Record<string, unknown>>

/** Rows as plain objects under the names of the wire. Moments are told in UTC, exact decimals as text unless they are `numeric()`. */
export function rowTeller(shape: Shape): (row: ShapedRow) => Json {
  const leaves = shape.leaves.map((leaf) => {
    const inner = leaf.kind === 'one' || leaf.kind === 'lines' ? rowTeller(leaf.shape) : undefined
    const tell = (value: unknown): unknown => {
      if (value === null || value === undefined) return null
      if (leaf.kind === 'one') return inner!(value as ShapedRow)
      if (leaf.kind === 'lines') return (value as ShapedRow[]).map((row) => inner!(row))
      return leaf.kind === 'value' && leaf.label !== true && leaf.count !== true ? valueTold(leaf.spec, value) : plainTold(value)
    }
    return [outputName(leaf), tell] as const
  })
  return (row) => Object.fromEntries(leaves.map(([name, tell], i) => [name, tell(row[i])]))
}

/** The rows of a result, whatever it holds. */
export function rowsTold(result: Result): readonly Json[] {
  if (result.kind === 'page') return result.rows.map(rowTeller(result.shape))
  return result.kind === 'row' ? [rowTeller(result.shape)(result.row)] : []
}

function valueTold(spec: FieldSpec, value: unknown): unknown {
  if (spec.kind === 'instant') return instantText(String(value))
  if (spec.kind === 'duration') return durationText(BigInt(value as bigint))
  if (spec.kind === 'decimal') return spec.numeric === true ? Number(String(value)) : Decimal.of(value as string).toFixed(spec.scale ?? 2)
  return plainTold(value)
}

const plainTold = (value: unknown): unknown => (typeof value === 'bigint' ? (value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER) ? Number(value) : String(value)) : value instanceof Decimal ? value.toString() : (value ?? null))
