import assert from 'node:assert/strict'
import { Decimal } from '@tenon/model'
import { createEngine, type Engine, type Operation, type Result } from '@tenon/engine'
import { type Database, tablesOf } from '@tenon/sql'
import { as, openShop, orders, person, shop } from '../../packages/engine/fixture.ts'
import type { Chance } from './chance.ts'
import { dump, figureOf } from './dump.ts'
import { type Break, failing, makeDoomed } from './failing.ts'
import { type Goal, openAt } from './goal.ts'

const actor = person(7, 1)

/** Order, lines, tags, audit, idempotency key and number: broken at every statement and at the commit, in every operation. */
export const atomic: Goal<{ readonly documents: number }> = {
  number: 4, promise: 'a nested write is kept whole or not at all, wherever it breaks', small: { documents: 2 }, stated: { documents: 200 },
  async run({ documents }, { kind, chance, place, say }) {
    const database = openAt(kind, await place())
    const engine = await openShop(database)
    await makeDoomed(database)
    const quotes = kind === 'postgres' ? '$1' : '?1'
    for (const name of ['red', 'blue', 'green']) await database.run({ text: `insert into "tag" ("name") values (${quotes})`, params: [{ is: 'text' }], columns: [] }, [name])
    let points = 0
    for (let i = 0; i < documents; i++) {
      const made = await broken(database, engine, (key) => ({ action: 'create', resource: orders, draft: { values: content(chance, 1 + chance.whole(0, 3)), issues: [] }, idempotencyKey: key }), `create-${i}`)
      const id = made.result.kind === 'row' ? made.result.row[0] : undefined
      assert.equal(await figureOf(database, `select count(*) from "tenon_idempotency" where "key" = 'create-${i}'`), 1)
      assert.equal(await figureOf(database, `select "last" from "tenon_sequence"`), i + 1, 'a broken create uses up no number')
      const changed = await broken(database, engine, () => ({ action: 'update', resource: orders, key: id, partial: true, draft: { values: content(chance, 1 + chance.whole(0, 3)), issues: [] } }), '')
      const moved = await broken(database, engine, (key) => ({ action: 'call', name: 'complete', resource: orders, key: id, draft: { values: {}, issues: [] }, query: {}, params: new Map(), idempotencyKey: key }), `move-${i}`)
      const removed = await broken(database, engine, () => ({ action: 'delete', resource: orders, key: id }), '')
      assert.deepEqual([await figureOf(database, 'select count(*) from "orders"'), await figureOf(database, 'select count(*) from "order_item"'), await figureOf(database, 'select count(*) from "orders_tags"')], [0, 0, 0])
      assert.equal(await figureOf(database, 'select count(*) from "tenon_audit"'), 4 * (i + 1), 'one entry an operation, none for what was rolled back')
      points += made.points + changed.points + moved.points + removed.points
      if (i % 10 === 9) say(`${i + 1} documents, ${points} points`)
    }
    await database.close()
    return `${points} of ${points} points all or nothing`
  },
}

/** Tries an operation with every break there is, then lets it pass. */
async function broken(database: Database, engine: Engine, operation: (key: string) => Operation, key: string): Promise<{ points: number; result: Result }> {
  const tables = tablesOf(engine.entities)
  const fixed = operation(key)
  const before = await dump(database, tables)
  let points = 0
  const attempt = async (where: Break): Promise<boolean> => {
    const trying = failing(database, where)
    const outcome = await createEngine(shop, trying).run(fixed, as(actor)).then(() => 'done' as const, (error: unknown) => error)
    if (!trying.hit()) { assert.equal(outcome, 'done', String(outcome)); return false }
    points += 1
    assert.notEqual(outcome, 'done', `${fixed.action} passed over a break ${where.when} ${where.at}`)
    assert.equal(await dump(database, tables), before, `${fixed.action} left something behind: broken ${where.when} ${where.at}`)
    return true
  }
  await attempt({ at: 'commit', when: 'after' })
  for (let at = 1; await attempt({ at, when: 'after' }); at++) await attempt({ at, when: 'before' })
  assert.ok(points > 3, `${fixed.action} was broken at ${points} points only`)
  assert.notEqual(await dump(database, tables), before, `${fixed.action} changes something`)
  return { points, result: key === '' ? { kind: 'none' } : await engine.run(fixed, as(actor)) }
}

function content(chance: Chance, lines: number): Record<string, unknown> {
  return {
    title: chance.word(), tags: [1, 2, 3].filter(() => chance.yes(0.6)),
    items: Array.from({ length: lines }, () => ({ itemName: chance.word(), quantity: Decimal.of(chance.whole(1, 9)), unitPrice: new Decimal(BigInt(chance.whole(1, 99_999)), 2) })),
  }
}
