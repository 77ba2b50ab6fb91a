import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { openShop } from '../../packages/engine/fixture.ts'
import { figureOf } from './dump.ts'
import { type Goal, type Ground, openAt } from './goal.ts'
import { yearIn, zones } from './zones.ts'

/** Processes that number documents over the turn of the year in three time zones, roll back a tenth, and are killed. */
export const numbers: Goal<{ readonly processes: number; readonly documents: number; readonly kills: number }> = {
  number: 5, promise: 'numbers have no gap and no double', small: { processes: 3, documents: 100, kills: 2 }, stated: { processes: 8, documents: 10_000, kills: 40 },
  async run({ processes, documents, kills }, ground) {
    const { kind, chance, place, say } = ground
    const where = await place()
    const database = openAt(kind, where)
    ground.after(() => database.close())
    await openShop(database)
    await database.run({ text: `insert into "organization" ("name") values (${kind === 'postgres' ? '$1' : '?1'})`, params: [{ is: 'text' }], columns: [] }, ['West'])
    const started = performance.now()
    const told: string[] = []
    let left = kills
    await Promise.all(Array.from({ length: processes }, async () => {
      for (;;) {
        const doomed = left > 0
        if (doomed) left -= 1
        const after = doomed ? chance.whole(5, Math.min(documents - 20, 400)) : Infinity
        if (!(await work(ground, where, documents, chance.whole(1, 2 ** 30), after, told))) break
        say(`killed, ${told.length} numbers`)
      }
    }))
    const seconds = (performance.now() - started) / 1000

    const stored = (await database.run({ text: 'select "organization_id", "order_number", "created_at", "title" from "orders" order by "id"', params: [], columns: [{ is: 'integer' }, { is: 'text' }, { is: 'instant' }, { is: 'text' }] })).rows
    const series = new Map<string, number[]>()
    const known = new Set<string>()
    for (const [tenant, number, at, title] of stored) {
      assert.equal(title, 'kept')
      const found = /^ORD-(\d{4})-(\d{4,})$/.exec(String(number))
      assert.ok(found !== null, `${String(number)} is no number`)
      assert.equal(Number(found[1]), yearIn(Number(tenant) - 1, String(at)), `${String(number)} was made at ${String(at)} in ${zones[Number(tenant) - 1]!.name}`)
      const key = `${String(tenant)} ${found[1]}`
      series.set(key, [...(series.get(key) ?? []), Number(found[2])])
      known.add(`${String(tenant)} ${String(number)}`)
    }
    assert.equal(series.size, zones.length * 2, 'every zone has two years')
    for (const [key, list] of series) {
      const sorted = list.sort((a, b) => a - b)
      sorted.forEach((n, i) => { assert.equal(n, i + 1, `series ${key} has ${n} at place ${i + 1}`) })
      const [tenant, year] = key.split(' ')
      assert.equal(await figureOf(database, `select "last" from "tenon_sequence" where "tenant" = '${tenant}' and "year" = ${year}`), sorted.length, `the counter of ${key}`)
    }
    assert.deepEqual(told.filter((number) => !known.has(number)), [], 'acknowledged and not there')
    assert.equal(new Set(told).size, told.length, 'no number was told twice')
    return `0 gaps and 0 doubles in ${stored.length} numbers of ${series.size} series, ${kills} processes killed, ${Math.round(stored.length / seconds)} a second`
  },
}

/** Runs one process; kills it after so many numbers. Answers whether it was killed. */
function work({ kind, after }: Ground, where: string, documents: number, seed: number, killAfter: number, told: string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('./numbers.worker.ts', import.meta.url)), kind, where, String(documents), String(seed)], { stdio: ['ignore', 'pipe', 'inherit'] })
    after(async () => { child.kill('SIGKILL') })
    let rest = ''
    let count = 0
    child.stdout.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n')
      rest = lines.pop() ?? ''
      told.push(...lines)
      count += lines.length
      if (count >= killAfter) child.kill('SIGKILL')
    })
    child.once('close', (code, signal) => { if (signal === 'SIGKILL') resolve(true); else if (code === 0) resolve(false); else reject(new Error(`a process ended with ${code}`)) })
  })
}
