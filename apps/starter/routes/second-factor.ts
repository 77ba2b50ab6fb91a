import { type PlainRoute, type Reply, route } from '@tenon/http'
import { boolean, text } from '@tenon/model'
import { given, open, waiting } from './door.ts'
import type { SignIn } from './sign-in.ts'
import { welcome } from './person.ts'

const code = () => text(100)
const wrong: Reply = { status: 400, body: { detail: 'This code is wrong, or was used before.', code: 'invalid_code' } }

/** After the right password: what to come back with. */
export const codeWanted = (token: string | null): Reply => ({ status: 401, body: { detail: 'Enter the code of your authenticator app.', code: 'second_factor_required', second_factor_token: token } })

/** Codes of an authenticator app, and codes on paper for who has lost it. */
export const secondFactorRoutes = (accounts: SignIn): PlainRoute[] => {
  const { store, factor, limit, sessions } = accounts
  /** Whoever changes the second factor shows that they have it; wrong codes are counted. */
  const shown = async (id: number | string, sent: string, address: string): Promise<Reply | undefined> => {
    const account = `code of ${String(id)}`
    const seconds = limit.take(account, address)
    if (seconds > 0) return waiting(seconds)
    if (!(await factor.check(id, sent))) return wrong
    limit.clear(account, address)
    return undefined
  }
  return [
    route('GET', '/api/auth/second-factor', async ({ actor }) => ({ body: { on: await factor.isOn(actor!.id) } })),
    route('POST', '/api/auth/second-factor', async ({ actor }) => {
      const user = await store.byId(actor!.id)
      const begun = user === null ? null : await factor.begin(user)
      return begun === null ? { status: 409, body: { detail: 'A second factor is on already: end it first.', code: 'conflict' } } : { status: 201, body: begun }
    }),
    route('POST', '/api/auth/second-factor/confirm', async (call) => {
      const codes = await factor.confirm(call.actor!.id, given(call, { code: code() }).code)
      return codes === null ? wrong : { body: { on: true, recovery_codes: codes } }
    }),
    route('POST', '/api/auth/second-factor/codes', async (call) => (await shown(call.actor!.id, given(call, { code: code() }).code, call.address)) ?? { body: { recovery_codes: await factor.renewCodes(call.actor!.id) } }),
    route('POST', '/api/auth/second-factor/end', async (call) => {
      const held = await shown(call.actor!.id, given(call, { code: code() }).code, call.address)
      if (held !== undefined) return held
      await factor.end(call.actor!.id)
      return { body: { on: false } }
    }),
    open('POST', '/api/auth/second-factor/answer', async (call) => {
      const sent = given(call, { secondFactorToken: text(300), code: code(), session: boolean().default(false) })
      const answer = await factor.answer(sent.secondFactorToken, sent.code, call.address)
      if (answer.is === 'locked') return waiting(answer.seconds)
      if (answer.is === 'refused') return { status: 401, body: { detail: 'The code is wrong, or it took too long: sign in again.', code: 'invalid_code' } }
      await store.touchLogin(answer.user.id)
      const reply = await welcome(accounts, answer.user.id, 200)
      return sent.session ? { ...reply, cookies: await sessions.start(answer.user.id, call.request) } : reply
    }),
  ]
}
