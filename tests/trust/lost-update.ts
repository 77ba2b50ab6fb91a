import assert from 'node:assert/strict'
import { openShop } from '../../packages/engine/fixture.ts'
import { figureOf } from './dump.ts'
import { type Goal, openAt } from './goal.ts'
import { send, startShop } from './shop.ts'

const titleOf = (text: string): number => Number((JSON.parse(text) as { title: string }).title)

/** Clients that read a number, add to it and write it back, each with the `ETag` it read. */
export const lostUpdate: Goal<{ readonly clients: number; readonly rounds: number }> = {
  number: 7, promise: 'no write is lost, every stale one is told, none is refused without reason', small: { clients: 6, rounds: 8 }, stated: { clients: 50, rounds: 1000 },
  async run({ clients, rounds }, ground) {
    const where = await ground.place()
    const database = openAt(ground.kind, where)
    ground.after(() => database.close())
    await openShop(database)
    const { url } = await startShop(ground, where)
    const rows = Math.max(1, Math.floor(clients / 8))
    const path = (row: number): string => `/api/orders/${row}/`
    for (let i = 0; i < rows; i++) assert.equal((await send(url, 'POST', '/api/orders/', {}, { title: '0', items: [] })).status, 201)

    let [stale, written] = [0, 0]
    await Promise.all(Array.from({ length: clients }, async (_, client) => {
      const row = 1 + (client % rows)
      for (let done = 0; done < rounds;) {
        const read = await send(url, 'GET', path(row), {})
        const write = await send(url, 'PATCH', path(row), { 'if-match': read.etag ?? '' }, { title: String(titleOf(read.text) + 1) })
        assert.ok(write.status === 200 || write.status === 412, `${write.status} ${write.text}`)
        if (write.status === 412) { stale += 1; continue }
        done += 1
        written += 1
        assert.equal(titleOf(write.text), titleOf(read.text) + 1)
        if (written % 5000 === 0) ground.say(`${written} written, ${stale} stale`)
      }
    }))
    const sums = await Promise.all(Array.from({ length: rows }, async (_, i) => titleOf((await send(url, 'GET', path(i + 1), {})).text)))
    assert.equal(sums.reduce((a, b) => a + b), clients * rounds, 'the sum is exact')
    assert.equal(await figureOf(database, 'select sum("version") from "orders"'), clients * rounds + rows, 'one version a write')

    let etag = (await send(url, 'GET', path(1), {})).etag ?? ''
    const old = etag
    for (let i = 0; i < rounds; i++) {
      const saved = await send(url, i % 2 === 0 ? 'PATCH' : 'PUT', path(1), { 'if-match': etag }, { title: String(i), items: [] })
      assert.equal(saved.status, 200, `a user's own next save: ${saved.text}`)
      etag = saved.etag ?? ''
    }
    for (const tag of [old, '"0"', '"abc"', 'W/"x"', '"1", "2"', '""']) {
      for (const [method, at, body] of [['PATCH', path(1), { title: 'lost' }], ['PUT', path(1), { title: 'lost', items: [] }], ['POST', `${path(1)}complete/`, {}], ['DELETE', path(1), undefined]] as const) {
        assert.equal((await send(url, method, at, { 'if-match': tag }, body)).status, 412, `${method} with ${tag}`)
      }
    }
    assert.equal((await send(url, 'PATCH', path(1), { 'if-match': `"0", ${etag}` }, { title: 'listed' })).status, 200)
    assert.equal((await send(url, 'PATCH', path(1), { 'if-match': '*' }, { title: 'any' })).status, 200)
    return `${written} writes, sum exact, ${stale} stale ones told, 0 false conflicts in ${rounds} consecutive saves`
  },
}
