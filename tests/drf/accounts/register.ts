import { randomBytes } from 'node:crypto'
import { passwordProblems } from '@tenon/auth'
import { anyone, email, resource, text } from '@tenon/model'
import { type SignIn, tables } from '../core/sign-in.ts'
import { User } from '../core/user.ts'

/** Whoever signs up is signed in at once: the answer holds a token. */
export const register = ({ passwords }: SignIn) => resource(User, {
  path: 'register', name: 'Register', only: ['create'], allow: { create: anyone },
  create: ['username', 'email', 'password', 'password2', 'firstName', 'lastName'],
  fields: { email: email(null).unique().messages({ unique: 'This field must be unique.' }), password: text().writeOnly() },
  extra: { password2: text().writeOnly() },
  check: (row, _old, input) => {
    if (input.password !== input.password2) return [{ path: ['password'], message: "Password fields didn't match." }]
    return passwordProblems(row.password, { username: row.username, 'email address': row.email }).map((message) => ({ path: ['password'], message }))
  },
  before: async (row) => ({ password: await passwords.hash(row.password) }),
  respond: {
    create: async (row, hands) => {
      const token = await hands.create(tables.authToken, { key: randomBytes(20).toString('hex'), user: row.id, created: hands.now })
      return { token: token.key, user: { id: row.id, username: row.username, email: row.email, first_name: row.firstName, last_name: row.lastName, is_staff: row.isStaff, date_joined: row.dateJoined } }
    },
  },
})
