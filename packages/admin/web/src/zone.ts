const part = (parts: Intl.DateTimeFormatPart[], type: string): string => parts.find((p) => p.type === type)?.value ?? '00'

/** A moment as a clock in the zone shows it, for a date-and-time control: `2026-05-01T10:00`. */
export function toZone(instant: string, timeZone: string): string {
  if (instant === '') return ''
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }).formatToParts(new Date(instant))
  return `${part(parts, 'year')}-${part(parts, 'month')}-${part(parts, 'day')}T${part(parts, 'hour')}:${part(parts, 'minute')}`
}

/** The moment at which a clock in the zone shows this; of two such moments (clocks set back) the first. */
export function fromZone(local: string, timeZone: string): string {
  const asUtc = Date.parse(`${local}:00Z`)
  for (const guess of [asUtc, asUtc - 86_400_000, asUtc + 86_400_000]) {
    const shown = Date.parse(`${toZone(new Date(guess).toISOString(), timeZone)}:00Z`)
    const moment = asUtc - (shown - guess)
    if (toZone(new Date(moment).toISOString(), timeZone) === local) return new Date(moment).toISOString()
  }
  return new Date(asUtc).toISOString()
}
