import assert from 'node:assert/strict'
import { openShop } from '../../packages/engine/fixture.ts'
import { figureOf, texts } from './dump.ts'
import { type Goal, openAt } from './goal.ts'
import { type Answer, send, type Shop, startShop, together } from './shop.ts'

/** POSTs that are sent again and again, at once and after the server died between commit and reply. */
export const once: Goal<{ readonly posts: number; readonly lethal: number }> = {
  number: 6, promise: 'a repeated POST acts once and is answered the same', small: { posts: 30, lethal: 0.06 }, stated: { posts: 10_000, lethal: 0.01 },
  async run({ posts, lethal }, ground) {
    const { kind, chance, place, say } = ground
    const where = await place()
    const database = openAt(kind, where)
    ground.after(() => database.close())
    await openShop(database)
    let shop: Shop = await startShop(ground, where, 0, lethal)
    let [deaths, waits, starting] = [0, 0, null as Promise<Shop> | null]
    /** Sends until there is an answer: a dead server is started again, a request in flight is asked for again. */
    const insist = async (path: string, key: string, body: unknown): Promise<Answer> => {
      for (let tries = 0; tries < 500; tries++) {
        const { url } = shop
        try {
          const answer = await send(url, 'POST', path, { 'idempotency-key': key }, body)
          if (answer.status !== 409) return answer
          waits += 1
          assert.match(answer.text, /being worked on/)
          await new Promise((resolve) => setTimeout(resolve, 20))
        } catch (error) {
          if (!(error instanceof TypeError)) throw error
          if (shop.url !== url) continue
          starting ??= (async () => { await shop.stop(); deaths += 1; shop = await startShop(ground, where, 0, lethal); return shop })().finally(() => { starting = null })
          await starting
        }
      }
      throw new Error(`no answer for ${key}`)
    }

    const first = new Map<string, Answer>()
    const orders = Array.from({ length: posts }, (_, i) => ({ key: `k${i}`, times: chance.whole(1, 5), body: { title: `Order ${i}`, items: [{ item_name: 'x', quantity: chance.whole(1, 9), unit_price: `${chance.whole(1, 99)}.50` }] } }))
    await together(orders, 8, async ({ key, times, body }) => {
      const answers = await Promise.all(Array.from({ length: times }, () => insist('/api/orders/', key, body)))
      for (const answer of answers) assert.deepEqual(answer, answers[0], `${key} was answered in two ways`)
      assert.equal(answers[0]!.status, 201, answers[0]!.text)
      first.set(key, answers[0]!)
      if (first.size % 1000 === 0) say(`${first.size} posts, ${deaths} deaths`)
    })
    const effects = async (): Promise<void> => {
      assert.deepEqual((await texts(database, 'select title from "orders" order by title')), orders.map((o) => o.body.title).sort(), 'exactly one effect each')
      for (const [table, count] of [['order_item', posts], ['tenon_idempotency', posts], ['tenon_audit', posts]] as const) assert.equal(await figureOf(database, `select count(*) from "${table}"`), count, table)
      assert.equal(await figureOf(database, 'select "last" from "tenon_sequence"'), posts, 'no number is used twice or lost')
    }
    await effects()
    for (const { key, body } of orders.slice(0, 200)) assert.equal((await insist('/api/orders/', key, { ...body, title: 'Another' })).status, 422, `${key} with another body`)
    await shop.stop()
    shop = await startShop(ground, where, 25)
    for (const { key, body } of orders.slice(0, 200)) assert.deepEqual(await insist('/api/orders/', key, body), first.get(key), `${key} a day later`)
    await effects()
    await calls(shop.url)
    return `${posts} effects of ${posts} posts, ${orders.reduce((all, o) => all + o.times, 0)} tries, ${deaths} deaths between commit and reply, ${waits} answered 409 in flight`
  },
}

/** A move is kept like a create: a second try neither fails nor moves again. */
async function calls(url: string): Promise<void> {
  const complete = (): Promise<Answer> => send(url, 'POST', '/api/orders/1/complete/', { 'idempotency-key': 'move' }, {})
  const done = await complete()
  assert.equal(done.status, 200, done.text)
  assert.deepEqual(await complete(), done)
  assert.equal((await send(url, 'POST', '/api/orders/1/complete/', { 'idempotency-key': 'other' }, {})).status, 400)
  assert.equal((await send(url, 'POST', '/api/orders/', { 'idempotency-key': 'wrong' }, { title: 'x'.repeat(300) })).status, 400)
  assert.equal((await send(url, 'POST', '/api/orders/', { 'idempotency-key': 'wrong' }, { title: 'Right', items: [] })).status, 201, 'a refused body keeps nothing')
}
