import { createRequire } from 'node:module'
import { type Context, type Engine, Fault } from '@tenon/engine'
import { type Hands, instantOf, millisOf, where } from '@tenon/model'
import { enqueue, type JobDefinition, Schedule } from './job.ts'

const packages = createRequire(import.meta.url)
/** Read when something is due at set times: a start does not wait for it. */
const calendar = (): typeof import('croner') => packages('croner') as typeof import('croner')

/**
 * Puts down a job for every occurrence that came due since the last look, or for the last of them where that is enough. Any number of processes
 * may look: the row of the schedule is locked, and an occurrence is the job's key.
 */
export async function tick(engine: Engine, definitions: readonly JobDefinition[], context: Context, now: number): Promise<number> {
  let made = 0
  for (const definition of definitions) {
    if (definition.schedule === undefined) continue
    const { cron, timeZone = 'UTC', missed = 'each', input = (at: string) => ({ at }) } = definition.schedule
    const times = new (calendar().Cron)(cron, { timezone: timeZone })
    const due = (from: string): Date | null => {
      const at = times.nextRun(new Date(millisOf(from)))
      if (at === null || at.getTime() > now) return null
      // before the next whole second: an occurrence of this very moment is the last
      return missed === 'each' ? at : (times.previousRuns(1, new Date((Math.floor(now / 1000) + 1) * 1000))[0] ?? at)
    }
    made += await engine.act(context, async (hands) => {
      const seen = await hands.find(Schedule, where('name', 'eq', definition.name))
      if (seen === null) { await begin(hands, definition.name, now); return 0 }
      if (due(String(seen.lastAt)) === null) return 0
      const row = (await hands.lock(Schedule, seen.id))!
      let count = 0
      for (let at = due(String(row.lastAt)), from = row.lastAt; at !== null && count < 100; at = due(String(from))) {
        from = instantOf(at.getTime())
        await enqueue(hands, { ...definition, key: () => `${definition.name}@${String(from)}`, holds: 'once' }, input(String(from)))
        await hands.update(Schedule, row.id, { lastAt: from })
        count++
      }
      return count
    })
  }
  return made
}

/** A schedule begins when it is first seen; two processes may see it at once. */
async function begin(hands: Hands, name: string, now: number): Promise<void> {
  try { await hands.create(Schedule, { name, lastAt: instantOf(now) }) } catch (error) { if (!(error instanceof Fault && error.code === 'invalid')) throw error }
}
