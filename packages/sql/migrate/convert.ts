import type { ColumnType, DatabaseKind } from '../database.ts'
import { q, typeSql } from '../schema/ddl.ts'
import { type Literal, sameType } from '../schema/table.ts'
import { MigrationError } from './words.ts'

type Is = ColumnType['is']
const whole: readonly Is[] = ['integer', 'bigint', 'duration']
const plain: readonly Is[] = [...whole, 'uuid', 'date']

/** Whether values of one type can become the other without a person's help, and exactly but for a decimal's lost digits. */
export function convertible(from: ColumnType, to: ColumnType): boolean {
  const [a, b] = [from.is, to.is]
  if (a === b) return true
  if (whole.includes(a)) return whole.includes(b) || b === 'decimal' || b === 'float' || b === 'text'
  return (a === 'decimal' && (b === 'float' || whole.includes(b))) || (a === 'boolean' && whole.includes(b)) || (a === 'date' && b === 'instant') || (plain.includes(a) && b === 'text')
}

/** Whether a conversion may drop digits. */
export const losesDigits = (from: ColumnType, to: ColumnType): boolean => from.is === 'decimal' && ((to.is === 'decimal' && to.scale < from.scale) || (whole.includes(to.is) && from.scale > 0))

/** An old column's value as one of the new type. */
export function converted(column: string, from: ColumnType, to: ColumnType, kind: DatabaseKind): string {
  const name = q(column)
  if (sameType(from, to)) return name
  if (!convertible(from, to)) throw new MigrationError(`column ${column} cannot turn from ${from.is} into ${to.is} by itself`)
  if (kind === 'postgres') {
    if (from.is === 'boolean') return `${name}::int::bigint`
    if (from.is === 'date' && to.is === 'instant') return `${name}::timestamp at time zone 'UTC'`
    if (losesDigits(from, to)) return `${halfEven(name, to.is === 'decimal' ? to.scale : 0)}::${typeSql(to, kind)}`
    return `${name}::${typeSql(to, kind)}`
  }
  if (kind === 'hana') return convertedHana(name, from, to)
  const power = (digits: number): string => String(10n ** BigInt(digits))
  if (to.is === 'decimal') {
    const places = to.scale - (from.is === 'decimal' ? from.scale : 0)
    return places >= 0 ? `${name} * ${power(places)}` : unitsHalfEven(name, power(-places))
  }
  if (from.is === 'decimal' && whole.includes(to.is)) return from.scale === 0 ? name : unitsHalfEven(name, power(from.scale))
  if (to.is === 'float') return from.is === 'decimal' ? `cast(${name} as real) / ${power(from.scale)}` : `cast(${name} as real)`
  if (to.is === 'text') return `cast(${name} as text)`
  if (from.is === 'date' && to.is === 'instant') return `${name} || 'T00:00:00.000000Z'`
  return name
}

function convertedHana(name: string, from: ColumnType, to: ColumnType): string {
  if (from.is === 'boolean') return `case when ${name} = true then 1 when ${name} = false then 0 end`
  if (from.is === 'date' && to.is === 'instant') return `to_timestamp(${name})`
  if (from.is === 'text' || to.is === 'text') return `to_nvarchar(${name})`
  const digits = to.is === 'decimal' ? to.scale : 0
  const exact = losesDigits(from, to) ? `round(${name}, ${digits}, round_half_even)` : name
  return to.is === 'decimal' ? `to_decimal(${exact}, ${to.precision}, ${to.scale})` : to.is === 'float' ? `to_double(${name})` : `to_bigint(${exact})`
}

/** Half to even, as every decimal of this system is rounded; PostgreSQL's own numeric rounds half away from zero. */
function halfEven(name: string, scale: number): string {
  const step = `${10n ** BigInt(scale)}::numeric`
  return `(case when abs(${name} * ${step} - trunc(${name} * ${step})) = 0.5 then 2 * round(${name} * ${step} / 2) / ${step} else round(${name}, ${scale}) end)`
}
const unitsHalfEven = (name: string, step: string): string =>
  `(${name} / ${step} + case when abs(${name} % ${step}) * 2 > ${step} or (abs(${name} % ${step}) * 2 = ${step} and (${name} / ${step}) % 2 <> 0) then case when ${name} < 0 then -1 else 1 end else 0 end)`

/** What rows get when nobody says: the type's empty value. */
export function emptyOf(type: ColumnType): Literal {
  switch (type.is) {
    case 'text': return ''
    case 'boolean': return false
    case 'json': return '{}'
    case 'date': return '1970-01-01'
    case 'time': return '00:00:00.000000'
    case 'instant': return '1970-01-01T00:00:00.000000Z'
    case 'uuid': return '00000000-0000-0000-0000-000000000000'
    default: return 0
  }
}
