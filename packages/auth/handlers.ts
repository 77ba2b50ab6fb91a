import type { Actor } from '@tenon/model'
import { type Handler, type Input, readTexts, type Reply, tooManyAttempts } from './input.ts'
import type { LoginLimit } from './limit.ts'
import { type Ends, login } from './login.ts'
import type { Passwords } from './password.ts'
import type { Sessions } from './session.ts'
import type { User, UserStore } from './store.ts'
import type { Tokens } from './token.ts'
import { defaultRules, type PasswordRule, passwordProblems, type PersonalWords } from './validators.ts'

export interface LoginParts {
  readonly store: UserStore
  readonly passwords: Passwords
  readonly limit?: LoginLimit
}

/**
 * DRF's `obtain_auth_token`; `also` adds to the answer.
 *
 * ```ts
 * const handler = tokenLogin({ store, passwords, limit }, tokens, (user) => ({ user_id: user.id, email: user.email }))
 * ```
 */
export function tokenLogin(parts: LoginParts, tokens: Tokens, also?: (user: User) => Readonly<Record<string, unknown>>): Handler {
  return async (input) => {
    const read = readTexts(input.body, { username: true, password: false })
    if ('reply' in read) return read.reply
    const answer = await login(parts.store, parts.passwords, { ...read.values, code: codeIn(input.body) }, { limit: parts.limit, address: input.address })
    if (answer.is === 'locked') return tooManyAttempts(answer.seconds)
    if (answer.is === 'refused') return { status: 400, body: answer.codeOf === undefined ? { non_field_errors: ['Unable to log in with provided credentials.'] } : { code: [codeWanted] } }
    return { status: 200, body: { token: await tokens.of(answer.user.id), ...also?.(answer.user) } }
  }
}

export const tokenLogout = (tokens: Tokens) => async (actor: Actor): Promise<Reply> => {
  await tokens.revoke(actor.id)
  return { status: 204, body: null }
}

/** Login with a cookie session; whatever is missing or wrong gets the one answer. */
export function sessionLogin(parts: LoginParts, sessions: Sessions, answerOf: (user: User) => unknown = (user) => ({ username: user.username })): Handler {
  return async (input) => {
    const body = (typeof input.body === 'object' && input.body !== null ? input.body : {}) as Record<string, unknown>
    const { username, password } = body
    const answer = typeof username === 'string' && typeof password === 'string'
      ? await login(parts.store, parts.passwords, { username, password, code: codeIn(body) }, { limit: parts.limit, address: input.address })
      : { is: 'refused' as const }
    if (answer.is === 'locked') return tooManyAttempts(answer.seconds)
    if (answer.is === 'refused') return { status: 400, body: 'codeOf' in answer ? { detail: codeWanted, code: 'second_factor' } : { detail: 'Invalid credentials.' } }
    return { status: 200, body: answerOf(answer.user), cookies: await sessions.start(answer.user.id, { headers: input.headers ?? {} }) }
  }
}

/** The code that came beside name and password. */
export const codeIn = (body: unknown): string | undefined => {
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined
  return typeof code === 'string' && code !== '' ? code : undefined
}
export const codeWanted = 'Enter the code of your authenticator app.'

export const sessionLogout = (sessions: Sessions): Handler => async (input) =>
  ({ status: 204, body: null, cookies: await sessions.end({ headers: input.headers ?? {} }) })

export interface ChangePasswordParts extends LoginParts, Ends {
  readonly sessions?: Sessions
  readonly rules?: readonly PasswordRule[]
  /** What the new password must not resemble. */
  readonly about?: (user: User) => PersonalWords
}

/** Changes the actor's own password and ends every other way in: token, other sessions, refresh tokens. */
export function changePassword(parts: ChangePasswordParts) {
  const about = parts.about ?? ((user: User) => ({ username: user.username, 'email address': user.email }))
  return async (actor: Actor, input: Input): Promise<Reply> => {
    const read = readTexts(input.body, { old_password: false, new_password: false })
    if ('reply' in read) return read.reply
    const user = await parts.store.byId(actor.id)
    if (user === null) return { status: 401, body: { detail: 'User inactive or deleted.' } }
    const wait = parts.limit?.take(user.username, input.address ?? '') ?? 0
    if (wait > 0) return tooManyAttempts(wait)
    if (!(await parts.passwords.verify(read.values.old_password, user.password))) {
      return { status: 400, body: { old_password: ['Your old password was entered incorrectly. Please enter it again.'] } }
    }
    parts.limit?.clear(user.username, input.address ?? '')
    const problems = passwordProblems(read.values.new_password, about(user), parts.rules ?? defaultRules)
    if (problems.length > 0) return { status: 400, body: { new_password: problems } }
    await parts.store.setPassword(user.id, await parts.passwords.hash(read.values.new_password))
    await parts.tokens?.revoke(user.id)
    await parts.sessions?.endAll(user.id, { headers: input.headers ?? {} })
    await parts.jwt?.revokeAll(user.id)
    return { status: 204, body: null }
  }
}
