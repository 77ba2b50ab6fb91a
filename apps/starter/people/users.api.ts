import { createPasswords } from '@tenon/auth'
import { Fault } from '@tenon/engine'
import { or, own, resource, rows, signedIn, text, where } from '@tenon/model'
import { User } from './user.ts'

/** The client library's ids are text. */
const key = { name: 'id', needs: ['id'] as const, of: (row: Record<string, unknown>) => String(row.id) }
const stamps = ['createdAt', 'updatedAt'] as const
export const personWords = [key, 'email', 'name', 'username', 'emailVerified', ...stamps] as const
const words = [key, 'email', 'name', 'username', 'isActive', 'isStaff', ...stamps] as const

/** Staff look after everybody but superusers, whom only their like may touch. */
const staffOver = rows('staff', (actor) => actor.isSuperuser || (actor.isStaff && where('isSuperuser', 'eq', false)))
const passwords = createPasswords()

export const users = resource(User, {
  path: 'users', list: words, detail: words, alsoBy: 'username',
  filter: ['isActive', 'isStaff'], search: ['email', 'name', 'username'], sort: ['createdAt', 'name', 'email'], order: ['id'],
  create: ['email', 'name', 'username', 'password', 'isStaff'], update: ['email', 'name', 'isActive', 'isStaff'],
  fields: { password: text(128).length({ min: 6 }).untrimmed().writeOnly() },
  allow: { read: signedIn, create: signedIn, update: or(own('id'), staffOver), delete: or(own('id'), staffOver) },
  before: async (row, old, hands) => {
    const raised = row.isStaff !== (old?.isStaff ?? false) || row.isActive !== (old?.isActive ?? true)
    if (raised && hands.actor?.isStaff !== true) throw new Fault('forbidden', 'Only staff may change who is active or staff.')
    return old === null ? { password: await passwords.hash(row.password) } : undefined
  },
})

/** The caller's own row, under the two names that the front end and its guide know. */
const me = (path: string, name: string) => resource(User, {
  path, name, single: true, scope: own('id'), detail: personWords, update: ['email', 'name'], only: ['read', 'update'], partialPut: true,
  allow: { read: signedIn, update: signedIn },
})
export const profile = me('auth/profile', 'Profile')
export const account = me('auth/user', 'Account')
