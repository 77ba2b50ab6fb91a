import type { Engine } from '@tenon/engine'
import { createJobs, type Jobs } from '@tenon/jobs'
import { billRun, proveBooks, suspendDue } from './billing/jobs.ts'
import { remindDue } from './billing/reminders.ts'
import { networkSync, reconcile } from './network/jobs.ts'
import { zone } from './traits.ts'

/** Work beside requests, and at its times: all in Dhaka's. */
export const ispJobs = { definitions: [billRun, suspendDue, proveBooks, networkSync, reconcile, remindDue], timeZone: zone } as const

const known = new WeakMap<Engine, Jobs>()
/** The jobs of an engine, for routes that see one to its end. */
export function jobsOn(engine: Engine): Jobs {
  let made = known.get(engine)
  if (made === undefined) { made = createJobs({ engine, ...ispJobs }); known.set(engine, made) }
  return made
}
