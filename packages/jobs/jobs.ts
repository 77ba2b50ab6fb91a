import { randomInt, randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Context, type Engine, Fault } from '@tenon/engine'
import { instantOf, type JsonValue, where } from '@tenon/model'
import { claim, type Claimed, crowded, whileOurs } from './claim.ts'
import { enqueue, Job, type JobDefinition, type JobInput, type Work } from './job.ts'
import { tick } from './schedule.ts'

export interface JobsOptions {
  readonly engine: Engine
  readonly definitions: readonly JobDefinition<never>[]
  /** Where days begin for what jobs write. */
  readonly timeZone?: string
  /** Milliseconds since 1970; tests set it. */
  readonly clock?: () => number
  /** Told of every try that failed. */
  readonly onError?: (error: unknown, name: string, id: number) => void
}
export interface WorkerOptions { /** Jobs at a time. */ readonly concurrency?: number; /** How often to look for due jobs, in milliseconds. */ readonly pollMs?: number }

export interface Jobs {
  /** Works on due jobs and starts those of schedules until it is stopped; `stop` waits for what is being done. */
  start(options?: WorkerOptions): { stop(): Promise<void> }
  /** Does one due job, if there is one. */
  once(): Promise<boolean>
  /** Turns due occurrences of schedules into jobs. */
  tick(): Promise<number>
  /** Puts a job down in a transaction of its own; answers its id. */
  put<I extends JobInput>(definition: JobDefinition<I>, input: I, context?: Context): Promise<number>
  /** Sees a job to its end, here if nobody else has it: its result, or the error that it was given up with. */
  finish(id: number): Promise<JsonValue>
}
/** A worker that was taken for dead, or told to stop: what it was about to keep is not kept. */
export class LostJob extends Error {}

const doubling = (attempt: number): number => Math.min(3600, 5 * 2 ** (attempt - 1))

/**
 * Jobs in the application's own database.
 *
 * @example
 * const jobs = createJobs({ engine, definitions: [billRun], timeZone: 'Asia/Dhaka' })
 * const worker = jobs.start()
 */
export function createJobs({ engine, definitions, timeZone = 'UTC', clock = Date.now, onError }: JobsOptions): Jobs {
  const { database } = engine
  const known = new Map(definitions.map((one) => [one.name, one as unknown as JobDefinition]))
  const context = (id: number | string = randomUUID()): Context => ({ actor: null, requestId: `job ${id}`, source: 'job', now: () => instantOf(clock()), timeZone })
  const me = `${hostname()} ${process.pid} ${randomUUID().slice(0, 8)}`
  const leaseOf = (d: JobDefinition | undefined): number => (d?.lease ?? 30) * 1000
  const longest = Math.max(30_000, ...[...known.values()].map(leaseOf))

  async function take(only?: number): Promise<Claimed | null> {
    const now = clock()
    const taken = await claim(database, { worker: me, now: instantOf(now), until: instantOf(now + longest), names: [...known.keys()], ...(only === undefined ? {} : { only }) })
    if (taken === null || taken.lane === null || !(await crowded(database, taken, instantOf(now)))) return taken
    await whileOurs(database, taken.id, me, { state: 'waiting', worker: null, leaseUntil: null, attempts: taken.attempts - 1, runAt: instantOf(now + 20 + randomInt(80)) })
    return null
  }

  async function perform(taken: Claimed, stop?: AbortSignal): Promise<void> {
    const definition = known.get(taken.name)!
    const lost = new AbortController()
    const lease = leaseOf(definition)
    const sign = setInterval(() => void whileOurs(database, taken.id, me, { leaseUntil: instantOf(clock() + lease) }).then((ours) => { if (!ours) lost.abort() }, () => {}), lease / 3)
    let cursor = taken.cursor
    const work: Work = {
      id: taken.id, input: taken.input, attempt: taken.attempts, engine, get cursor() { return cursor },
      signal: stop === undefined ? lost.signal : AbortSignal.any([lost.signal, stop]),
      step: async (write, place) => {
        const [value, next] = await engine.act(context(taken.id), async (hands) => {
          const row = await hands.lock(Job, taken.id)
          if (row?.worker !== me || row.state !== 'running') throw new LostJob(`job ${taken.id} is no longer ours`)
          const made = await write(hands)
          const at = place?.(made) ?? {}
          await hands.update(Job, taken.id, { ...at, attempts: 1, leaseUntil: instantOf(clock() + lease) })
          return [made, at.cursor] as const
        })
        if (next !== undefined) cursor = next
        return value
      },
    }
    try {
      if (taken.attempts > (definition.attempts ?? 5)) throw new GaveUp(`given up after ${taken.attempts - 1} tries without any progress`)
      const result = (await definition.run(work)) ?? null
      await ended(taken.id, { state: 'done', result, error: null })
    } catch (error) {
      if (error instanceof LostJob) return
      onError?.(error, taken.name, taken.id)
      const message = error instanceof Error ? error.message : String(error)
      const over = error instanceof GaveUp || taken.attempts >= (definition.attempts ?? 5)
      if (over) await ended(taken.id, { state: 'failed', error: message })
      else await whileOurs(database, taken.id, me, { state: 'waiting', worker: null, leaseUntil: null, error: message, runAt: instantOf(clock() + 1000 * (definition.backoff ?? doubling)(taken.attempts)) })
    } finally {
      clearInterval(sign)
    }
  }

  /** A key that holds for good stays with the job that had it. */
  async function ended(id: number, values: Readonly<Record<string, unknown>>): Promise<void> {
    await engine.act(context(id), async (hands) => {
      const row = await hands.lock(Job, id)
      if (row?.worker !== me || row.state !== 'running') return
      await hands.update(Job, id, { ...values, key: row.holds === 'once' ? row.key : null, worker: null, leaseUntil: null, finishedAt: hands.now })
    })
  }

  const jobs: Jobs = {
    async once() {
      const taken = await take()
      if (taken !== null) await perform(taken)
      return taken !== null
    },
    tick: () => tick(engine, [...known.values()], context(), clock()),
    put: async (definition, input, by = context()) => Number((await engine.act(by, (hands) => enqueue(hands, definition, input))).id),
    async finish(id) {
      for (;;) {
        const taken = await take(id)
        if (taken !== null) await perform(taken)
        const row = await engine.act(context(id), (hands) => hands.find(Job, where('id', 'eq', id)))
        if (row === null) throw new Fault('notFound', `There is no job ${id}.`)
        if (row.state === 'done') return row.result as JsonValue
        if (row.state === 'failed') throw new Fault('refused', String(row.error))
        if (taken === null) await sleep(100)
      }
    },
    start({ concurrency = 2, pollMs = 1000 } = {}) {
      const stopping = new AbortController()
      const lane = async (leads: boolean): Promise<void> => {
        while (!stopping.signal.aborted) {
          let worked = false
          try {
            if (leads) await jobs.tick()
            const taken = await take()
            worked = taken !== null
            if (taken !== null) await perform(taken, stopping.signal)
          } catch (error) { onError?.(error, 'worker', 0) }
          if (!worked) await sleep(pollMs, undefined, { signal: stopping.signal, ref: false }).catch(() => {})
        }
      }
      const lanes = Array.from({ length: concurrency }, (_, i) => lane(i === 0))
      return { stop: async () => { stopping.abort(); await Promise.all(lanes) } }
    },
  }
  return jobs
}
class GaveUp extends Error {}
