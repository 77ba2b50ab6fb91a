import { spawn } from 'node:child_process'
import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { entitiesOf, verifyTrail } from '@tenon/engine'
import { createSchema, tablesOf } from '@tenon/sql'
import { key, works } from '../../packages/engine/regulated.fixture.ts'
import { type Goal, openAt } from './goal.ts'

interface Size { readonly writers: number; readonly changes: number }

/** Processes that write regulated records at once: their entries hang on one chain, one behind the other. */
export const trail: Goal<Size> = {
  number: 23, promise: 'several writers of regulated records give one unbroken chain', small: { writers: 8, changes: 25 }, stated: { writers: 8, changes: 1000 },
  async run({ writers, changes }, ground) {
    const place = await ground.place()
    const database = openAt(ground.kind, place, 2)
    ground.after(() => database.close())
    await createSchema(database, tablesOf(entitiesOf(works)))
    const worker = fileURLToPath(new URL('../../packages/engine/trail.worker.ts', import.meta.url))
    const began = performance.now()
    await Promise.all(Array.from({ length: writers }, () => new Promise<void>((resolve, reject) => {
      const child = spawn(process.execPath, [worker, ground.kind, place, String(changes)], { stdio: ['ignore', 'ignore', 'inherit'] })
      ground.after(async () => { child.kill('SIGKILL') })
      child.once('exit', (code) => { if (code === 0) resolve(); else reject(new Error(`a writer ended with ${code}`)) })
    })))
    const took = (performance.now() - began) / 1000
    assert.deepEqual(await verifyTrail(database, key), { entries: writers * changes, problems: [] })
    return `${writers} writers × ${changes} changes: ${writers * changes} entries in one unbroken chain, ${Math.round((writers * changes) / took)} a second`
  },
}
