/** A day's working hours as minutes after midnight, lunch already left out; days from Sunday (0) to Saturday (6). */
export interface Calendar { readonly days: Readonly<Record<number, readonly (readonly [number, number])[]>>; readonly isHoliday: (day: string) => boolean }

const DAY = 86_400_000
/** Colombia keeps one time all year. */
const BOGOTA = -5 * 3_600_000
const hours = (...spans: (readonly [number, number])[]): readonly (readonly [number, number])[] => spans.map(([a, b]) => [a * 60, b * 60] as const)

const office = hours([7, 12], [13, 17.5])
const weekdays = (spans: readonly (readonly [number, number])[], saturday: readonly (readonly [number, number])[] = []) => ({ 1: spans, 2: spans, 3: spans, 4: spans, 5: spans, 6: saturday })
/** Cutting works on Saturday mornings too. */
const byArea: Readonly<Record<string, Calendar['days']>> = { PRODUCCION: weekdays(hours([6, 12], [12.5, 16]), hours([6, 11])) }
const calendars = new Map<string, Calendar>()
/** The working time of an area; the office's, where it has none of its own. */
export function calendarOf(area: string): Calendar {
  const own = byArea[area]
  const key = own === undefined ? '' : area
  let made = calendars.get(key)
  if (made === undefined) { made = { days: own ?? weekdays(office), isHoliday: (day) => holidaysOf(Number(day.slice(0, 4))).has(day) }; calendars.set(key, made) }
  return made
}

/** Working hours between two instants, to the minute. */
export function workingHours(from: string, until: string, calendar: Calendar): number {
  const [start, end] = [Date.parse(from) + BOGOTA, Date.parse(until) + BOGOTA]
  if (!(end > start)) return 0
  let minutes = 0
  for (let day = Math.floor(start / DAY) * DAY; day < end; day += DAY) {
    if (calendar.isHoliday(new Date(day).toISOString().slice(0, 10))) continue
    for (const [a, b] of calendar.days[new Date(day).getUTCDay()] ?? []) minutes += Math.max(0, Math.min(end, day + b * 60_000) - Math.max(start, day + a * 60_000)) / 60_000
  }
  return Math.round(minutes / 60 * 100) / 100
}

/** Working hours of a stay without its pauses. */
export const stayHours = (stay: { readonly from: string; readonly until: string | null; readonly pauses: readonly (readonly [string, string | null])[] }, now: string, calendar: Calendar): number => {
  const until = stay.until ?? now
  const paused = stay.pauses.reduce((sum, [a, b]) => sum + workingHours(a, b ?? until, calendar), 0)
  return Math.round((workingHours(stay.from, until, calendar) - paused) * 100) / 100
}

export type Pace = 'EN_TIEMPO' | 'EN_RIESGO' | 'ATRASADA'
/** Within the estimate, beyond it, beyond the maximum. */
export const paceOf = (spent: number, { estimatedHours, maximumHours }: { readonly estimatedHours: number; readonly maximumHours: number }): Pace => (spent > maximumHours ? 'ATRASADA' : spent > estimatedHours ? 'EN_RIESGO' : 'EN_TIEMPO')

const years = new Map<number, ReadonlySet<string>>()
/** Colombia's holidays: fixed ones, those that law 51 of 1983 moves to a Monday, and those that follow Easter. */
export function holidaysOf(year: number): ReadonlySet<string> {
  let made = years.get(year)
  if (made !== undefined) return made
  const at = (month: number, day: number): number => Date.UTC(year, month - 1, day)
  const monday = (day: number): number => day + ((8 - new Date(day).getUTCDay()) % 7) * DAY
  const easter = easterOf(year)
  const fixed = [[1, 1], [5, 1], [7, 20], [8, 7], [12, 8], [12, 25]].map(([m, d]) => at(m!, d!))
  const moved = [[1, 6], [3, 19], [6, 29], [8, 15], [10, 12], [11, 1], [11, 11]].map(([m, d]) => monday(at(m!, d!)))
  made = new Set([...fixed, ...moved, ...[-3, -2, 43, 64, 71].map((days) => easter + days * DAY)].map((day) => new Date(day).toISOString().slice(0, 10)))
  years.set(year, made)
  return made
}

/** Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher). */
function easterOf(year: number): number {
  const a = year % 19
  const [b, c] = [Math.floor(year / 100), year % 100]
  const [d, e] = [Math.floor(b / 4), b % 4]
  const g = Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3)
  const h = (19 * a + b - d - g + 15) % 30
  const l = (32 + 2 * e + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const n = h + l - 7 * m + 114
  return Date.UTC(year, Math.floor(n / 31) - 1, (n % 31) + 1)
}
