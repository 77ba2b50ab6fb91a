// One of several processes that number documents: node numbers.worker.ts KIND PLACE COUNT SEED. Says each number when its commit is known.
import { createEngine } from '@tenon/engine'
import type { DatabaseKind } from '@tenon/sql'
import { as, Order, orders, person, shop } from '../../packages/engine/fixture.ts'
import { Chance } from './chance.ts'
import { openAt } from './goal.ts'
import { momentOf, zones } from './zones.ts'

const [kind, place, count, seed] = process.argv.slice(2) as [DatabaseKind, string, string, string]
const chance = new Chance(Number(seed))
const database = openAt(kind, place, 4)
const engine = createEngine(shop, database)
const total = Number(count)

async function one(i: number): Promise<void> {
  const tenant = 1 + chance.whole(0, zones.length - 1)
  const context = as(person(1, tenant), momentOf(i / total, chance), zones[tenant - 1]!.name)
  const fate = chance.next()
  // two ways to roll back: refused by a check, and thrown away after its number was taken
  if (fate < 0.05) return engine.run({ action: 'create', resource: orders, draft: { values: { title: 'forbidden' }, issues: [] } }, context).then(() => { throw new Error('a forbidden title was taken') }, () => {})
  if (fate < 0.1) return engine.act(context, async (hands) => { await hands.create(Order, { title: 'thrown away' }); throw new Error('thrown away') }).catch((error: Error) => { if (error.message !== 'thrown away') throw error })
  const made = await engine.run({ action: 'create', resource: orders, draft: { values: { title: 'kept' }, issues: [] } }, context)
  if (made.kind === 'row') process.stdout.write(`${tenant} ${String(made.row[1])}\n`)
}
for (let i = 0; i < total; i += 8) await Promise.all(Array.from({ length: Math.min(8, total - i) }, (_, j) => one(i + j)))
await database.close()
