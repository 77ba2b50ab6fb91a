import { readDate, readInstant, readTime } from './time-values.ts'

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const longMonths = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december']

/** A form's date: ISO, `03/01/2024` (month first), `Mar 1, 2024`, `1 March 2024`. */
export function calendarDate(text: string): string | undefined {
  const iso = /^\d{4}-\d{1,2}-\d{1,2}$/.test(text) ? readDate(text) : undefined
  if (iso !== undefined) return iso
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})$/.exec(text)
  if (slashed) return readDate(`${fullYear(slashed[3]!)}-${slashed[1]}-${slashed[2]}`)
  const monthFirst = /^([a-z]+)\s+(\d{1,2})(?:,\s*|\s+)(\d{4})$/i.exec(text)
  if (monthFirst) return named(monthFirst[1]!, monthFirst[2]!, monthFirst[3]!)
  const dayFirst = /^(\d{1,2})\s+([a-z]+)(?:,\s*|\s+)(\d{4})$/i.exec(text)
  return dayFirst ? named(dayFirst[2]!, dayFirst[1]!, dayFirst[3]!) : undefined
}

const fullYear = (year: string): string => (year.length === 4 ? year : `${Number(year) < 69 ? '20' : '19'}${year}`)

function named(month: string, day: string, year: string): string | undefined {
  const word = month.toLowerCase()
  const index = Math.max(months.indexOf(word), longMonths.indexOf(word))
  return index < 0 ? undefined : readDate(`${year}-${index + 1}-${day}`)
}

/** A plain form's moment: ISO 8601, or a date of any of the forms with or without a time. */
export function calendarInstant(text: string, timeZone: string): string | undefined {
  const iso = readInstant(text, timeZone)
  if (iso !== undefined) return iso ?? undefined
  const parts = /^(.*?)(?:\s+(\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d{1,6})?)?))?$/.exec(text)
  const day = calendarDate(parts?.[1] ?? text)
  return day === undefined ? undefined : (readInstant(`${day} ${parts?.[2] ?? '00:00'}`, timeZone) ?? undefined)
}

/** A form's time: hours and minutes, seconds and their parts if any, and nothing else. */
export const calendarTime = (text: string): string | undefined => (/^\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d{1,6})?)?$/.test(text) ? readTime(text) : undefined)
