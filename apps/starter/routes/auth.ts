import { JwtProblem, login, logout, type User as Person } from '@tenon/auth'
import { Fault } from '@tenon/engine'
import { type Call, type PlainRoute, type Reply, route } from '@tenon/http'
import { boolean, email, text } from '@tenon/model'
import { User } from '../people/user.ts'
import { given, open, refuse, secret, waiting, word } from './door.ts'
import type { SignIn } from './sign-in.ts'
import { accessSeconds, welcome } from './person.ts'
import { codeWanted } from './second-factor.ts'

const dead: Reply = { status: 401, body: { detail: 'Invalid or expired refresh token.', code: 'refresh_token_not_found' } }

/** Signing up, in and out. */
export const authRoutes = (accounts: SignIn): PlainRoute[] => {
  const { store, passwords, limit, jwt, tokens, sessions, factor, verification, later } = accounts
  return [
    open('POST', '/api/auth/login', async (call) => {
      const sent = given(call, { username: word().omittable(), email: word().omittable(), password: secret(), code: text(100).omittable(), session: boolean().default(false) })
      const name = sent.username ?? sent.email
      if (name === undefined) throw refuse('email', 'This field is required.')
      const byMail = name.includes('@') ? await store.byEmail(name) : null
      const answer = await login(store, passwords, { username: byMail?.username ?? name, password: sent.password, code: sent.code }, { limit, address: call.address })
      if (answer.is === 'locked') return waiting(answer.seconds)
      if (answer.is === 'refused' && answer.codeOf !== undefined) return codeWanted(await factor.ask(answer.codeOf))
      if (answer.is === 'refused') return { status: 401, body: { detail: 'Invalid credentials', code: 'invalid_credentials' } }
      const reply = await welcome(accounts, answer.user.id, 200)
      return sent.session ? { ...reply, cookies: await sessions.start(answer.user.id, call.request) } : reply
    }),
    open('POST', '/api/auth/register', async (call) => {
      const sent = given(call, { username: text(150).omittable(), email: email(254), password: secret().length({ min: 6, max: 128 }), name: word().blank() })
      const user = await made(call, accounts, { ...sent, name: sent.name || (sent.username ?? '') }).catch((error: unknown) => { throw taken(error) ? conflict(error, sent.username === undefined) : error })
      later.add(async () => { if (await store.byId(user.id) !== null) await verification.send(user) })
      return welcome(accounts, user.id, 201)
    }),
    open('POST', '/api/auth/refresh', async (call) => {
      const { refreshToken } = given(call, { refreshToken: text(4000) })
      try {
        const pair = await jwt.refresh(refreshToken)
        return pair === null ? dead : { body: { access_token: pair.access, expires_in: accessSeconds } }
      } catch (error) { if (error instanceof JwtProblem) return dead; throw error }
    }),
    route('POST', '/api/auth/logout', async ({ actor, request }) => {
      const cookies = await sessions.end(request)
      if (actor !== null) await logout(actor.id, { tokens, sessions, jwt })
      return { body: { message: 'Signed out.', success: true }, cookies }
    }),
  ]
}

/** A new person, made through the engine. Without a username they sign in by their address. */
export async function made(call: Call, { store, passwords }: SignIn, { username, email: address, name, password }: { readonly username?: string | undefined; readonly email: string; readonly name: string; readonly password: string }): Promise<Person> {
  const hash = await passwords.hash(password)
  const row = await call.engine.act(call.context, (hands) => hands.create(User, { username: username ?? address.toLowerCase(), email: address, name, password: hash }))
  const person = await store.byId(row.id)
  if (person === null) throw new TypeError('a person who has just been made is gone')
  return person
}

/** Whether it was refused because somebody is there already. */
export const taken = (error: unknown): error is Fault => error instanceof Fault && error.issues.some((issue) => issue.code === 'unique')

/** Somebody is there already: 409, as the library has it, with Django's lists. */
function conflict(error: Fault, byAddress: boolean): Fault {
  // who gave no name has the address as one
  const fields = new Set(error.issues.map((issue) => (byAddress ? 'email' : String(issue.path[0]))))
  return new Fault('conflict', 'A user with that name or address already exists.', { issues: [...fields].map((field) => ({ path: [field], code: 'custom', message: `A user with that ${field} already exists.` })) })
}
