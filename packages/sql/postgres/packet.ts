import type { Step } from './line.ts'

// PostgreSQL: Frontend/Backend Protocol, Message Formats (https://www.postgresql.org/docs/15/protocol-message-formats.html)
const [PARSE, BIND, EXECUTE, SYNC] = [0x50, 0x42, 0x45, 0x53]

let bytes = Buffer.allocUnsafe(16_384)
let at = 0

function room(more: number): void {
  if (at + more <= bytes.length) return
  const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, at + more))
  bytes.copy(larger, 0, 0, at)
  bytes = larger
}
function int32(value: number, place: number): void {
  bytes[place] = value >>> 24
  bytes[place + 1] = value >>> 16
  bytes[place + 2] = value >>> 8
  bytes[place + 3] = value
}
function int16(value: number): void {
  bytes[at++] = value >>> 8
  bytes[at++] = value
}
/** Writes a text at the end; room for three bytes a letter is there. */
function write(text: string): void {
  const { length } = text
  if (length > 40) { at += bytes.write(text, at); return }
  const start = at
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code > 127) { at = start + bytes.write(text, start); return }
    bytes[at++] = code
  }
}
function begin(type: number): number {
  bytes[at] = type
  at += 5
  return at - 4
}

function parse({ name, text }: Step): void {
  room((name.length + text.length) * 3 + 16)
  const length = begin(PARSE)
  write(name)
  bytes[at++] = 0
  write(text)
  bytes[at++] = 0
  int16(0)
  int32(at - length, length)
}

function bind({ name, values }: Step): void {
  room(name.length * 3 + 32)
  const length = begin(BIND)
  bytes[at++] = 0
  write(name)
  bytes[at++] = 0
  int16(0)
  int16(values.length)
  for (const value of values) {
    if (value === null) { room(4); int32(-1, at); at += 4; continue }
    room(value.length * 3 + 4)
    const place = at
    at += 4
    write(value)
    int32(at - place - 4, place)
  }
  room(16)
  int16(0)
  int32(at - length, length)
}

/**
 * The bytes of several statements, asked in one trip: each bound to its values as text, run to its end, and told apart from the
 * next trip by a `Sync`. `fresh` says whose text has to be sent, too.
 */
export function packet(steps: readonly Step[], fresh: readonly boolean[]): Buffer {
  at = 0
  for (const [i, step] of steps.entries()) {
    if (fresh[i] === true) parse(step)
    bind(step)
    room(10)
    const length = begin(EXECUTE)
    int32(9, length)
    // the unnamed portal, all rows
    bytes.fill(0, at, at + 5)
    at += 5
  }
  room(5)
  int32(4, begin(SYNC))
  const whole = Buffer.from(bytes.subarray(0, at))
  if (bytes.length > 1_048_576) bytes = Buffer.allocUnsafe(16_384)
  return whole
}
