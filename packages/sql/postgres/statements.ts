import { createHash } from 'node:crypto'
import { decoder, encoder } from '../column.ts'
import { rawText } from './raw.ts'
import type { ColumnType, Row, Statement } from '../database.ts'
import type { Seal } from '../seal.ts'
import type { Pace } from './reads.ts'

/** A statement as this database runs it. */
export interface Ready {
  readonly writes: boolean
  /** Whether it can be one of several in a trip that fails as a whole and is then asked again one by one. */
  readonly reads: boolean
  /** Text without values or answers may hold several commands: it is never prepared. */
  readonly plain: boolean
  readonly name: string
  readonly bind: (values: readonly unknown[]) => (string | null)[]
  /** Reads a row of texts, in its own place. */
  readonly read: (raw: unknown[]) => Row
  /** The same of a row as it comes from a line: its letters are bytes. */
  readonly readBytes: (raw: unknown[]) => Row
  readonly pace: Pace
}

/** Prepares each statement once for one database. */
export function preparer(seal: Seal): (statement: Statement) => Ready {
  const known = new WeakMap<Statement, Ready>()
  return (statement) => {
    let made = known.get(statement)
    if (made === undefined) { made = prepare(statement, seal); known.set(statement, made) }
    return made
  }
}

export const isPlain = ({ params, columns }: Statement): boolean => params.length === 0 && columns.length === 0

function prepare(statement: Statement, seal: Seal): Ready {
  const { text, params, columns, raw = 0 } = statement
  const encode = params.map((t) => encoder(t, 'postgres', seal))
  const decode = columns.map((t) => decoder(t, 'postgres', seal))
  const heard = columns.map((t, i) => (i < raw ? asTold : wide.has(t.is) ? fromBytes(decode[i]!) : decode[i]!))
  return {
    pace: {},
    writes: /^\s*(insert|update|delete|merge|create|alter|drop|truncate)\b/i.test(text),
    reads: /^\s*select\b/i.test(text) && !/\b(nextval|setval|for update|for share|into|pg_\w*lock\w*|set_config)\b/i.test(text),
    plain: isPlain(statement),
    name: createHash('sha1').update(text).digest('base64').slice(0, 20),
    bind: (values) => encode.map((code, i) => { const v = code(values[i] ?? null); return v === null || v === undefined ? null : typeof v === 'string' ? v : String(v) }),
    read: reader(decode),
    readBytes: reader(heard),
  }
}

type Decode = ReturnType<typeof decoder>
const reader = (decode: readonly Decode[]) => (raw: unknown[]): Row => { for (let i = 0; i < decode.length; i++) raw[i] = decode[i]!(raw[i]); return raw }

/** What may hold letters beyond ASCII. */
const wide: ReadonlySet<ColumnType['is']> = new Set(['text', 'json', 'code', 'sealed'])
const asTold: Decode = (value) => value
const fromBytes = (decode: Decode): Decode => (value) => decode(typeof value === 'string' ? rawText(value) : value)
