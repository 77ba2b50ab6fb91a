import { Decimal, type FieldSpec, readJson, writeJson } from '@tenon/model'
import type { ColumnType, DatabaseKind } from './database.ts'

/** The column a field is kept in. */
export function columnType(spec: FieldSpec): ColumnType {
  switch (spec.kind) {
    case 'id': case 'integer': return { is: 'integer' }
    case 'one': return spec.target === undefined ? { is: 'integer' } : columnType(spec.target.fields.id?.spec ?? { ...spec, kind: 'id' })
    case 'bigint': return { is: 'bigint' }
    case 'decimal': return { is: 'decimal', precision: spec.precision ?? 12, scale: spec.scale ?? 2 }
    case 'choice': return choiceType(spec)
    case 'float': case 'boolean': case 'uuid': case 'date': case 'time': case 'instant': case 'duration': case 'json': return { is: spec.kind }
    case 'list': case 'map': case 'choices': return { is: 'json' }
    case 'many': case 'lines': case 'nested': throw new TypeError(`${spec.kind} has no column`)
    default: return { is: 'text' }
  }
}

const codeTypes = new WeakMap<object, ColumnType>()
function choiceType(spec: FieldSpec): ColumnType {
  const choices = spec.choices ?? []
  if (choices.every((c) => c.stored === undefined)) return { is: typeof choices[0]?.value === 'number' ? 'integer' : 'text' }
  let type = codeTypes.get(choices)
  if (type === undefined) {
    const codes = choices.map((c) => [c.value, c.stored ?? c.value] as const)
    type = Object.freeze({ is: 'code', of: codes.every(([, code]) => typeof code === 'number') ? 'integer' : 'text', codes })
    codeTypes.set(choices, type)
  }
  return type
}

type Code = (value: unknown) => unknown
const keep: Code = (v) => v
const time = (v: string): string => (v.length === 8 ? `${v}.000000` : v.padEnd(15, '0'))

/** Model value to what the driver takes. */
export function encoder(type: ColumnType, kind: DatabaseKind): Code {
  const sqlite = kind === 'sqlite'
  switch (type.is) {
    case 'decimal': return sqlite ? some((v) => Decimal.of(v as string).round(type.scale).units) : some(String)
    case 'boolean': return sqlite ? some((v) => (v === true ? 1 : 0)) : keep
    case 'json': return some((v) => writeJson(v, sqlite), true)
    case 'bigint': case 'duration': return sqlite ? some((v) => BigInt(v as bigint)) : some(String)
    case 'code': { const codes = new Map(type.codes); return some((v) => codes.get(v) ?? v) }
    default: return keep
  }
}

/** What the driver gives to a model value. */
export function decoder(type: ColumnType, kind: DatabaseKind): Code {
  const sqlite = kind === 'sqlite'
  switch (type.is) {
    case 'decimal': return sqlite ? some((v) => new Decimal(BigInt(v as bigint), type.scale)) : some((v) => Decimal.of(v as string))
    case 'boolean': return sqlite ? some((v) => v === 1 || v === 1n) : some((v) => v === 't' || v === true)
    case 'json': return some((v) => (typeof v === 'string' ? readJson(v) : v))
    case 'code': { const values = new Map(type.codes.map(([value, code]) => [String(code), value])); return some((v) => values.get(String(v)) ?? v) }
    case 'integer': case 'float': return some(Number)
    case 'bigint': case 'duration': return some((v) => BigInt(v as string))
    case 'instant': return sqlite ? keep : some((v) => instantText(v as string))
    case 'time': return some((v) => time(v as string))
    default: return keep
  }
}

function some(code: Code, nullToo = false): Code {
  return (v) => (v === null || v === undefined ? (nullToo && v === undefined ? null : (v ?? null)) : code(v))
}

/** `2024-01-01 01:00:00.5+00` as PostgreSQL says it, to 27 characters. */
function instantText(text: string): string {
  const match = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?/.exec(text)
  return match === null ? text : `${match[1]}T${match[2]}.${(match[3] ?? '').padEnd(6, '0')}Z`
}
