import { Fault } from '@tenon/engine'
import { instantOf } from '@tenon/model'
import { type Month, months } from '../traits.ts'

/** A month of a year: what a bill is for. */
export interface Period { readonly year: number; readonly month: Month }

export const periodOf = (day: string): Period => ({ year: Number(day.slice(0, 4)), month: months[Number(day.slice(5, 7)) - 1]! })
export const monthNumber = (month: Month): number => months.indexOf(month) + 1
export const startOf = ({ year, month }: Period): string => `${year}-${String(monthNumber(month)).padStart(2, '0')}-01`
export const daysIn = ({ year, month }: Period): number => new Date(Date.UTC(year, monthNumber(month), 0)).getUTCDate()
export const later = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** The moment at which a day begins in Dhaka, six hours before it does in UTC. */
export const startIn = (day: string): string => instantOf(Date.parse(`${day}T00:00:00+06:00`))

/** What somebody typed into a prompt: `january`, ` June `, or nothing for the current month. */
export function monthFrom(text: string | undefined, today: string): Month {
  const word = (text ?? '').trim().toUpperCase()
  if (word === '') return periodOf(today).month
  const month = months.find((name) => name === word)
  if (month !== undefined) return month
  const message = `"${text ?? ''}" is not a month. Write one of ${months.join(', ')}.`
  throw new Fault('invalid', message, { issues: [{ path: ['month'], code: 'custom', message }] })
}

/** A year that a billing system knows of; the current one where none is named. */
export function yearFrom(text: string | undefined, today: string): number {
  if ((text ?? '').trim() === '') return periodOf(today).year
  const year = Number(text)
  if (Number.isInteger(year) && year >= 2000 && year <= 2100) return year
  throw new Fault('invalid', 'Not a year.', { issues: [{ path: ['year'], code: 'custom', message: 'Write a year from 2000 to 2100.' }] })
}
