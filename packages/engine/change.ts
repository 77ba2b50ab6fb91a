import { Fault } from './errors.ts'
import type { Facts } from './facts.ts'
import { same } from './values.ts'

type Values = Readonly<Record<string, unknown>>

/** The columns of a row that are not what they were. */
export const changedIn = (facts: Facts, old: Values, row: Values): readonly string[] => facts.stored.filter((n) => n !== 'id' && !same(row[n], old[n]))

export const elsewhere = (): Fault => new Fault('stale', 'The row was changed by someone else meanwhile.')
