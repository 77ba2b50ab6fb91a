import type { Socket } from 'node:net'
import type { SqlType } from './ast.ts'
import { Login } from './auth.ts'
import { SqlError } from './errors.ts'
import { type Arriving, arrived, decodeRows, encodeRow, type Lobs, parameterMetadata, resultMetadata, stored } from './rows.ts'
import type { Answer } from './scope.ts'
import type { HanaOptions } from './server.ts'
import { type Prepared, type Result, Session } from './session.ts'
import type { Store } from './store.ts'
import { type Asked, fromCesu8, functions, messages, options, type Part, parts, reply, Requests, toCesu8 } from './wire.ts'

/** Rows that are sent at once; the rest waits to be fetched. */
const FIRST = 100
interface Open { readonly columns: readonly Answer[]; readonly rows: unknown[][]; at: number }
interface Pending { readonly prepared: Prepared; readonly values: unknown[][]; readonly arriving: Arriving[]; readonly commit: boolean }

/** One client: its messages, one after another, and what it has open. */
export class Connection {
  private readonly socket: Socket
  private readonly id: bigint
  private readonly login: Login
  private readonly requests = new Requests()
  private readonly make: (user: string) => Session
  private readonly told: ((text: string) => void) | undefined
  private session: Session | undefined
  private count = 0
  private next = 1n
  private work: Promise<void> = Promise.resolve()
  private readonly statements = new Map<bigint, Prepared>()
  private readonly open = new Map<bigint, Open>()
  private readonly texts = new Map<bigint, string | Buffer>()
  private pending: { of: Pending; places: Map<bigint, Arriving> } | undefined

  constructor(socket: Socket, id: bigint, store: Store, schema: string, users: ReadonlyMap<string, string>, o: HanaOptions) {
    this.socket = socket
    this.id = id
    this.login = new Login(users)
    this.told = o.onStatement
    this.make = (user) => new Session(store, user, schema, o.lockWait ?? 30_000)
    socket.on('data', (bytes) => {
      for (const asked of this.requests.take(bytes)) {
        if (asked === 'greeting') socket.write(Buffer.from([4, 20, 0, 4, 1, 0, 0, 0]))
        else this.work = this.work.then(() => this.serve(asked))
      }
    })
  }

  close(): void { const { session } = this; this.session = undefined; session?.close() }

  private send(code: number, list: readonly Part[], failed = false): void { if (!this.socket.destroyed) this.socket.write(reply(this.id, this.count++, code, list, failed)) }

  private async serve(asked: Asked): Promise<void> {
    try { await this.answer(asked) } catch (error) {
      const { code, message } = error instanceof SqlError ? error : { code: 129, message: `transaction rolled back by an internal error: ${error instanceof Error ? error.stack ?? error.message : String(error)}` }
      const text = Buffer.from(message)
      const bytes = Buffer.alloc(18 + text.length)
      bytes.writeInt32LE(code, 0)
      bytes.writeInt32LE(1, 4)
      bytes.writeInt32LE(text.length, 8)
      bytes[12] = 1
      bytes.write('HY000', 13)
      text.copy(bytes, 18)
      this.send(0, [{ kind: parts.error, count: 1, bytes }], true)
    }
  }

  private get own(): Session { if (this.session === undefined) throw new SqlError(1024, 'session error: not logged in'); return this.session }

  private async answer(asked: Asked): Promise<void> {
    const bytes = (kind: number): Buffer => { const found = asked.part(kind); if (found === undefined) throw new SqlError(1033, `error while parsing protocol: part ${kind} is missing`); return found.bytes }
    switch (asked.type) {
      case messages.dbConnectInfo: return this.send(0, [{ kind: parts.dbConnectInfo, count: 1, bytes: options([[4, true]]) }])
      case messages.authenticate: return this.send(0, [{ kind: parts.authentication, count: 1, bytes: this.login.begin(bytes(parts.authentication)) }])
      case messages.connect: {
        const proof = this.login.end(bytes(parts.authentication))
        this.session = this.make(this.login.user)
        return this.send(functions.connect, [{ kind: parts.authentication, count: 1, bytes: proof }, { kind: parts.connectOptions, count: 3, bytes: options([[1, Number(this.id)], [12, 8], [23, 8]]) }])
      }
      case messages.executeDirect: {
        const text = fromCesu8(bytes(parts.command))
        this.told?.(text)
        const { stmt } = this.own.prepare(text)
        if (stmt.params > 0) throw new SqlError(1033, 'error while parsing protocol: a statement with parameters must be prepared')
        return this.result(await this.own.run(stmt, [], asked.commit))
      }
      case messages.prepare: return this.prepare(fromCesu8(bytes(parts.command)))
      case messages.execute: return this.execute(bytes(parts.statementId).readBigInt64LE(), asked)
      case messages.writeLob: return this.arrive(bytes(parts.writeLobRequest), asked.part(parts.writeLobRequest)!.count)
      case messages.readLob: return this.read(bytes(parts.readLobRequest))
      case messages.fetchNext: return this.fetch(bytes(parts.resultSetId).readBigInt64LE(), bytes(parts.fetchSize).readInt32LE())
      case messages.closeResultSet: this.open.delete(bytes(parts.resultSetId).readBigInt64LE()); return this.send(0, [])
      case messages.dropStatement: this.statements.delete(bytes(parts.statementId).readBigInt64LE()); return this.send(0, [])
      case messages.commit: this.own.commit(); return this.send(functions.commit, [{ kind: parts.transactionFlags, count: 1, bytes: options([[1, true]]) }])
      case messages.rollback: this.own.rollback(); return this.send(functions.rollback, [{ kind: parts.transactionFlags, count: 1, bytes: options([[0, true]]) }])
      case messages.disconnect: this.send(0, []); this.socket.end(); return
      case messages.ping: return this.send(0, [])
      default: throw new SqlError(1033, `error while parsing protocol: message ${asked.type}`)
    }
  }

  private prepare(text: string): void {
    this.told?.(text)
    const prepared = this.own.prepare(text)
    const id = this.number()
    this.statements.set(id.readBigInt64LE(), prepared)
    const list: Part[] = [{ kind: parts.statementId, count: 1, bytes: id }]
    if (prepared.params.length > 0) list.push({ kind: parts.parameterMetadata, count: prepared.params.length, bytes: parameterMetadata(prepared.params) })
    if (prepared.columns.length > 0) list.push({ kind: parts.resultSetMetadata, count: prepared.columns.length, bytes: resultMetadata(prepared.columns) })
    this.send(functions[prepared.kind], list)
  }

  private async execute(id: bigint, asked: Asked): Promise<void> {
    const prepared = this.statements.get(id)
    if (prepared === undefined) throw new SqlError(1033, `error while parsing protocol: no statement ${id}`)
    const given = asked.part(parts.parameters)
    const { values, arriving } = given === undefined ? { values: [], arriving: [] } : decodeRows(given.bytes, given.count, prepared.params)
    const of: Pending = { prepared, values, arriving, commit: asked.commit }
    const rest = arriving.filter((a) => !a.done)
    if (rest.length === 0) { await this.finish(of); return }
    const places = new Map(rest.map((a) => [this.next++, a]))
    this.pending = { of, places }
    this.send(functions[prepared.kind], [{ kind: parts.writeLobReply, count: places.size, bytes: Buffer.concat([...places.keys()].map(eight)) }])
  }

  /** More of the large values. */
  private async arrive(bytes: Buffer, count: number): Promise<void> {
    if (this.pending === undefined) throw new SqlError(1033, 'error while parsing protocol: no large value is expected')
    const { of, places } = this.pending
    for (let i = 0, at = 0; i < count; i++) {
      const place = places.get(bytes.readBigInt64LE(at))
      if (place === undefined) throw new SqlError(1033, 'error while parsing protocol: an unknown large value')
      const length = bytes.readInt32LE(at + 17)
      place.pieces.push(Buffer.from(bytes.subarray(at + 21, at + 21 + length)))
      if ((bytes[at + 8]! & 4) !== 0) place.done = true
      at += 21 + length
    }
    if (of.arriving.some((a) => !a.done)) { this.send(functions.writeLob, []); return }
    this.pending = undefined
    await this.finish(of)
  }

  private async finish({ prepared, values, arriving, commit }: Pending): Promise<void> {
    const width = prepared.params.length
    for (const a of arriving) values[Math.floor(a.place / width)]![a.place % width] = arrived(a, prepared.params[a.place % width] as SqlType)
    const sets = values.map((row) => row.map((v, i) => stored(v, prepared.params[i] as SqlType)))
    this.result(await this.own.run(prepared.stmt, sets, commit), prepared)
  }

  private result(result: Result & { all: readonly number[] }, prepared?: Prepared): void {
    if (result.rows !== undefined) {
      const open: Open = { columns: result.columns!, rows: result.rows, at: 0 }
      const id = this.number()
      const first = this.page(open, FIRST)
      if (open.at < open.rows.length) this.open.set(id.readBigInt64LE(), open)
      // what was told when it was prepared may have changed since
      const same = prepared !== undefined && JSON.stringify(prepared.columns) === JSON.stringify(open.columns)
      this.send(functions.select, [...(same ? [] : [{ kind: parts.resultSetMetadata, count: open.columns.length, bytes: resultMetadata(open.columns) }]), { kind: parts.resultSetId, count: 1, bytes: id }, first])
      return
    }
    const changed = result.kind === 'insert' || result.kind === 'update' || result.kind === 'delete'
    this.send(functions[result.kind], changed ? [{ kind: parts.rowsAffected, count: result.all.length, bytes: Buffer.concat(result.all.map((n) => { const out = Buffer.alloc(4); out.writeInt32LE(n); return out })) }] : [])
  }

  private page(open: Open, size: number): Part {
    const rows = open.rows.slice(open.at, open.at + size)
    open.at += rows.length
    const last = open.at >= open.rows.length
    const lobs: Lobs = { keep: (text) => { const id = this.number(); this.texts.set(id.readBigInt64LE(), text); if (this.texts.size > 20_000) this.texts.delete(this.texts.keys().next().value!); return id } }
    return { kind: parts.resultSet, count: rows.length, bytes: Buffer.concat(rows.flatMap((row) => encodeRow(row, open.columns, lobs))), attributes: last ? 1 | 16 : 0 }
  }

  private fetch(id: bigint, size: number): void {
    const open = this.open.get(id)
    if (open === undefined) throw new SqlError(1033, `error while parsing protocol: no result set ${id}`)
    const page = this.page(open, size)
    if (open.at >= open.rows.length) this.open.delete(id)
    this.send(functions.fetch, [page])
  }

  private read(bytes: Buffer): void {
    const text = this.texts.get(bytes.readBigInt64LE())
    if (text === undefined) throw new SqlError(1034, 'invalid LOB locator id')
    const from = Number(bytes.readBigInt64LE(8)) - 1
    const to = from + bytes.readInt32LE(16)
    const chunk = typeof text === 'string' ? toCesu8(text.slice(from, to)) : text.subarray(from, to)
    const head = Buffer.alloc(16)
    bytes.copy(head, 0, 0, 8)
    head[8] = 2 | (to >= text.length ? 4 : 0)
    head.writeInt32LE(chunk.length, 9)
    this.send(functions.readLob, [{ kind: parts.readLobReply, count: 1, bytes: Buffer.concat([head, chunk]) }])
  }

  private number(): Buffer { return eight(this.next++) }
}

function eight(n: bigint): Buffer {
  const out = Buffer.alloc(8)
  out.writeBigInt64LE(n)
  return out
}
