// Packets, segments and parts of the SAP HANA SQL Command Network Protocol, from its public description.

export const messages = { executeDirect: 2, prepare: 3, execute: 13, readLob: 16, writeLob: 17, authenticate: 65, connect: 66, commit: 67, rollback: 68, closeResultSet: 69, dropStatement: 70, fetchNext: 71, disconnect: 77, dbConnectInfo: 82, ping: 94 } as const
export const parts = { command: 3, resultSet: 5, error: 6, statementId: 10, rowsAffected: 12, resultSetId: 13, readLobRequest: 17, readLobReply: 18, writeLobRequest: 28, writeLobReply: 30, parameters: 32, authentication: 33, connectOptions: 42, fetchSize: 45, parameterMetadata: 47, resultSetMetadata: 48, transactionFlags: 64, dbConnectInfo: 67 } as const
export const functions = { nil: 0, ddl: 1, insert: 2, update: 3, delete: 4, select: 5, fetch: 10, commit: 11, rollback: 12, connect: 14, writeLob: 15, readLob: 16 } as const

const HEADER = 32
const aligned = (n: number): number => (n + 7) & ~7

export interface Asked { readonly type: number; readonly commit: boolean; part(kind: number): { readonly count: number; readonly bytes: Buffer } | undefined }
export interface Part { readonly kind: number; readonly count: number; readonly bytes: Buffer; readonly attributes?: number }

/** Cuts a stream of bytes into requests; the first is the greeting. */
export class Requests {
  private rest: Buffer = Buffer.alloc(0)
  private greeted = false
  take(bytes: Buffer): (Asked | 'greeting')[] {
    const out: (Asked | 'greeting')[] = []
    this.rest = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes])
    if (!this.greeted) {
      if (this.rest.length < 14) return out
      this.rest = this.rest.subarray(14)
      this.greeted = true
      out.push('greeting')
    }
    while (this.rest.length >= HEADER) {
      const length = this.rest.readUInt32LE(12)
      if (this.rest.length < HEADER + length) break
      out.push(asked(this.rest.subarray(HEADER, HEADER + length)))
      this.rest = this.rest.subarray(HEADER + length)
    }
    return out
  }
}

function asked(segment: Buffer): Asked {
  const found = new Map<number, { count: number; bytes: Buffer }>()
  let at = 24
  for (let i = 0; i < segment.readInt16LE(8); i++) {
    const length = segment.readInt32LE(at + 8)
    const count = segment.readInt16LE(at + 2)
    found.set(segment[at]!, { count: count === -1 ? segment.readInt32LE(at + 4) : count, bytes: segment.subarray(at + 16, at + 16 + length) })
    at += 16 + aligned(length)
  }
  return { type: segment[13]!, commit: segment[14] === 1, part: (kind) => found.get(kind) }
}

export function reply(session: bigint, number: number, functionCode: number, list: readonly Part[], failed = false): Buffer {
  const body = list.map(({ kind, count, bytes, attributes = 0 }) => {
    const out = Buffer.alloc(16 + aligned(bytes.length))
    out[0] = kind
    out[1] = attributes
    out.writeInt16LE(count > 32767 ? -1 : count, 2)
    out.writeInt32LE(count > 32767 ? count : 0, 4)
    out.writeInt32LE(bytes.length, 8)
    out.writeInt32LE(2 ** 17, 12)
    bytes.copy(out, 16)
    return out
  })
  const size = 24 + body.reduce((sum, b) => sum + b.length, 0)
  const head = Buffer.alloc(HEADER + 24)
  head.writeBigInt64LE(session, 0)
  head.writeInt32LE(number, 8)
  head.writeUInt32LE(size, 12)
  head.writeUInt32LE(2 ** 17, 16)
  head.writeInt16LE(1, 20)
  head.writeInt32LE(size, HEADER)
  head.writeInt16LE(list.length, HEADER + 8)
  head.writeInt16LE(1, HEADER + 10)
  head[HEADER + 12] = failed ? 5 : 2
  head.writeInt16LE(functionCode, HEADER + 14)
  return Buffer.concat([head, ...body])
}

/** Lengths before texts: one byte, or a sign and two or four more. */
export function lengthOf(n: number): Buffer {
  if (n <= 245) return Buffer.from([n])
  const out = Buffer.alloc(n <= 32767 ? 3 : 5)
  out[0] = n <= 32767 ? 246 : 247
  if (n <= 32767) out.writeInt16LE(n, 1); else out.writeInt32LE(n, 1)
  return out
}
export function readLength(bytes: Buffer, at: number): { length: number | null; next: number } {
  const first = bytes[at]!
  if (first === 255) return { length: null, next: at + 1 }
  if (first === 246) return { length: bytes.readInt16LE(at + 1), next: at + 3 }
  if (first === 247) return { length: bytes.readInt32LE(at + 1), next: at + 5 }
  return { length: first, next: at + 1 }
}

export const fields = (list: readonly (Buffer | string)[]): Buffer => {
  const count = Buffer.alloc(2)
  count.writeUInt16LE(list.length)
  return Buffer.concat([count, ...list.flatMap((f) => { const bytes = Buffer.from(f as string); return [lengthOf(bytes.length), bytes] })])
}
export function readFields(bytes: Buffer): Buffer[] {
  const out: Buffer[] = []
  let at = 2
  for (let i = 0; i < bytes.readUInt16LE(0); i++) {
    const { length, next } = readLength(bytes, at)
    out.push(bytes.subarray(next, next + (length ?? 0)))
    at = next + (length ?? 0)
  }
  return out
}

/** Options of one part: a name, a type and a value each. */
export function options(list: readonly (readonly [number, boolean | number | string])[]): Buffer {
  return Buffer.concat(list.map(([name, value]) => {
    if (typeof value === 'boolean') return Buffer.from([name, 28, value ? 1 : 0])
    if (typeof value === 'number') { const out = Buffer.from([name, 3, 0, 0, 0, 0]); out.writeInt32LE(value, 2); return out }
    const text = Buffer.from(value)
    const out = Buffer.from([name, 29, 0, 0])
    out.writeInt16LE(text.length, 2)
    return Buffer.concat([out, text])
  }))
}

/** HANA's texts: each half of a surrogate pair by itself. */
export function toCesu8(text: string): Buffer {
  if (!/[\ud800-\udfff]/.test(text)) return Buffer.from(text, 'utf8')
  return Buffer.concat(text.split(/([\ud800-\udfff])/).map((piece) => {
    const code = piece.charCodeAt(0)
    return piece.length === 1 && code >= 0xd800 && code <= 0xdfff ? Buffer.from([0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]) : Buffer.from(piece, 'utf8')
  }))
}
export function fromCesu8(bytes: Buffer): string {
  const out: string[] = []
  let plain = 0
  for (let i = 0; i + 2 < bytes.length; i++) {
    if (bytes[i] !== 0xed || bytes[i + 1]! < 0xa0) continue
    out.push(bytes.toString('utf8', plain, i), String.fromCharCode(0xd000 | ((bytes[i + 1]! & 0x3f) << 6) | (bytes[i + 2]! & 0x3f)))
    i += 2
    plain = i + 1
  }
  out.push(bytes.toString('utf8', plain))
  return out.join('')
}
