import { asciiDigits } from './text-values.ts'

const day = 86_400_000
const pad = (value: number, size: number): string => String(value).padStart(size, '0')

/** Milliseconds since 1970 of a calendar day; undefined when there is no such day. */
function dayTime(year: number, month: number, date: number): number | undefined {
  if (year < 1 || month < 1 || month > 12 || date < 1) return undefined
  const at = new Date(0).setUTCFullYear(year, month - 1, date)
  return new Date(at).getUTCDate() === date ? at : undefined
}

const dateText = (at: number): string => {
  const d = new Date(at)
  return `${pad(d.getUTCFullYear(), 4)}-${pad(d.getUTCMonth() + 1, 2)}-${pad(d.getUTCDate(), 2)}`
}

/** The Monday-based days of ISO weeks: `2024-W01-1`. */
function weekDate(year: number, week: number, weekday: number): number | undefined {
  const fourth = dayTime(year, 1, 4)
  if (fourth === undefined || week < 1 || weekday < 1 || weekday > 7) return undefined
  const monday = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * day
  const at = monday + ((week - 1) * 7 + weekday - 1) * day
  const thursday = new Date(monday + ((week - 1) * 7 + 3) * day)
  return thursday.getUTCFullYear() === year ? at : undefined
}

function isoDay(text: string): number | undefined {
  const plain = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? /^(\d{4})(\d\d)(\d\d)$/.exec(text)
  if (plain) return dayTime(Number(plain[1]), Number(plain[2]), Number(plain[3]))
  const week = /^(\d{4})-W(\d\d)(?:-(\d))?$/.exec(text) ?? /^(\d{4})W(\d\d)(\d)?$/.exec(text)
  return week ? weekDate(Number(week[1]), Number(week[2]), Number(week[3] ?? 1)) : undefined
}

/** A date field: ISO forms, and months and days of one digit. */
export function readDate(text: string): string | undefined {
  const loose = /^(\d{4})-(\d{1,2})-(\d{1,2})\n?$/.exec(asciiDigits(text))
  const at = isoDay(text) ?? (loose ? dayTime(Number(loose[1]), Number(loose[2]), Number(loose[3])) : undefined)
  return at === undefined ? undefined : dateText(at)
}

interface Clock { readonly micros: number; readonly offset: number | undefined }
const clockOf = (h: string | undefined, m: string | undefined, s: string | undefined, fraction: string | undefined, zone: string | undefined): Clock | undefined => {
  const [hour, minute, second] = [Number(h ?? 0), Number(m ?? 0), Number(s ?? 0)]
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const offset = zone === undefined ? undefined : zoneOffset(zone)
  if (offset === null) return undefined
  return { micros: ((hour * 60 + minute) * 60 + second) * 1_000_000 + Number((fraction ?? '').slice(0, 6).padEnd(6, '0')), offset }
}

/** Microseconds east of UTC; null when it is no offset. */
function zoneOffset(zone: string): number | null {
  if (zone === 'Z') return 0
  const match = /^([+-])(\d\d)(?::?(\d\d)(?::?(\d\d)(?:\.(\d{1,6}))?)?)?$/.exec(zone)
  if (!match || Number(match[2]) > 23 || Number(match[3] ?? 0) > 59 || Number(match[4] ?? 0) > 59) return null
  const seconds = Number(match[2]) * 3600 + Number(match[3] ?? 0) * 60 + Number(match[4] ?? 0)
  return (match[1] === '-' ? -1 : 1) * (seconds * 1_000_000 + Number((match[5] ?? '').padEnd(6, '0')))
}

const zoneEnd = '(Z|[+-][\\d:.]+)?$'
const isoClocks = [new RegExp(`^(\\d\\d)(?::(\\d\\d)(?::(\\d\\d)(?:[.,](\\d+))?)?)?${zoneEnd}`), new RegExp(`^(\\d\\d)(?:(\\d\\d)(?:(\\d\\d)(?:[.,](\\d+))?)?)?${zoneEnd}`)]
function isoClock(text: string): Clock | undefined {
  for (const form of isoClocks) {
    const match = form.exec(text)
    if (match) return clockOf(match[1], match[2], match[3], match[4], match[5])
  }
  return undefined
}

/** A time of the day in storage form, `HH:MM:SS.ffffff`; an offset is read and dropped. */
export function readTime(text: string): string | undefined {
  const loose = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,6})\d{0,6})?)?\n?$/.exec(asciiDigits(text))
  const clock = isoClock(text.replace(/^T/, '')) ?? (loose ? clockOf(loose[1], loose[2], loose[3], loose[4], undefined) : undefined)
  if (clock === undefined) return undefined
  const seconds = Math.floor(clock.micros / 1_000_000)
  return `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}.${pad(clock.micros % 1_000_000, 6)}`
}

/** A moment in storage form (UTC, 27 characters); null when the calendar has no such moment, undefined when it cannot be read. */
export function readInstant(text: string, timeZone: string): string | null | undefined {
  const found = isoMoment(text) ?? looseMoment(text)
  if (found === undefined) return undefined
  const { at, clock } = found
  const local = at + Math.floor(clock.micros / 1000)
  const shift = clock.offset === undefined ? zoneShift(local, timeZone) : clock.offset / 1000
  const utc = Math.floor(local - shift)
  const year = new Date(utc).getUTCFullYear()
  if (year < 1 || year > 9999) return null
  const d = new Date(utc)
  const micros = ((((clock.micros - (clock.offset ?? 0)) % 1_000_000) + 1_000_000) % 1_000_000)
  return `${dateText(utc)}T${pad(d.getUTCHours(), 2)}:${pad(d.getUTCMinutes(), 2)}:${pad(d.getUTCSeconds(), 2)}.${pad(micros, 6)}Z`
}

interface Moment { readonly at: number; readonly clock: Clock }
function isoMoment(text: string): Moment | undefined {
  for (const length of [10, 8, 7]) {
    const at = isoDay(text.slice(0, length))
    if (at === undefined) continue
    if (text.length === length) return { at, clock: { micros: 0, offset: undefined } }
    const clock = isoClock(text.slice(length + 1))
    if (clock !== undefined) return { at, clock }
  }
  return undefined
}

function looseMoment(text: string): Moment | undefined {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,6})\d{0,6})?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?\n?$/.exec(asciiDigits(text))
  if (match === null) return undefined
  const at = dayTime(Number(match[1]), Number(match[2]), Number(match[3]))
  const clock = clockOf(match[4], match[5], match[6], match[7], match[8])
  return at === undefined || clock === undefined ? undefined : { at, clock }
}

/** Milliseconds a zone is ahead of UTC at a local time. */
function zoneShift(local: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0
  const first = shiftAt(local, timeZone)
  return shiftAt(local - first, timeZone)
}

const formats = new Map<string, Intl.DateTimeFormat>()
/** Milliseconds a zone is ahead of UTC at a moment. */
export function shiftAt(utc: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    formats.set(timeZone, format)
  }
  const name = format.formatToParts(utc).find((p) => p.type === 'timeZoneName')?.value ?? 'GMT'
  const match = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(name)
  return match === null ? 0 : (match[1] === '-' ? -1000 : 1000) * (Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0))
}

const clockDuration = /^(?:(-?\d+) (?:days?, )?)?(-?)(?:(\d+):(?=\d+:\d+))?(?:(\d+):)?(\d+)(?:[.,](\d{1,6})\d{0,6})?\n?$/
const isoDuration = /^([-+]?)P(?:(\d+(?:[.,]\d+)?)D)?(?:T(?:(\d+(?:[.,]\d+)?)H)?(?:(\d+(?:[.,]\d+)?)M)?(?:(\d+(?:[.,]\d+)?)S)?)?\n?$/
const wordDuration = /^(?:(-?\d+) (?:days? ?))?(?:([-+])?(\d+):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?\n?$/
const limit = 999_999_999n

/** A duration in microseconds; null when it is too long, undefined when it cannot be read. */
export function readDuration(sent: string): bigint | null | undefined {
  const text = asciiDigits(sent)
  const iso = isoDuration.exec(text)
  const plain = clockDuration.exec(text)
  const word = plain === null && iso === null ? wordDuration.exec(text) : null
  let micros: bigint
  if (plain !== null) micros = scaled(plain[1], 86_400) + signed(plain[2], scaled(plain[3], 3600) + scaled(plain[4], 60) + scaled(plain[5], 1) + fraction(plain[6]))
  else if (iso !== null) micros = signed(iso[1], scaled(iso[2], 86_400) + scaled(iso[3], 3600) + scaled(iso[4], 60) + scaled(iso[5], 1))
  else if (word !== null) micros = scaled(word[1], 86_400) + signed(word[2], scaled(word[3], 3600) + scaled(word[4], 60) + scaled(word[5], 1) + fraction(word[6]))
  else return undefined
  const perDay = 86_400_000_000n
  return micros >= -limit * perDay && micros < (limit + 1n) * perDay ? micros : null
}

const signed = (sign: string | undefined, value: bigint): bigint => (sign === '-' ? -value : value)
const fraction = (digits: string | undefined): bigint => BigInt((digits ?? '').padEnd(6, '0'))
/** Digits with a possible fraction, in microseconds. */
function scaled(text: string | undefined, seconds: number): bigint {
  if (text === undefined || text === '') return 0n
  const [whole = '0', part] = text.split(/[.,]/)
  const rest = part === undefined ? 0n : BigInt(Math.round(Number(`0.${part}`) * seconds * 1_000_000))
  return BigInt(whole) * BigInt(seconds) * 1_000_000n + rest
}
