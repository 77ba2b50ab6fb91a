import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { type RunningPostgres, newDatabase, startPostgres } from '@tenon/testing'
import { type Database, type DatabaseKind, openPostgres, openSqlite } from '@tenon/sql'
import { Chance } from './chance.ts'

/** One promise of the framework, proven by trying to break it: small in every test run, at the stated size on demand. */
export interface Goal<Size> {
  readonly number: number
  readonly promise: string
  readonly small: Size
  readonly stated: Size
  /** Throws at the first miss; answers the figure. */
  run(size: Size, ground: Ground): Promise<string>
}

/** Where a goal is tried: a database of one kind, and the chance of its seed. */
export interface Ground {
  readonly kind: DatabaseKind
  readonly seed: number
  readonly chance: Chance
  /** The address of a new, empty database. */
  place(): Promise<string>
  say(progress: string): void
  /** Runs when the attempt is over, however it ended. */
  after(close: () => Promise<unknown>): void
}

export const openAt = (kind: DatabaseKind, place: string, poolSize = 8): Database => (kind === 'sqlite' ? openSqlite({ path: place }) : openPostgres({ url: place, poolSize }))
export const seedOf = (): number => Number(process.env.TENON_SEED ?? Math.floor(Math.random() * 2 ** 31))

/** The stated size made smaller, never below the small one; what is a share or does not grow stays. */
export function shareOf<Size extends object>(goal: Goal<Size>, share: number): Size {
  const small = goal.small as Readonly<Record<string, unknown>>
  return Object.fromEntries(Object.entries(goal.stated).map(([name, stated]: [string, unknown]) => [name, typeof stated === 'number' && stated > (small[name] as number) && stated > 1 ? Math.max(small[name] as number, Math.round(stated * share)) : stated])) as Size
}

/** Tries a goal once on one kind of database. A miss names the seed that repeats it. */
export async function attempt<Size>(goal: Goal<Size>, size: Size, kind: DatabaseKind, seed: number, say: (progress: string) => void = () => {}): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-trust-'))
  let postgres: RunningPostgres | undefined
  const closers: (() => Promise<unknown>)[] = []
  let places = 0
  const place = async (): Promise<string> => {
    if (kind === 'sqlite') return join(folder, `${++places}.sqlite`)
    postgres ??= await startPostgres()
    return newDatabase(postgres.url)
  }
  try {
    return await goal.run(size, { kind, seed, chance: new Chance(seed), place, say, after: (close) => { closers.unshift(close) } })
  } catch (error) {
    throw new Error(`goal ${goal.number} on ${kind}, TENON_SEED=${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  } finally {
    for (const close of closers) await close()
    await postgres?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A goal as a test on both databases, at its small size. */
export function prove<Size>(goal: Goal<Size>): void {
  describe(`goal ${goal.number}: ${goal.promise}`, () => {
    for (const kind of ['sqlite', 'postgres'] as const) test(`on ${kind}`, { timeout: 120_000 }, async (t) => { t.diagnostic(await attempt(goal, goal.small, kind, seedOf())) })
  })
}
