import { type Context, createEngine, type Engine } from '@tenon/engine'
import type { Jobs } from '@tenon/jobs'
import { type Call, UsageError } from './command.ts'
import { cliContext } from './people.ts'
import { prepareSchema, wholeApp } from './prepare.ts'
import { trailFor } from './regulated.ts'
import { secretOf } from './secret.ts'
import { jobsOf } from './start.ts'
import { dataFolder, type Found, withDatabase } from './systems.ts'

/** The system's jobs, on a database brought up to date. */
export function withJobs(call: Call, system: Found, work: (of: { readonly engine: Engine; readonly jobs: Jobs; readonly context: Context }) => Promise<void>): Promise<void> {
  if (system.jobs === undefined) throw new UsageError(`the ${system.title} has no jobs`)
  return withDatabase(call, system, async (database) => {
    await prepareSchema(system, database)
    const kept = trailFor(system, dataFolder(call), () => secretOf(dataFolder(call)))
    const engine = createEngine(wholeApp(system), database, kept.options)
    try { await work({ engine, jobs: jobsOf(system, engine), context: { ...cliContext(), timeZone: system.jobs?.timeZone ?? 'UTC' } }) } finally { kept.close() }
  })
}
