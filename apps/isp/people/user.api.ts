import { createPasswords } from '@tenon/auth'
import { Fault } from '@tenon/engine'
import { type Actor, anyone, type Hands, own, resource, signedIn, text } from '@tenon/model'
import { managers, office, rankOf } from '../roles.ts'
import { active, pages } from '../traits.ts'
import { User, userDetail, userList, userMe } from './user.ts'

type Row = Readonly<Record<string, unknown>>
const passwords = createPasswords()
const written = ['firstName', 'lastName', 'phone', 'email', 'gender', 'image'] as const

/** Nobody touches, or makes, somebody of a higher rank. */
function notAbove(actor: Actor | null, ...people: readonly Row[]): void {
  const own = actor?.isSuperuser === true ? rankOf('SUPER_ADMIN') : rankOf(actor?.facts.kind)
  if (people.some((one) => rankOf(one.kind) > own)) throw new Fault('forbidden', 'You do not have permission to perform this action.')
}
/** Who is made here works where their maker does. */
function guard(row: Row, old: Row | null, hands: Hands): { organization: number | null } | undefined {
  notAbove(hands.actor, row, ...(old === null ? [] : [old]))
  if (row.isStaff === true && old?.isStaff !== true && rankOf(hands.actor?.facts.kind) < rankOf('ADMIN') && hands.actor?.isSuperuser !== true) throw new Fault('forbidden', 'Only an administrator makes somebody staff.')
  return old === null ? { organization: (hands.actor?.facts.organization ?? null) as number | null } : undefined
}

/** People as the office keeps them. Who is made here has no password yet. */
export const users = resource(User, {
  path: 'users', lookup: 'uid', page: pages, scope: active, list: userList, detail: userDetail, reply: { create: userList }, partialPut: true,
  create: [...written, 'kind'], update: [...written, 'kind', 'status', 'isStaff'],
  allow: { list: office, create: office, read: managers, update: managers, delete: managers },
  before: guard, deleting: async (row, hands) => notAbove(hands.actor, row),
  inUse: 'This person has recorded bills or payments: set the status to REMOVED instead.',
})

/** What somebody sees and changes of themselves. */
export const me = resource(User, {
  path: 'users/me', name: 'Me', single: true, only: ['read', 'update'], scope: own('id'), allow: { read: signedIn, update: signedIn },
  detail: userMe, update: written,
})

/** Signing up: whoever comes by this door is nobody in particular until the office says otherwise. */
export const register = resource(User, {
  path: 'users/register', name: 'Register', only: ['create'], identify: [], allow: { create: anyone },
  detail: written, create: [...written, 'password', 'confirmPassword'],
  fields: { password: text(128).length({ min: 6 }).untrimmed().writeOnly() },
  extra: { confirmPassword: text(128).untrimmed().writeOnly() },
  check: (row, _old, input) => (row.password === input.confirmPassword ? undefined : [{ path: ['password'], message: "Password and confirm password don't match!!!" }]),
  before: async (row) => ({ kind: 'OTHER' as const, password: await passwords.hash(row.password) }),
})
