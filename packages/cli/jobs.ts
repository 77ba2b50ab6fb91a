import { join } from 'node:path'
import { type Context, createEngine, type Engine } from '@tenon/engine'
import type { Jobs } from '@tenon/jobs'
import { openMailer } from '@tenon/mail'
import { type Call, UsageError } from './command.ts'
import { loadConfig } from './config.ts'
import { cliContext } from './people.ts'
import { prepareSchema, wholeApp } from './prepare.ts'
import { trailFor } from './regulated.ts'
import { secretOf } from './secret.ts'
import { jobsOf, workOf } from './start.ts'
import type { Working } from './system.ts'
import { dataFolder, type Found, withDatabase } from './systems.ts'

/** The system's jobs, on a database brought up to date. */
export function withJobs(call: Call, system: Found, work: (of: { readonly engine: Engine; readonly jobs: Jobs; readonly definitions: Working['definitions']; readonly context: Context }) => Promise<void>): Promise<void> {
  if (system.jobs === undefined) throw new UsageError(`the ${system.title} has no jobs`)
  return withDatabase(call, system, async (database) => {
    await prepareSchema(system, database)
    const kept = trailFor(system, dataFolder(call), () => secretOf(dataFolder(call)))
    const engine = createEngine(wholeApp(system), database, kept.options)
    const { mail, mailFrom: from, frontEnd } = await loadConfig(call.root)
    const mailer = openMailer({ url: mail ?? `file:${join(dataFolder(call), 'outbox')}`, from })
    const working = workOf(system, { mailer, frontEnd })
    try { await work({ engine, jobs: jobsOf(engine, working), definitions: working.definitions, context: { ...cliContext(), timeZone: working.timeZone ?? 'UTC' } }) } finally { mailer.close(); kept.close() }
  })
}
