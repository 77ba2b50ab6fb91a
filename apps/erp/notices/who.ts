import { type Hands, where } from '@tenon/model'
import { User } from '../people/user.ts'
import type { RoleName } from '../words.ts'
import { holders } from './notification.ts'

/** Everybody active who has one of these roles at the plant of what happened. */
export const roles = (...names: RoleName[]) => async (_row: unknown, hands: Hands): Promise<unknown[]> => (await holders(hands, names)).map((person) => person.id)
/** Of the department of somebody: of an operator in production, the production managers. */
export async function superiors(hands: Hands, id: unknown, rank: 'Manager' | 'Head'): Promise<unknown[]> {
  const department = /^(Production|QA|QC) /.exec(String((await hands.find(User, where('id', 'eq', id)))?.role))?.[1] ?? 'Production'
  return (await holders(hands, [`${department as 'QA'} ${rank}`])).map((person) => person.id)
}

interface Status { readonly status: string }
/** When a record comes to be in one of these states. */
export const becomes = (...states: string[]) => (row: Status, old: Status | null): boolean => states.includes(row.status) && row.status !== old?.status
