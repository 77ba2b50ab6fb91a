import { randomUUID } from 'node:crypto'
import { type Decimal, decimal, type Field, type Hands, instant, text } from '@tenon/model'
import { Fault } from '@tenon/engine'

/** Ids are text: a UUID for what is created, a word for what was there from the start (`plant-a`). */
export const key = (): Field<string, 'generated'> => text(50).default(() => randomUUID()).readonly()
export const timestamps = { createdAt: instant().readonly(), updatedAt: instant().readonly() }
export const stamped = { created: 'createdAt', updated: 'updatedAt' } as const

/** More than nothing. */
export const positive = (value: Decimal): string | undefined => (value.compare(0) > 0 ? undefined : 'Input should be greater than 0')
export const quantity = (): Field<Decimal, 'required'> => decimal(14, 3).check(positive)

/** Whoever works at several plants says which one a new row belongs to. */
export const plantInput = { plant: text(50).optional().wire('plant_id') }
/** A plant that is not the caller's is no plant at all; put it in `before`. */
export function ownPlant(input: Record<string, unknown>, hands: Hands): void {
  if (typeof input.plant === 'string' && input.plant !== '' && input.plant !== hands.tenant) throw new Fault('invalid', 'No such plant', { issues: [{ path: ['plant'], code: 'custom', message: 'No such plant' }] })
}
/** A day so many days later. */
export const later = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
/** A day so many working days later. */
export function workdays(day: string, days: number): string {
  let at = day
  for (let left = days; left > 0;) { at = later(at, 1); if (![0, 6].includes(new Date(`${at}T00:00:00Z`).getUTCDay())) left-- }
  return at
}
/** The caller's name as it stands on what they make: it stays when they are renamed or gone. */
export const nameOf = (hands: Hands): string => String(hands.actor?.facts.name ?? '')
/** A number as it is read, without the noughts that its column keeps; a dash for nothing. */
export const shown = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return /^-?\d+\.\d+$/.test(String(value)) ? String(value).replace(/\.?0+$/, '') : String(value)
}
