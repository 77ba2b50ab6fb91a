import { accountTables, createLoginLimit, createOneTime, createRecovery, type Jwt, type Passwords, type Sessions, tooManyAttempts, type Tokens, type UserStore } from '@tenon/auth'
import type { Mailer } from '@tenon/mail'
import { anyone, email, text } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { type PlainRoute, route } from '@tenon/http'
import type { Database } from '@tenon/sql'
import { newPassword } from '../people/password.ts'
import { User } from '../people/user.ts'

export interface Recovering { readonly store: UserStore; readonly passwords: Passwords; readonly tokens: Tokens; readonly sessions: Sessions; readonly jwt: Jwt; readonly mailer: Mailer; readonly frontEnd: string; readonly failed: (error: unknown) => void }
const open = { allow: anyone, identify: [] } as const

/** A forgotten password, made new by a link in a letter: once, within half an hour. Known and unknown addresses get the same answer. */
export function recoveryRoutes({ store, passwords, tokens, sessions, jwt, mailer, frontEnd, failed }: Recovering, database: Database): PlainRoute[] {
  const recovery = createRecovery({
    store, passwords, ends: { tokens, sessions, jwt }, failed, rules: [], limit: createLoginLimit({ attempts: 5, perAddress: 20, windowSeconds: 3600 }),
    oneTime: createOneTime({ database, store, table: accountTables(User).oneTimeToken }),
    send: async (user, token) => { await mailer.send({ to: String(user.email), subject: 'A new password for the Pharma ERP', text: `Hello ${String(user.row.name)},\n\nhere you can choose a new password, once and within half an hour:\n\n${frontEnd.replace(/\/$/, '')}/reset-password?token=${token}\n\nIf you did not ask for it, nothing needs to be done.\n` }) },
    tell: async (user) => { await mailer.send({ to: String(user.email), subject: 'Your password was changed', text: `Hello ${String(user.row.name)},\n\nyour password for the Pharma ERP was changed, and you were signed out everywhere. If that was not you, tell your administrator at once.\n` }) },
  })
  return [
    route('POST', '/api/auth/forgot-password', ({ input, address }) => {
      const wait = recovery.request(String(input.email).toLowerCase(), address)
      return wait > 0 ? tooManyAttempts(wait) : { body: { message: 'If the address is known, a letter with a link is on its way.' } }
    }, { ...open, input: { email: email(255) } }),
    route('POST', '/api/auth/reset-password', async ({ input }) => {
      const answer = await recovery.complete(String(input.token), String(input.newPassword))
      if (answer.is !== 'done') throw new Fault('refused', 'This link is invalid or has expired.')
      return { body: { message: 'Password changed. Sign in with the new one.' } }
    }, { ...open, input: { token: text(300), newPassword: newPassword().wire('new_password') } }),
  ]
}
