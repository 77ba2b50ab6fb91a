import { instantOf, type Period } from '@tenon/model'

const DAY = 86_400_000
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)
const parts = new Map<string, Intl.DateTimeFormat>()

/** How far a zone's clock is ahead of UTC at a moment, in milliseconds. */
function ahead(time: number, timeZone: string): number {
  let format = parts.get(timeZone)
  if (format === undefined) { format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' }); parts.set(timeZone, format) }
  const shown = Object.fromEntries(format.formatToParts(time).map((p) => [p.type, Number(p.value)]))
  return Date.UTC(shown.year!, shown.month! - 1, shown.day, shown.hour, shown.minute, shown.second) - Math.floor(time / 1000) * 1000
}

/** The instant at which a day begins in a zone: its first moment, where midnight is skipped or told twice. */
export function midnight(day: string, timeZone: string): string {
  const local = Date.parse(`${day}T00:00:00Z`)
  let time = local - ahead(local - ahead(local, timeZone), timeZone)
  // clocks that go back over midnight tell it twice; those that skip it begin the day an hour later
  for (const earlier of [time - 3_600_000, time - 1_800_000]) if (local <= earlier + ahead(earlier, timeZone)) { time = earlier; break }
  while (time + ahead(time, timeZone) < local) time += 1_800_000
  return instantOf(time)
}

/** The last periods of a calendar, this one the last but one, and after it the day on which all end. Weeks begin on Monday. */
export function periodsUntil(now: string, timeZone: string, every: Period, last: number): readonly { readonly key: string; readonly from: string }[] {
  const time = Date.parse(now)
  const [year, month, date] = dayOf(time + ahead(time, timeZone)).split('-').map(Number) as [number, number, number]
  const today = Date.UTC(year, month - 1, date)
  const monday = today - ((new Date(today).getUTCDay() + 6) % 7) * DAY
  const from = (i: number): number => {
    switch (every) {
      case 'day': return today + i * DAY
      case 'week': return monday + i * 7 * DAY
      case 'month': return Date.UTC(year, month - 1 + i, 1)
      case 'year': return Date.UTC(year + i, 0, 1)
    }
  }
  const keep = every === 'year' ? 4 : every === 'month' ? 7 : 10
  return Array.from({ length: last + 1 }, (_, i) => { const day = dayOf(from(i - last + 1)); return { key: day.slice(0, keep), from: day } })
}
