import { calendarOf, paceOf, stayHours } from './calendar.ts'
import { type Moved, staysOf } from './fold.ts'
import type { OwnStep } from './plan.ts'

/** One phase of a reference's way, as it is now. */
export interface PhaseLine {
  readonly phase: number; readonly code: string; readonly name: string; readonly stage: string; readonly area: string; readonly order: number
  readonly status: 'pending' | 'in_progress' | 'paused' | 'completed'
  readonly attempts: readonly { readonly receivedAt: string; readonly leftAt: string | null; readonly result: 'ENTREGADO' | 'DEVUELTO' | null; readonly hours: number; readonly userId: number | null; readonly notes: string | null }[]
  readonly hours: number; readonly estimatedHours: number; readonly maximumHours: number; readonly timeStatus: ReturnType<typeof paceOf> | null; readonly rightFirstTime: boolean | null
}

/** The whole way: what is done, by how many attempts, what is in work and how late it is. A phase that is reworked is in progress. */
export function timelineOf(steps: readonly OwnStep[], movements: readonly Moved[], now: string, finished = false): PhaseLine[] {
  const stays = staysOf(movements)
  const open = stays.at(-1)?.until === null ? stays.at(-1) : undefined
  const at = steps.find((s) => s.phase === open?.phase)?.order ?? (finished ? Infinity : 0)
  return steps.map((step) => {
    const own = stays.filter((s) => s.phase === step.phase)
    const calendar = calendarOf(step.area)
    const attempts = own.map((s) => ({ receivedAt: s.from, leftAt: s.until, result: s.left, hours: stayHours(s, now, calendar), userId: s.holder, notes: s.notes }))
    const working = open !== undefined && open.phase === step.phase
    const paused = working && open.pauses.some(([, until]) => until === null)
    // behind the place where the reference was sent back to, everything is to be done anew
    const done = !working && step.order < at && own.some((s) => s.left === 'ENTREGADO')
    const latest = attempts.at(-1)
    return {
      phase: step.phase, code: step.code, name: step.name, stage: step.stage, area: step.area, order: step.order, status: paused ? 'paused' : working ? 'in_progress' : done ? 'completed' : 'pending',
      attempts, hours: Math.round(attempts.reduce((sum, a) => sum + a.hours, 0) * 100) / 100, estimatedHours: step.estimatedHours, maximumHours: step.maximumHours,
      timeStatus: latest === undefined ? null : paceOf(latest.hours, step), rightFirstTime: attempts.length === 0 || (attempts.length === 1 && latest!.result === null) ? null : attempts.length === 1 && latest!.result === 'ENTREGADO',
    }
  })
}
