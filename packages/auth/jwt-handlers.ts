import { type Handler, readTexts, type Reply, tooManyAttempts } from './input.ts'
import { codeIn, codeWanted, type LoginParts } from './handlers.ts'
import { JwtProblem } from './jwt.ts'
import type { Jwt } from './jwt-tokens.ts'
import { login } from './login.ts'

export interface JwtHandlerOptions {
  readonly realm?: string
  /** What the user model calls the login name on the wire. */
  readonly usernameField?: string
}

/** simplejwt's four views. */
export function jwtHandlers(parts: LoginParts, jwt: Jwt, options: JwtHandlerOptions = {}): { readonly obtain: Handler; readonly refresh: Handler; readonly verify: Handler; readonly revoke: Handler } {
  const name = options.usernameField ?? 'username'
  const refused = (body: unknown): Reply => ({ status: 401, body, headers: { 'www-authenticate': `Bearer realm="${options.realm ?? 'api'}"` } })
  const judged = async (work: () => Promise<Reply>): Promise<Reply> => {
    try { return await work() } catch (error) {
      if (error instanceof JwtProblem) return refused({ detail: error.message, code: 'token_not_valid' })
      throw error
    }
  }

  return {
    async obtain(input) {
      const read = readTexts<string>(input.body, { [name]: true, password: true })
      if ('reply' in read) return read.reply
      const credentials = { username: read.values[name] ?? '', password: read.values.password ?? '', code: codeIn(input.body) }
      const answer = await login(parts.store, parts.passwords, credentials, { limit: parts.limit, address: input.address })
      if (answer.is === 'locked') return tooManyAttempts(answer.seconds)
      if (answer.is === 'refused' && answer.codeOf !== undefined) return refused({ detail: codeWanted, code: 'second_factor' })
      if (answer.is === 'refused') return refused({ detail: 'No active account found with the given credentials' })
      return { status: 200, body: await jwt.obtain(answer.user) }
    },
    async refresh(input) {
      const read = readTexts(input.body, { refresh: true })
      if ('reply' in read) return read.reply
      return judged(async () => {
        const answer = await jwt.refresh(read.values.refresh)
        return answer === null ? refused({ detail: 'No active account found for the given token.' }) : { status: 200, body: answer }
      })
    },
    async verify(input) {
      const read = readTexts(input.body, { token: true })
      if ('reply' in read) return read.reply
      return judged(async () => { await jwt.verify(read.values.token); return { status: 200, body: {} } })
    },
    async revoke(input) {
      const read = readTexts(input.body, { refresh: true })
      if ('reply' in read) return read.reply
      return judged(async () => { await jwt.revoke(read.values.refresh); return { status: 200, body: {} } })
    },
  }
}
