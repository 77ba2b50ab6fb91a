import type { SqlType } from './ast.ts'
import { fixedBytes, fixedFrom, floatingBytes, floatingFrom, kept, keptAt } from './decimals.ts'
import { SqlError } from './errors.ts'
import type { Answer } from './scope.ts'
import { momentOf } from './values.ts'
import { fromCesu8, lengthOf, readLength, toCesu8 } from './wire.ts'

/** The protocol's numbers of types. */
const codes: Readonly<Record<SqlType['is'], number>> = { tinyint: 1, smallint: 2, integer: 3, bigint: 4, decimal: 76, floating: 5, real: 6, double: 7, boolean: 28, date: 63, time: 64, seconddate: 62, timestamp: 61, nvarchar: 11, varchar: 9, varbinary: 13, nclob: 26, clob: 25, blob: 27 }
export const codeOf = (t: SqlType): number => (t.is === 'decimal' && t.precision <= 18 ? 81 : t.is === 'decimal' && t.precision <= 28 ? 82 : codes[t.is])
const lengthIn = (t: SqlType): number => ('length' in t ? t.length : t.is === 'decimal' ? t.precision : t.is === 'floating' ? t.digits : 0)
/** A scale beyond any number says that there is none. */
const scaleIn = (t: SqlType): number => (t.is === 'decimal' ? t.scale : t.is === 'floating' ? 32_767 : 0)

export function parameterMetadata(types: readonly SqlType[]): Buffer {
  return Buffer.concat(types.map((t) => {
    const out = Buffer.alloc(16)
    out[0] = 2
    out[1] = codeOf(t)
    out[2] = 1
    out.writeInt32LE(-1, 4)
    out.writeInt16LE(lengthIn(t), 8)
    out.writeInt16LE(scaleIn(t), 10)
    return out
  }))
}

export function resultMetadata(columns: readonly Answer[]): Buffer {
  const names: Buffer[] = []
  let offset = 0
  const heads = columns.map(({ name, type }) => {
    const text = Buffer.from(name).subarray(0, 255)
    const out = Buffer.alloc(24)
    out[0] = 2
    out[1] = codeOf(type)
    out.writeInt16LE(scaleIn(type), 2)
    out.writeInt16LE(lengthIn(type), 4)
    out.writeInt32LE(-1, 8)
    out.writeInt32LE(-1, 12)
    out.writeInt32LE(offset, 16)
    out.writeInt32LE(offset, 20)
    names.push(Buffer.from([text.length]), text)
    offset += 1 + text.length
    return out
  })
  return Buffer.concat([...heads, ...names])
}

/** Large texts go out by a number, and the rest of them is asked for. */
export interface Lobs { keep(text: string | Buffer): Buffer }
const FIRST = 1024

export function encodeRow(row: readonly unknown[], columns: readonly Answer[], lobs: Lobs): Buffer[] {
  return row.map((value, i) => encode(value, columns[i]!.type, lobs))
}

function encode(value: unknown, type: SqlType, lobs: Lobs): Buffer {
  const missing = value === null || value === undefined
  const whole = (bytes: number, write: (out: Buffer) => void): Buffer => { if (missing) return Buffer.from([0]); const out = Buffer.alloc(1 + bytes); out[0] = 1; write(out); return out }
  switch (type.is) {
    case 'tinyint': return whole(1, (out) => out.writeUInt8(Number(value), 1))
    case 'smallint': return whole(2, (out) => out.writeInt16LE(Number(value), 1))
    case 'integer': return whole(4, (out) => out.writeInt32LE(Number(value), 1))
    case 'bigint': return whole(8, (out) => out.writeBigInt64LE(BigInt(value as bigint), 1))
    case 'decimal': { const size = { 81: 8, 82: 12, 76: 16 }[codeOf(type) as 81]!; return whole(size, (out) => { fixedBytes(String(value), type.scale, size).copy(out, 1) }) }
    case 'floating': return floatingBytes(missing ? null : String(value))
    case 'double': { const out = Buffer.alloc(8, 255); if (!missing) out.writeDoubleLE(Number(value)); return out }
    case 'real': { const out = Buffer.alloc(4, 255); if (!missing) out.writeFloatLE(Number(value)); return out }
    case 'boolean': return Buffer.from([missing ? 1 : BigInt(value as bigint) === 1n ? 2 : 0])
    case 'date': { const out = Buffer.alloc(4); out.writeUInt32LE(missing ? 0 : dayNumber(String(value))); return out }
    case 'time': { const out = Buffer.alloc(4); if (!missing) out.writeUInt32LE(seconds(String(value)) + 1); return out }
    case 'seconddate': case 'timestamp': {
      const out = Buffer.alloc(8)
      if (missing) return out
      const text = String(value)
      const second = BigInt(dayNumber(text.slice(0, 10)) - 1) * 86_400n + BigInt(seconds(text.slice(11, 19)))
      out.writeBigInt64LE(type.is === 'seconddate' ? second + 1n : second * 10_000_000n + BigInt(text.slice(20, 27)) + 1n)
      return out
    }
    case 'nvarchar': case 'varchar': { if (missing) return Buffer.from([255]); const text = toCesu8(String(value)); return Buffer.concat([lengthOf(text.length), text]) }
    case 'varbinary': return missing ? Buffer.from([255]) : Buffer.concat([lengthOf((value as Buffer).length), value as Buffer])
    case 'nclob': case 'clob': case 'blob': return lob(missing ? null : Buffer.isBuffer(value) ? value : String(value), type.is, lobs)
  }
}

function lob(value: string | Buffer | null, is: 'nclob' | 'clob' | 'blob', lobs: Lobs): Buffer {
  const kind = { blob: 1, clob: 2, nclob: 3 }[is]
  if (value === null) return Buffer.from([kind, 1])
  const first = typeof value === 'string' ? toCesu8(value.slice(0, FIRST)) : value.subarray(0, FIRST)
  const out = Buffer.alloc(32)
  out[0] = kind
  out[1] = 2 | (value.length <= FIRST ? 4 : 0)
  out.writeBigInt64LE(BigInt(value.length), 4)
  out.writeBigInt64LE(BigInt(typeof value === 'string' ? toCesu8(value).length : value.length), 12)
  lobs.keep(value).copy(out, 20)
  out.writeInt32LE(first.length, 28)
  return Buffer.concat([out, first])
}

/** A large value that a client sends in pieces. */
export interface Arriving { readonly place: number; readonly pieces: Buffer[]; done: boolean }

/** The values of as many rows as were sent; of the last, large ones may be still to come. */
export function decodeRows(bytes: Buffer, rows: number, types: readonly SqlType[]): { values: unknown[][]; arriving: Arriving[] } {
  const values: unknown[][] = []
  const arriving: Arriving[] = []
  let at = 0
  for (let row = 0; row < rows; row++) {
    const start = at
    let end = 0
    const list = types.map((type, place): unknown => {
      const code = bytes[at]!
      if (code & 0x80) { at += 1; return null }
      if (code === 25 || code === 26 || code === 27) {
        const [length, position] = [bytes.readInt32LE(at + 2), bytes.readInt32LE(at + 6)]
        const piece = position > 0 ? Buffer.from(bytes.subarray(start + position - 1, start + position - 1 + length)) : Buffer.alloc(0)
        if (position > 0) end = Math.max(end, start + position - 1 + length)
        arriving.push({ place: row * types.length + place, pieces: [piece], done: (bytes[at + 1]! & 4) !== 0 })
        at += 10
        return undefined
      }
      const { value, next } = decode(bytes, at, code, type)
      at = next
      return value
    })
    at = Math.max(at, end)
    values.push(list)
  }
  return { values, arriving }
}

/** A whole large value as it is kept. */
export const arrived = (a: Arriving, type: SqlType): unknown => { const all = Buffer.concat(a.pieces); return type.is === 'blob' ? all : type.is === 'clob' ? all.toString('utf8') : fromCesu8(all) }

function decode(bytes: Buffer, at: number, code: number, type: SqlType): { value: unknown; next: number } {
  switch (code) {
    case 1: return { value: BigInt(bytes[at + 1]!), next: at + 2 }
    case 2: return { value: BigInt(bytes.readInt16LE(at + 1)), next: at + 3 }
    case 3: return { value: BigInt(bytes.readInt32LE(at + 1)), next: at + 5 }
    case 4: return { value: bytes.readBigInt64LE(at + 1), next: at + 9 }
    case 6: return { value: bytes.readFloatLE(at + 1), next: at + 5 }
    case 7: return { value: bytes.readDoubleLE(at + 1), next: at + 9 }
    case 28: return { value: bytes[at + 1] === 2 ? 1n : bytes[at + 1] === 1 ? null : 0n, next: at + 2 }
    case 76: case 81: case 82: {
      const size = { 81: 8, 82: 12, 76: 16 }[code as 81]!
      return { value: kept(fixedFrom(bytes.subarray(at + 1, at + 1 + size)), type.is === 'decimal' ? type.scale : 0), next: at + 1 + size }
    }
    case 5: return { value: floatingFrom(bytes.subarray(at + 1, at + 17)), next: at + 17 }
    case 61: { const n = bytes.readBigInt64LE(at + 1); return { value: n === 0n ? null : momentText(n - 1n), next: at + 9 } }
    case 62: { const n = bytes.readBigInt64LE(at + 1); return { value: n === 0n ? null : momentText((n - 1n) * 10_000_000n), next: at + 9 } }
    case 63: { const n = bytes.readUInt32LE(at + 1); return { value: n === 0 ? null : dayText(n), next: at + 5 } }
    case 64: { const n = bytes.readUInt32LE(at + 1); return { value: n === 0 ? null : clock(n - 1), next: at + 5 } }
    case 29: case 30: case 12: {
      const { length, next } = readLength(bytes, at + 1)
      if (length === null) return { value: null, next }
      const raw = bytes.subarray(next, next + length)
      return { value: code === 12 ? Buffer.from(raw) : fromCesu8(raw), next: next + length }
    }
    default: throw new SqlError(1033, `error while parsing protocol: a value of type ${code} for ${type.is}`)
  }
}

/** A parameter as it is kept: texts that stand for other types are read. */
export function stored(value: unknown, type: SqlType): unknown {
  if (typeof value !== 'string') return value
  return type.is === 'timestamp' || type.is === 'seconddate' ? momentOf(value.slice(0, 29)) : value
}

// Days are counted from the first of the year 1, in the Julian calendar until 4 October 1582.
const GREGORIAN = 2_299_161
export function dayNumber(text: string): number {
  const [y, m, d] = text.split('-').map(Number) as [number, number, number]
  const shift = Math.floor((14 - m) / 12)
  const [year, month] = [y + 4800 - shift, m + 12 * shift - 3]
  const julian = d + Math.floor((153 * month + 2) / 5) + 365 * year + Math.floor(year / 4)
  return (text >= '1582-10-15' ? julian - Math.floor(year / 100) + Math.floor(year / 400) - 32_045 : julian - 32_083) - 1_721_423
}
export function dayText(n: number): string {
  const day = n + 1_721_423
  const a = day >= GREGORIAN ? day + 32_044 : day + 32_082
  const b = day >= GREGORIAN ? Math.floor((4 * a + 3) / 146_097) : 0
  const c = day >= GREGORIAN ? a - Math.floor((146_097 * b) / 4) : a
  const e = Math.floor((4 * c + 3) / 1461)
  const f = c - Math.floor((1461 * e) / 4)
  const g = Math.floor((5 * f + 2) / 153)
  return `${String(100 * b + e - 4800 + Math.floor(g / 10)).padStart(4, '0')}-${two(g + 3 - 12 * Math.floor(g / 10))}-${two(f - Math.floor((153 * g + 2) / 5) + 1)}`
}
const two = (n: number): string => String(n).padStart(2, '0')
const seconds = (text: string): number => Number(text.slice(0, 2)) * 3600 + Number(text.slice(3, 5)) * 60 + Number(text.slice(6, 8))
const clock = (n: number): string => `${two(Math.floor(n / 3600))}:${two(Math.floor(n / 60) % 60)}:${two(n % 60)}`
const momentText = (ticks: bigint): string => `${dayText(Number(ticks / 864_000_000_000n) + 1)} ${clock(Number((ticks / 10_000_000n) % 86_400n))}.${String(ticks % 10_000_000n).padStart(7, '0')}`
