import { randomBytes } from 'node:crypto'
import { anyone, email, own, resource, signedIn, text } from '@tenon/model'
import type { SignIn } from '../core/sign-in.ts'
import { User } from '../core/user.ts'
import { userWords } from './customer.ts'
import { guarded } from './traits.ts'

const written = ['username', 'firstName', 'lastName', 'phone', 'email', 'kind', 'gender', 'status'] as const
const detail = ['id', 'uid', ...written, 'isStaff', 'dateJoined'] as const
/** Mail goes to the same place however its domain is written. */
const mailbox = (address: string): string => address.replace(/@[^@]*$/, (domain) => domain.toLowerCase())

/** People as staff keeps them, as each of them sees themselves, and as they sign up. */
export const people = ({ passwords }: SignIn) => {
  const hashed = async (password: unknown): Promise<string> => (typeof password === 'string' ? passwords.hash(password) : `!${randomBytes(30).toString('base64url')}`)
  return [
    resource(User, {
      ...guarded, path: 'users', list: userWords, detail, create: [...written, 'password'], filter: ['kind', 'gender', 'status'], search: ['firstName', 'lastName', 'phone', 'email'],
      fields: { password: text().omittable().writeOnly(), isStaff: User.fields.isStaff.readonly() },
      before: async (row, old, _hands, input) => ({
        ...(old === null || input.password !== undefined ? { password: await hashed(input.password) } : {}),
        ...(old === null ? { username: row.username.normalize('NFKC'), email: mailbox(row.email) } : {}),
      }),
    }),
    resource(User, {
      path: 'users/me', name: 'Me', single: true, only: ['read', 'update'], scope: own('id'), allow: { read: signedIn, update: signedIn },
      detail: [...userWords, 'status'], update: ['firstName', 'lastName', 'email', 'gender'],
      fields: { phone: User.fields.phone.readonly(), kind: User.fields.kind.readonly(), status: User.fields.status.readonly() },
    }),
    resource(User, {
      path: 'users/register', name: 'Register', only: ['create'], identify: [], allow: { create: anyone }, detail,
      create: ['firstName', 'lastName', 'phone', 'email', 'password', 'confirmPassword'],
      fields: {
        firstName: text(150), lastName: text(150), phone: text(20).pattern(/^\+?[0-9]{6,15}$/).unique().messages({ unique: 'User with this phone already exists.' }), email: email().blank(),
        password: text().length({ min: 8 }).writeOnly(),
      },
      extra: { confirmPassword: text().writeOnly() },
      check: (row, _old, input) => (row.password === input.confirmPassword ? undefined : [{ path: ['confirmPassword'], message: 'Passwords do not match.' }]),
      before: async (row) => ({ username: (row.phone ?? '').normalize('NFKC'), kind: 'CUSTOMER' as const, email: mailbox(row.email), password: await hashed(row.password) }),
    }),
  ]
}
