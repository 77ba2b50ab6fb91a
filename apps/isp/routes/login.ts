import { JwtProblem, login, type LoginLimit, type Jwt, type Passwords, tooManyAttempts, type UserStore } from '@tenon/auth'
import { type Call, type PlainRoute, type Reply, route } from '@tenon/http'
import type { Mailer } from '@tenon/mail'
import { anyone, text, where } from '@tenon/model'
import { Organization } from '../organizations/organization.ts'
import { actorOf } from '../people/user.ts'

export interface SignIn { readonly store: UserStore; readonly passwords: Passwords; readonly jwt: Jwt; readonly limit: LoginLimit; readonly mailer: Mailer; readonly failed: (error: unknown) => void }

/** For whoever has no credentials yet, or bad ones. */
export const open = { allow: anyone, identify: [] } as const
/** The login page reads `message`, everything else `detail`. Not 401: that would start a refresh. */
const refused = (why: string): Reply => ({ status: 400, body: { detail: why, message: why } })

/** When a token ends, in seconds since 1970. */
export const expOf = (token: string): number => (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as { exp: number }).exp
export const personOf = (row: Readonly<Record<string, unknown>>): Record<string, unknown> => ({ id: row.id, uid: row.uid, first_name: row.firstName, last_name: row.lastName, phone: row.phone, email: row.email, kind: row.kind })

/** Signing in by telephone number, and staying so. */
export const loginRoutes = ({ store, passwords, jwt, limit }: SignIn): PlainRoute[] => [
  route('POST', '/api/v1/users/login', async ({ input, address, engine, context }) => {
    const { phone, password } = input as { phone: string; password: string }
    const answer = await login(store, passwords, { username: phone, password }, { limit, address })
    if (answer.is === 'locked') { const wait = tooManyAttempts(answer.seconds); return { ...wait, body: { ...(wait.body as object), message: 'Too many attempts. Please wait a little.' } } }
    if (answer.is !== 'user') {
      // only who knows the password learns that the account is shut
      const known = await store.byLogin(phone)
      return refused(known !== null && !known.isActive && (await passwords.verify(password, known.password)) ? 'User is not active' : 'Invalid Credentials')
    }
    const { access, refresh } = await jwt.obtain(answer.user)
    const { row } = answer.user
    const works = row.organization === null ? null : await engine.act(context, (hands) => hands.find(Organization, where('id', 'eq', row.organization)))
    const organization = works === null ? null : { id: works.id, name: works.name, subscription_end_date: works.subscriptionEndDate }
    return { body: { access_token: access, refresh_token: refresh, access_token_exp: expOf(access), refresh_token_exp: expOf(refresh), user: { ...personOf(row), is_superuser: actorOf(row).isSuperuser, organization } } }
  }, { ...open, name: 'Login', input: { phone: text(), password: text().untrimmed() } }),

  route('POST', '/api/v1/users/login/refresh', async (call: Call) => {
    const token = sentToken(call.body)
    if (token === '') return { status: 400, body: { error: 'Refresh token is required' } }
    try {
      const pair = await jwt.refresh(token)
      return pair === null ? { status: 401, body: { error: 'Token is invalid or expired' } } : { body: { access_token: pair.access, access_token_exp: expOf(pair.access) } }
    } catch (error) {
      if (error instanceof JwtProblem) return { status: 401, body: { error: error.message } }
      throw error
    }
  }, { ...open, name: 'Refresh' }),
]

function sentToken(body: unknown): string {
  const token = typeof body === 'object' && body !== null && 'refresh_token' in body ? body.refresh_token : undefined
  return typeof token === 'string' ? token.trim() : ''
}
