import { randomUUID } from 'node:crypto'
import { passwordProblems } from '@tenon/auth'
import { type Context, createEngine, type Engine } from '@tenon/engine'
import type { Database } from '@tenon/sql'
import { type Call, UsageError } from './command.ts'
import { prepareSchema, wholeApp } from './prepare.ts'
import { trailFor } from './regulated.ts'
import { accountsOf, type Accounts } from './accounts.ts'
import { secretOf } from './secret.ts'
import { dataFolder, type Found, withDatabase } from './systems.ts'
import { instantOf } from '@tenon/model'

export interface People { readonly database: Database; readonly engine: Engine; readonly accounts: Accounts; readonly context: Context }

/** The system's people, written through the engine as a server would, on a database brought up to date. */
export function withPeople(call: Call, system: Found, work: (people: People) => Promise<void>): Promise<void> {
  return withDatabase(call, system, async (database) => {
    await prepareSchema(system, database)
    const secret = secretOf(dataFolder(call))
    const kept = trailFor(system, dataFolder(call), () => secret)
    try { await work({ database, engine: createEngine(wholeApp(system), database, kept.options), accounts: accountsOf(system, database, secret), context: cliContext() }) } finally { kept.close() }
  })
}

export const cliContext = (): Context => ({ actor: null, requestId: randomUUID(), source: 'cli', now: () => instantOf(Date.now()), timeZone: 'UTC' })

export function goodPassword(password: string, about: Readonly<Record<string, string>>): string {
  const problems = passwordProblems(password, about)
  if (problems.length > 0) throw new UsageError(problems.join('\n'))
  return password
}
