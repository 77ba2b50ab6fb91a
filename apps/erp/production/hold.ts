import { both, type Hands, instantOf, millisOf, where } from '@tenon/model'
import { openDeviation } from '../quality/deviation.ts'
import { BatchStep } from './step.ts'

type Row = Record<string, unknown>
const after = (moment: string, minutes: number): string => instantOf(millisOf(moment) + minutes * 60_000)

/** A step is done: the clock of what comes next begins to run, with an alarm when three quarters of the time are gone. */
export async function startClock(hands: Hands, done: Row): Promise<void> {
  const waiting = await hands.list(BatchStep, both(where('batch', 'eq', done.batch), where('position', 'gt', done.position), where('status', 'eq', 'Pending')), ['position'])
  const next = waiting[0]
  if (next === undefined) return
  for (const step of waiting.filter((one) => one.id === next.id || (next.parallelGroup !== null && one.parallelGroup === next.parallelGroup && one.stage === next.stage))) {
    const minutes = step.maxWait as number | null
    if (minutes !== null && step.beginBy === null) await hands.because(`step ${String(done.position)} is done`).update(BatchStep, step.id, { beginBy: after(hands.now, minutes), alarmAt: after(hands.now, minutes * 0.75) })
  }
}

/** What was begun too late is a deviation that opens itself. */
export async function judgeWait(hands: Hands, step: Row): Promise<void> {
  if (typeof step.beginBy !== 'string' || String(step.performedAt) <= step.beginBy) return
  await openDeviation(hands, { title: `Hold time exceeded: step ${String(step.position)}, ${String(step.name)}`.slice(0, 200), description: `It was to be begun by ${step.beginBy} and was performed at ${String(step.performedAt)}.`, batch: step.batch, severity: 'Medium', sourceDept: 'Production' })
}
