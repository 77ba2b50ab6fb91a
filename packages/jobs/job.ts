import { choice, entity, type Hands, id, instant, integer, json, type JsonValue, text, where } from '@tenon/model'
import type { Engine } from '@tenon/engine'

/** Work that is to be done once, here or in another process, now or later: a row in the database of the business it belongs to. */
export const Job = entity('job', {
  id: id(), name: text(100), input: json<JobInput>(),
  /** No other job with this key may wait, may be unfinished, or may ever be: what `holds` says. */
  key: text(200).optional().unique(), holds: choice('waiting', 'unfinished', 'once').default('unfinished'),
  /** Jobs of one lane are done one after the other. */
  lane: text(100).optional(),
  state: choice('waiting', 'running', 'done', 'failed').default('waiting'), runAt: instant(),
  attempts: integer().default(0), worker: text(100).optional(), leaseUntil: instant().optional(),
  done: integer().default(0), total: integer().optional(), cursor: json<JsonValue>().optional(), result: json<JsonValue>().optional(), error: text().optional(),
  createdAt: instant().readonly(), startedAt: instant().optional(), finishedAt: instant().optional(),
}, { table: 'tenon_job', stamps: { created: 'createdAt' }, order: ['-id'], index: [['state', 'runAt'], ['lane', 'state'], ['name', 'state']], audit: false, title: (j) => j.name })

/** Until when the occurrences of a schedule have been turned into jobs. */
export const Schedule = entity('schedule', { id: id(), name: text(100).unique(), lastAt: instant() }, { table: 'tenon_schedule', audit: false })

/** Name these in `app({ entities })`. */
export const jobEntities = [Job, Schedule] as const

export type JobInput = { readonly [name: string]: JsonValue }
export interface Place { readonly cursor?: JsonValue; readonly done?: number; readonly total?: number }

/** What a job's work gets. */
export interface Work<I extends JobInput = JobInput> {
  readonly id: number
  readonly input: I
  readonly attempt: number
  readonly engine: Engine
  /** Where the last step that was kept got to; null at the beginning. */
  readonly cursor: JsonValue
  /**
   * One transaction of the job. Its writes, the place it got to and the proof that the job is still ours are kept together or not at all:
   * whoever was taken for dead and comes back writes nothing.
   */
  step<T>(work: (hands: Hands) => Promise<T>, place?: (value: T) => Place): Promise<T>
  /** Told to stop, or the lease was lost: end at the next good place. */
  readonly signal: AbortSignal
}

export interface JobDefinition<I extends JobInput = JobInput> {
  readonly name: string
  readonly run: (work: Work<I>) => Promise<JsonValue | void>
  /** Tries without any step kept before it is given up; 5 unless said otherwise. */
  readonly attempts?: number
  /** Seconds to wait after so many tries; doubling from 5 to an hour unless said otherwise. */
  readonly backoff?: (attempt: number) => number
  /** Seconds after which a worker that gives no sign is taken for dead; 30 unless said otherwise. */
  readonly lease?: number
  readonly key?: (input: I) => string
  readonly holds?: 'waiting' | 'unfinished' | 'once'
  readonly lane?: (input: I) => string
  /**
   * When it is started by itself: five or six cron fields in a time zone. The input tells of the occurrence. Those that passed while nothing ran
   * are made up for one by one, or, where `missed` is `last`, by the last of them alone: who looks around needs to look once.
   */
  readonly schedule?: { readonly cron: string; readonly timeZone?: string; readonly missed?: 'each' | 'last'; readonly input?: (at: string) => JobInput }
}

/** Declares a kind of job. */
export const job = <I extends JobInput = JobInput>(definition: JobDefinition<I>): JobDefinition<I> => Object.freeze(definition)

/**
 * Puts a job into the caller's own transaction: it is there when the business is, and not otherwise. Where one with the same key is
 * there already, that one is answered.
 */
export async function enqueue<I extends JobInput>(hands: Hands, definition: Omit<JobDefinition<I>, 'run'> & { readonly run?: JobDefinition<I>['run'] }, input: I, more: { readonly at?: string } = {}): Promise<Record<string, unknown>> {
  const key = definition.key?.(input) ?? null
  const there = key === null ? null : await hands.find(Job, where('key', 'eq', key))
  return there ?? hands.create(Job, { name: definition.name, input, key, holds: definition.holds ?? 'unfinished', lane: definition.lane?.(input) ?? null, runAt: more.at ?? hands.now })
}
