import { createRequire } from 'node:module'
import { instantOf, millisOf } from '@tenon/model'

/** When somebody wants to be left alone, in his own time zone. */
export interface Rest { readonly quietFrom: string | null; readonly quietUntil: string | null; readonly timeZone: string; readonly digest: 'off' | 'daily' | 'weekly' }

const packages = createRequire(import.meta.url)
/** Digests come at this hour, weekly ones on Monday. */
const MORNING = 8
const next = (cron: string, timeZone: string, now: string): string => instantOf(new (packages('croner') as typeof import('croner')).Cron(cron, { timezone: timeZone }).nextRun(new Date(millisOf(now)))!.getTime())

/** The moment from which a message may be sent: now, after the quiet hours, or with the next digest. */
export function dueAt(now: string, { quietFrom, quietUntil, timeZone, digest }: Rest, together: boolean): string {
  const due = together && digest !== 'off' ? next(`0 ${MORNING} * * ${digest === 'weekly' ? '1' : '*'}`, timeZone, now) : now
  if (quietFrom === null || quietUntil === null) return due
  const [from, until, at] = [quietFrom.slice(0, 5), quietUntil.slice(0, 5), new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(millisOf(due))]
  const quiet = from <= until ? at >= from && at < until : at >= from || at < until
  const [hour, minute] = until.split(':').map(Number)
  return quiet ? next(`${minute} ${hour} * * *`, timeZone, due) : due
}
