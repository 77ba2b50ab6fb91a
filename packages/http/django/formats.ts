import { readDate } from './time-values.ts'

const known = new Map<string, RegExp>()

/** `DD/MM/YYYY` as a pattern with one group for each part; months and days may have one digit, as in Python. */
function patternOf(format: string): RegExp {
  let pattern = known.get(format)
  if (pattern === undefined) {
    const parts: Readonly<Record<string, string>> = { YYYY: '(?<year>\\d{4})', MM: '(?<month>\\d{1,2})', DD: '(?<day>\\d{1,2})' }
    pattern = new RegExp(`^${format.replace(/YYYY|MM|DD|[^A-Z]/g, (part) => parts[part] ?? part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))}$`)
    known.set(format, pattern)
  }
  return pattern
}

/** A date in the first of some formats that fits it; `YYYY-MM-DD` stands for all ISO forms. */
export function readFormats(text: string, formats: readonly string[]): string | undefined {
  for (const format of formats) {
    const groups = format === 'YYYY-MM-DD' ? undefined : patternOf(format).exec(text)?.groups
    const found = format === 'YYYY-MM-DD' ? readDate(text) : groups === undefined ? undefined : readDate(`${groups.year}-${groups.month}-${groups.day}`)
    if (found !== undefined) return found
  }
  return undefined
}
