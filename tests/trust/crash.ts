import assert from 'node:assert/strict'
import { openShop } from '../../packages/engine/fixture.ts'
import { figureOf, texts } from './dump.ts'
import { type Goal, openAt } from './goal.ts'
import { send, type Shop, startShop } from './shop.ts'

/** What a client knows of one order: the title of the last answer, and the one on its way, if any. */
interface Known { readonly id: number; acknowledged: string; sent: string }

/** A server killed in the middle of its work; what it had answered must be there when it is back. */
export const crash: Goal<{ readonly kills: number; readonly answers: number }> = {
  number: 1, promise: 'what was answered survives the death of the server', small: { kills: 3, answers: 16 }, stated: { kills: 200, answers: 1500 },
  async run({ kills, answers }, ground) {
    const { kind, chance, place, say } = ground
    const where = await place()
    const database = openAt(kind, where)
    ground.after(() => database.close())
    await openShop(database)
    const orders: Known[] = []
    let [acknowledged, creates] = [0, 0]
    for (let kill = 1; kill <= kills; kill++) {
      const shop = await startShop(ground, where)
      // some more or less than a full life, so that death meets every step of a write
      const last = acknowledged + answers + chance.whole(-5, 5)
      const answered = (): void => { if (++acknowledged === last) void shop.stop() }
      await Promise.all(Array.from({ length: 8 }, () => write(shop, orders, () => `Order ${++creates}`, answered)))
      await shop.ended
      if (kill % 10 === 0) say(`${kill} deaths, ${acknowledged} answers`)
    }
    const stored = new Map((await texts(database, `select id || ' ' || title from "orders"`)).map((row) => [Number(row.split(' ', 1)[0]), row.slice(row.indexOf(' ') + 1)]))
    for (const { id, acknowledged: last, sent } of orders) assert.ok(stored.get(id) === last || stored.get(id) === sent, `order ${id} was answered as ${last} and is ${stored.get(id)}`)
    const count = await figureOf(database, 'select count(*) from "orders"')
    assert.equal(await figureOf(database, 'select count(*) from "order_item"'), count, 'an order without its line, or a line without its order')
    assert.equal(await figureOf(database, 'select "last" from "tenon_sequence"'), count, 'no number is used twice or lost')
    if (kind === 'sqlite') assert.deepEqual(await texts(database, 'select integrity_check from pragma_integrity_check'), ['ok'])
    return `${acknowledged} answers in ${kills} deaths, 0 lost, ${count - orders.length} written and not answered`
  },
}

/** Creates and changes orders until the server is gone. */
async function write(shop: Shop, orders: Known[], title: () => string, answered: () => void): Promise<void> {
  try {
    for (;;) {
      const made = title()
      const created = await send(shop.url, 'POST', '/api/orders/', {}, { title: made, items: [{ item_name: 'x', quantity: 1, unit_price: '2.50' }] })
      assert.equal(created.status, 201, created.text)
      const known: Known = { id: (JSON.parse(created.text) as { id: number }).id, acknowledged: made, sent: `${made}, changed` }
      orders.push(known)
      answered()
      const changed = await send(shop.url, 'PATCH', `/api/orders/${known.id}/`, {}, { title: known.sent })
      assert.equal(changed.status, 200, changed.text)
      known.acknowledged = known.sent
      answered()
    }
  } catch (error) {
    // what fetch throws when nobody answers any more
    if (!(error instanceof TypeError)) throw error
  }
}
