import type { Leaf, Shape, ShapedRow } from '@tenon/engine'
import type { FieldSpec } from '@tenon/model'
import { columnType, rawText, rawValue } from '@tenon/sql'
import { Decimal } from '@tenon/model'
import { jsonFloat, jsonText, pythonJson } from './json.ts'
import { wireName } from '../naming.ts'
import { intText } from './python.ts'
import { shiftAt } from './time-values.ts'

export type ValueWriter = (value: unknown) => string
const safe = /^[ !#-[\]-~]*$/
const text: ValueWriter = (value) => {
  const string = String(value)
  return safe.test(string) ? `"${string}"` : jsonText(string)
}
const whole: ValueWriter = (value) => (typeof value === 'number' || typeof value === 'bigint' ? intText(value) : pythonJson(value))

/** `1 02:03:04.500000`; days may be negative, the clock never is. */
export function durationText(micros: bigint): string {
  const perDay = 86_400_000_000n
  let rest = micros % perDay
  if (rest < 0n) rest += perDay
  const days = (micros - rest) / perDay
  const seconds = Number(rest / 1_000_000n)
  const two = (value: number): string => String(value).padStart(2, '0')
  const fraction = Number(rest % 1_000_000n)
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return `${days === 0n ? '' : `${days} `}${clock}${fraction === 0 ? '' : `.${String(fraction).padStart(6, '0')}`}`
}

/** A stored moment on the wire: no fraction when it is zero, `Z` for UTC. */
export function instantText(value: string, timeZone = 'UTC'): string {
  const short = value.endsWith('.000000Z')
  if (timeZone === 'UTC') return short ? `${value.slice(0, 19)}Z` : value
  const utc = Date.parse(`${value.slice(0, 19)}Z`)
  const shift = shiftAt(utc, timeZone)
  if (shift === 0) return short ? `${value.slice(0, 19)}Z` : value
  const minutes = Math.abs(Math.round(shift / 60_000))
  const offset = `${shift < 0 ? '-' : '+'}${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  return `${new Date(utc + shift).toISOString().slice(0, 19)}${short ? '' : value.slice(19, 26)}${offset}`
}

const timeText = (value: string): string => (value.endsWith('.000000') ? value.slice(0, 8) : value)

/**
 * The JSON text of a field's values.
 *
 * @example
 * valueWriter(money().spec)(Decimal.of('7.1')) // '"7.10"'
 */
export function valueWriter(spec: FieldSpec, options: { readonly timeZone?: string } = {}): ValueWriter {
  const write = present(spec, options.timeZone ?? 'UTC')
  return (value) => (value === null || value === undefined ? 'null' : write(value))
}

function present(spec: FieldSpec, timeZone: string): ValueWriter {
  switch (spec.kind) {
    case 'text': case 'email': case 'url': case 'slug': case 'sequence': case 'date': case 'ip': return text
    case 'uuid': return (value) => `"${String(value).toLowerCase()}"`
    case 'id': case 'integer': case 'bigint': return whole
    case 'choice': case 'one': return (value) => (typeof value === 'string' ? text(value) : whole(value))
    case 'decimal': {
      const scale = spec.scale
      if (spec.numeric === true) return pythonJson
      return (value) => {
        const exact = value instanceof Decimal ? value : Decimal.of(value as string | number | bigint)
        return `"${scale === undefined || exact.scale === scale ? exact.toString() : exact.toFixed(scale)}"`
      }
    }
    case 'float': return (value) => jsonFloat(Number(value))
    case 'boolean': return (value) => (value === true ? 'true' : 'false')
    case 'instant': return (value) => `"${instantText(String(value), timeZone)}"`
    case 'time': return (value) => `"${timeText(String(value))}"`
    case 'duration': return (value) => `"${durationText(BigInt(value as bigint))}"`
    case 'list': {
      const item = spec.item === undefined ? pythonJson : valueWriter(spec.item, { timeZone })
      return (value) => (Array.isArray(value) ? `[${value.map((v: unknown) => item(v)).join(',')}]` : pythonJson(value))
    }
    case 'map': {
      const item = spec.item === undefined ? pythonJson : valueWriter(spec.item, { timeZone })
      return (value) => (typeof value === 'object' ? `{${Object.entries(value as object).map(([k, v]) => `${jsonText(k)}:${item(v)}`).join(',')}}` : pythonJson(value))
    }
    case 'many': return (value) => (Array.isArray(value) ? `[${value.map(pythonJson).join(',')}]` : '[]')
    case 'nested': case 'lines': {
      const write = partWriter(Object.entries(spec.part?.fields ?? {}).map(([name, f]) => [name, f.spec] as const), timeZone)
      return (value) => (Array.isArray(value) ? `[${value.map(write).join(',')}]` : write(value))
    }
    case 'json': case 'choices': return pythonJson
  }
}

/** A part as it was read, before it is a row: fields it does not hold are left out. */
function partWriter(fields: readonly (readonly [string, FieldSpec])[], timeZone: string): ValueWriter {
  const writers = fields.map(([name, spec]) => [name, `${jsonText(wireName(name, spec))}:`, valueWriter(spec, { timeZone })] as const)
  return (value) => `{${writers.flatMap(([name, head, write]) => (Object.hasOwn(value as object, name) ? [head + write((value as Record<string, unknown>)[name])] : [])).join(',')}}`
}

/** `address` is that of the resource and what stands behind a key: `['http://…/tags/', '/']`. */
export type Address = readonly [before: string, after: string]
export type RowWriter = (row: ShapedRow, address?: Address) => string

interface WriterOptions { readonly timeZone?: string; /** The rows are raw: see `Result`. */ readonly raw?: boolean }
/** A writer for rows of one shape, made once: it joins text and builds no objects. `key` names a leaf on the wire. */
export function shapeWriter(shape: Shape, key: (leaf: Leaf) => string, options: WriterOptions = {}): RowWriter {
  const writers = shape.leaves.map((leaf) => leafWriter(leaf, key, options))
  const heads = shape.leaves.map((leaf, i) => `${i === 0 ? '{' : ','}${jsonText(key(leaf))}:`)
  const size = writers.length
  if (size === 0) return () => '{}'
  const keyText = (value: unknown): string => (options.raw === true ? rawText(String(value)) : String(value))
  const linked = new Set(shape.leaves.flatMap((leaf, i) => (leaf.kind === 'link' ? [i] : [])))
  if (linked.size === 0) return (row) => {
    let out = ''
    for (let i = 0; i < size; i++) out += heads[i]! + writers[i]!(row[i])
    return `${out}}`
  }
  return (row, [before, after] = ['', '']) => {
    let out = ''
    for (let i = 0; i < size; i++) out += heads[i]! + (linked.has(i) ? jsonText(`${before}${encodeURIComponent(keyText(row[i]))}${after}`) : writers[i]!(row[i]))
    return `${out}}`
  }
}

function leafWriter(leaf: Leaf, key: (leaf: Leaf) => string, options: WriterOptions): ValueWriter {
  if (options.raw === true) return rawWriter(leaf, leafWriter(leaf, key, { ...options, raw: false }), options.timeZone ?? 'UTC')
  switch (leaf.kind) {
    case 'value': return leaf.count === true ? whole : leaf.label === true ? labelWriter(leaf.spec) : valueWriter(leaf.spec, options)
    case 'ids': return (value) => (Array.isArray(value) ? `[${value.map(pythonJson).join(',')}]` : '[]')
    case 'computed': case 'link': return pythonJson
    case 'one': {
      const write = shapeWriter(leaf.shape, key, options)
      return (value) => (Array.isArray(value) ? write(value) : 'null')
    }
    case 'lines': {
      const write = shapeWriter(leaf.shape, key, options)
      return (value) => (Array.isArray(value) ? `[${value.map((row: ShapedRow) => write(row)).join(',')}]` : '[]')
    }
  }
}

/** A choice's label; a value that is no choice stands for itself. */
function labelWriter(spec: FieldSpec): ValueWriter {
  const labels = new Map((spec.choices ?? []).map((choice) => [choice.value as unknown, jsonText(choice.label)]))
  return (value) => (value === null || value === undefined ? 'null' : (labels.get(value) ?? jsonText(String(value))))
}

const told = (raw: string): string => (safe.test(raw) ? `"${raw}"` : jsonText(rawText(raw)))

/** The same JSON, straight from the text that PostgreSQL sends, where that is nearly it already. */
function rawWriter(leaf: Leaf, write: ValueWriter, timeZone: string): ValueWriter {
  // rows with anything but columns are read as values; a link is written by whoever knows the address
  if (leaf.kind !== 'value') return write
  if (leaf.count === true) return String
  const read = rawValue(leaf.spec)
  const plain = leaf.label === true ? undefined : plainWriter(leaf.spec, timeZone)
  return (value) => (value === null ? 'null' : (plain?.(value as string) ?? write(read(value))))
}

/** Undefined, made or answered: this is to be read as a value first. An existing table may keep a field in another type than ours. */
function plainWriter(spec: FieldSpec, timeZone: string): ((raw: string) => string | undefined) | undefined {
  const type = columnType(spec)
  switch (type.is) {
    case 'integer': case 'bigint': return (raw) => (digits.test(raw) ? raw : undefined)
    case 'text': case 'date': case 'uuid': return told
    case 'boolean': return (raw) => (raw === 't' ? 'true' : raw === 'f' ? 'false' : undefined)
    case 'decimal': {
      const { scale } = type
      if (spec.numeric === true || scale === 0 || (spec.scale !== undefined && spec.scale !== scale)) return undefined
      return (raw) => (raw.charCodeAt(raw.length - scale - 1) === POINT ? `"${raw}"` : undefined)
    }
    // `2024-01-01 01:00:00.5+00`
    case 'instant': return timeZone !== 'UTC' ? undefined : (raw) => {
      if (raw.charCodeAt(10) !== SPACE || !raw.endsWith('+00')) return undefined
      const fraction = raw.slice(20, -3)
      return `"${raw.slice(0, 10)}T${raw.slice(11, 19)}${fraction === '' ? '' : `.${fraction.padEnd(6, '0')}`}Z"`
    }
    default: return undefined
  }
}
const digits = /^-?\d+$/
const [SPACE, POINT] = [0x20, 0x2e]
