// npm run bench:erp: genealogy both ways over a web of 10,000 lots and batches, and the verification of 100,000 entries of the trail, on both databases.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { lots } from '../../apps/erp/materials/lot.api.ts'
import { spun } from '../../apps/erp/invariants/web.ts'
import { app, key, open, type Row } from '../../apps/erp/invariants/world.ts'
import { note, trailing } from '../../packages/engine/trail.ts'
import { entitiesOf, trailLength, verifyTrail } from '../../packages/engine/index.ts'
import { Catalog, openPostgres, openSqlite, Statements } from '../../packages/sql/index.ts'
import { dropDatabase, newDatabase, startPostgres } from '../../packages/testing/index.ts'

const { values } = parseArgs({ options: { entries: { type: 'string', default: '100000' }, rounds: { type: 'string', default: '3' } } })
const [entries, rounds] = [Number(values.entries), Number(values.rounds)]
/** 5,001 lots in eight generations and 5,000 batches between them, and one more of each. */
const sizes = [1, 3, 9, 27, 81, 243, 1000, 3637]
/** By the clock, and of this process's processor: on a machine that does other things too the second tells more. */
interface Took { readonly wall: number; readonly cpu: number }
const timed = async <T>(work: () => Promise<T>): Promise<[Took, T]> => {
  const [began, used] = [performance.now(), process.cpuUsage()]
  const value = await work()
  const { user, system } = process.cpuUsage(used)
  return [{ wall: performance.now() - began, cpu: (user + system) / 1000 }, value]
}
const shown = ({ wall, cpu }: Took): string => `${wall.toFixed(0)} (${cpu.toFixed(0)})`

const folder = mkdtempSync(join(tmpdir(), 'tenon-bench-'))
const postgres = await startPostgres()
const url = await newDatabase(postgres.url)
console.log('| database | nodes | edges | forward, ms (processor) | backward, ms | entries | verified, ms | more memory, MB |\n|---|---|---|---|---|---|---|---|')
try {
  for (const database of [openSqlite({ path: join(folder, 'erp.sqlite') }), openPostgres({ url, poolSize: 3 })]) {
    const w = await open(database)
    const web = await spun(w, sizes)
    const best: Record<'forward' | 'backward', Took> = { forward: { wall: Number.POSITIVE_INFINITY, cpu: 0 }, backward: { wall: Number.POSITIVE_INFINITY, cpu: 0 } }
    for (let round = 0; round < rounds; round++) {
      for (const [id, direction] of [[web.first, 'forward'], [web.last, 'backward']] as const) {
        const [took, answer] = await timed(() => w.call('qa-man-1', lots, id, 'genealogy', { direction }))
        const trace = answer[direction] as Row
        if ((trace.edges as Row[]).length !== web.edges || trace.reconciled !== true) throw new Error(`${direction}: not the whole web`)
        if (took.wall < best[direction].wall) best[direction] = took
      }
    }
    const all = entitiesOf(app)
    const chained = trailing(database, { catalog: new Catalog(all), statements: new Statements(), kind: database.kind }, { key })
    const changes = JSON.stringify({ status: { old: 'Planned', new: 'Issued' }, issuedBy: { old: null, new: 'prod-man-1' } })
    for (let left = entries - (await trailLength(database)); left > 0; left -= 5000) {
      await chained.transaction(async (connection) => {
        for (let i = 0; i < Math.min(5000, left); i++) note(connection, { at: '2026-11-21T09:00:00.000000Z', actor: 'prod-man-1', actorName: 'Anita Desai', capacity: 'Production Manager', tenant: 'plant-a', action: 'issue', entity: 'production_batch', row: String(i), title: `B-${i}`, changes, reason: null, requestId: 'bench', source: 'test' })
      })
    }
    const before = process.memoryUsage().rss
    const [verified, report] = await timed(() => verifyTrail(database, key))
    if (report.problems.length > 0) throw new Error(report.problems.join('; '))
    const more = (process.memoryUsage().rss - before) / 2 ** 20
    console.log(`| ${database.kind} | ${(web.lots + web.batches).toLocaleString('en')} | ${web.edges.toLocaleString('en')} | ${shown(best.forward)} | ${shown(best.backward)} | ${report.entries.toLocaleString('en')} | ${shown(verified)} | ${more.toFixed(0)} |`)
    await database.close()
  }
} finally {
  await dropDatabase(postgres.url, url)
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}
