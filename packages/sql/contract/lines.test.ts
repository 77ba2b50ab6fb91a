import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { TLSSocket } from 'node:tls'
import { dropDatabase, newDatabase, type RunningPostgres, startPostgres, testedKinds } from '@tenon/testing'
import { certificate, privateKey as key } from '../../testing/hana/certificate.fixture.ts'
import { type ColumnType, type Database, DatabaseError, openPostgres, type Statement } from '../index.ts'

const [text, integer]: ColumnType[] = [{ is: 'text' }, { is: 'integer' }]
const plain = (words: string): Statement => ({ text: words, params: [], columns: [] })
const letters: Statement = { text: 'select $1 || $2', params: [text!, text!], columns: [text!] }
const many: Statement = { text: "select n, repeat('é', n % 50) from generate_series(1, 3000) n order by n", params: [], columns: [integer!, text!] }
const slow: Statement = { text: 'select 1 from pg_sleep($1)', params: [{ is: 'float' }], columns: [integer!] }
const wrong: Statement = { text: 'select 1 / $1', params: [integer!], columns: [integer!] }

/** Stands between a client and PostgreSQL: hands its answers on in pieces of so many bytes (0: the end of each, `ReadyForQuery`, comes late), or behind TLS. */
async function between(url: string, pieces: number, tls: boolean): Promise<{ readonly url: string; readonly server: Server; readonly open: Set<Socket> }> {
  const { hostname, port } = new URL(url)
  const open = new Set<Socket>()
  const server = createServer((raw) => {
    void (async () => {
      let near: Socket = raw
      if (tls) {
        // SSLRequest, and yes: https://www.postgresql.org/docs/15/protocol-flow.html, SSL Session Encryption
        await once(raw, 'readable')
        raw.read(8)
        raw.write('S')
        near = new TLSSocket(raw, { isServer: true, cert: certificate, key })
      }
      const far = connect(Number(port), hostname)
      for (const one of [raw, near, far]) { open.add(one); one.on('error', () => {}); one.once('close', () => { open.delete(one); near.destroy(); far.destroy() }) }
      near.pipe(far)
      let before = Promise.resolve()
      if (pieces === 0) far.on('data', (chunk: Buffer) => { before = before.then(async () => { near.write(chunk.subarray(0, -6)); await sleep(5); near.write(chunk.subarray(-6)) }) })
      else far.on('data', (chunk: Buffer) => { for (let at = 0; at < chunk.length; at += pieces) near.write(chunk.subarray(at, at + pieces)) })
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const made = new URL(url)
  made.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  if (tls) made.searchParams.set('sslmode', 'no-verify')
  return { url: made.href, server, open }
}

if (testedKinds.includes('postgres')) describe('lines to PostgreSQL', () => {
  let running: RunningPostgres
  let url: string
  before(async () => { running = await startPostgres(); url = await newDatabase(running.url) })
  after(async () => { await dropDatabase(running.url, url); await running.stop() })

  async function works(database: Database): Promise<void> {
    const [rows, word, long, fault] = await Promise.allSettled([database.run(many), database.run(letters, ['Ñandú ', '漢字 🪵']), database.run(letters, ['x'.repeat(300_000), 'é']), database.run(wrong, [0])])
    assert.ok(rows.status === 'fulfilled' && word.status === 'fulfilled' && long.status === 'fulfilled')
    assert.deepEqual(rows.value.rows.map((r) => [r[0], String(r[1]).length]), Array.from({ length: 3000 }, (_, i) => [i + 1, (i + 1) % 50]))
    assert.equal(word.value.rows[0]![0], 'Ñandú 漢字 🪵')
    assert.equal(String(long.value.rows[0]![0]), `${'x'.repeat(300_000)}é`)
    assert.ok(fault.status === 'rejected' && fault.reason instanceof DatabaseError && /division by zero/.test(fault.reason.message))
    assert.equal(await database.transaction(async (c) => (await c.run(letters, ['a', 'ß'])).rows[0]![0]), 'aß')
    const told: unknown[] = []
    for await (const row of database.stream(many)) told.push(row[1])
    assert.equal(told[48], 'é'.repeat(49))
  }

  for (const [name, pieces, tls] of [['in pieces of three bytes', 3, false], ['in pieces of a thousand', 1000, false], ['behind TLS', 65_536, true], ['behind TLS in pieces', 7, true]] as const) {
    test(`answers that come ${name} are read as they were told`, async () => {
      const way = await between(url, pieces, tls)
      const database = openPostgres({ url: way.url, poolSize: 3 })
      try { await works(database); await works(database) } finally { await database.close(); for (const one of way.open) one.destroy(); way.server.close() }
    })
  }

  test('who asks for little does not wait behind who asks for much', async () => {
    const database = openPostgres({ url, poolSize: 4 })
    // once, to learn how long each takes
    for (let i = 0; i < 3; i++) await Promise.all([database.run(slow, [0.05]), database.run(letters, ['a', 'b'])])
    const order: string[] = []
    const slowly = [1, 2].map(() => database.run(slow, [3]).then(() => order.push('slow')))
    await Promise.all(Array.from({ length: 60 }, (_, i) => database.run(letters, [String(i), '!']).then(({ rows }) => { assert.equal(rows[0]![0], `${i}!`); order.push('quick') })))
    await Promise.all(slowly)
    assert.deepEqual([order.slice(0, 60).includes('slow'), order.slice(60)], [false, ['slow', 'slow']])
    await database.close()
  })

  test('with one connection for all, reads and transactions take turns, and each error is told to whoever caused it', async () => {
    const database = openPostgres({ url, poolSize: 1 })
    await database.run(plain('create table turns (id integer primary key)'))
    const insert: Statement = { text: 'insert into turns values ($1)', params: [integer!], columns: [] }
    const count: Statement = { text: 'select count(*) from turns', params: [], columns: [integer!] }
    const outcomes = await Promise.allSettled(Array.from({ length: 120 }, (_, i) => (i % 3 === 0 ? database.transaction(async (c) => { await c.run(insert, [i]); return (await c.run(count)).rows[0]![0] }) : i % 3 === 1 ? database.run(count) : database.run(wrong, [i % 2]))))
    assert.equal(outcomes.filter((o, i) => i % 3 < 2 && o.status === 'fulfilled').length, 80)
    assert.equal(outcomes.filter((o, i) => i % 3 === 2 && (o.status === 'fulfilled') === (i % 2 === 1)).length, 40)
    assert.equal((await database.run(count)).rows[0]![0], 40)
    await database.close()
  })

  test('what the driver asked and was refused is over before anything else is asked', async () => {
    const way = await between(url, 0, false)
    const database = openPostgres({ url: way.url, poolSize: 1 })
    const streamed = async (): Promise<void> => { for await (const row of database.stream({ text: 'select 1 / (3 - n) from generate_series(1, 5) n', params: [], columns: [integer!] })) assert.ok(row) }
    for (const refused of [() => database.run(plain('nonsense')), streamed, () => database.transaction((c) => c.run(plain('nonsense')))]) {
      const [no, yes] = await Promise.allSettled([refused(), database.run(letters, ['a', 'b'])])
      assert.ok(no.status === 'rejected' && no.reason instanceof DatabaseError)
      assert.deepEqual(yes.status === 'fulfilled' ? yes.value.rows : yes.reason, [['ab']])
    }
    await database.close()
    for (const one of way.open) one.destroy()
    way.server.close()
  })

  test('a table that changes under prepared statements is read as it is now', async () => {
    const [database, other] = [openPostgres({ url, poolSize: 2 }), openPostgres({ url, poolSize: 1 })]
    await other.run(plain('create table moving (id integer)'))
    await other.run(plain('insert into moving values (1), (2)'))
    const all: Statement = { text: 'select * from moving order by 1', params: [], columns: [text!] }
    await Promise.all(Array.from({ length: 6 }, () => database.run(all)))
    await other.run(plain("alter table moving alter column id type text using 'n' || id"))
    for (const { rows } of await Promise.all(Array.from({ length: 12 }, () => database.run(all)))) assert.deepEqual(rows, [['n1'], ['n2']])
    await other.run(plain('drop table moving'))
    const gone = await Promise.allSettled(Array.from({ length: 6 }, () => database.run(all)))
    assert.ok(gone.every((o) => o.status === 'rejected' && /does not exist/.test(String((o.reason as Error).message))))
    await other.run(plain('create table moving (id integer)'))
    assert.deepEqual((await database.run(all)).rows, [])
    await Promise.all([database.close(), other.close()])
  })
})
