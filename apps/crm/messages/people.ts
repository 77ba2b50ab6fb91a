import { both, type Hands, where } from '@tenon/model'
import { Membership } from '../organizations/organization.ts'
import { Customer } from '../parties/customer.ts'
import { Conversation } from './message.ts'

export type Row = Record<string, unknown>

/** Whom the caller may write to: owners to everybody, employees to the owners, customers to whoever has written to them. */
export async function reachableBy(hands: Hands): Promise<Set<number>> {
  const { actor } = hands
  if (actor === null || hands.tenant === null) return new Set()
  const members = await hands.list(Membership, both(where('organization', 'eq', hands.tenant), where('isActive', 'eq', true)))
  const pick = (rows: readonly Row[]): Set<number> => new Set(rows.map((r) => Number(r.user)).filter((id) => id !== actor.id))
  if (actor.facts.isOwner === true) return pick([...members, ...(await hands.list(Customer, where('user', 'isNull', false)))])
  if (actor.facts.profileType === 'employee') return pick(members.filter((m) => m.isOwner === true))
  const started = await conversationsOf(hands, Number(actor.id))
  return new Set(started.map((c) => Number(c.participant1 === actor.id ? c.participant2 : c.participant1)))
}

export const conversationsOf = (hands: Hands, user: number): Promise<Row[]> =>
  hands.list(Conversation, { op: 'or', of: [where('participant1', 'eq', user), where('participant2', 'eq', user)] })

export const between = (hands: Hands, a: number, b: number): Promise<Row | null> =>
  hands.find(Conversation, both(where('participant1', 'eq', Math.min(a, b)), where('participant2', 'eq', Math.max(a, b))))
