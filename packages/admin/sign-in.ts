import { type Identities, login, type LoginLimit, type Oidc, OidcProblem, type Passwords, type SecondFactor, type Sessions, tooManyAttempts, type User, type UserStore } from '@tenon/auth'
import { HttpFault, type PlainRoute, readInput, type Reply, type Request, route } from '@tenon/http'
import { type Actor, anyone, signedIn, text } from '@tenon/model'

/** Another service that says who somebody is. */
export interface Provider { readonly key: string; readonly label: string; /** Under the address by which this server is asked. */ readonly at: (origin: string) => Oidc; readonly identities: Identities }
/** What signing in takes; the start script makes it. */
export interface AdminAccounts { readonly store: UserStore; readonly passwords: Passwords; readonly sessions: Sessions; readonly limit: LoginLimit; /** Codes after the password; asked for where the store knows of them. */ readonly factor?: SecondFactor; readonly providers?: readonly Provider[] }

const KEPT = 'tenon_oidc'
const keptCookie = (value: string, origin: string, age: number): string => `${KEPT}=${encodeURIComponent(value)}; Path=/admin; HttpOnly; SameSite=Lax; Max-Age=${age}${origin.startsWith('https:') ? '; Secure' : ''}`
const away = (to: string, cookies: readonly string[] = []): Reply => ({ status: 302, body: '', headers: { location: to, 'content-type': 'text/plain', 'cache-control': 'no-store' }, cookies })
const wrong = (detail: string): Reply => ({ status: 400, body: { detail } })

/** Signing in by all that the system allows: a password, a code after it, another service. */
export function signInRoutes(title: string, { store, passwords, sessions, limit, factor, providers = [] }: AdminAccounts): PlainRoute[] {
  const secondFactor = store.factor === undefined ? undefined : factor
  const open = { allow: anyone, identify: [] } as const
  const session = { identify: ['session'] } as const
  const enter = async (user: User, request: Request): Promise<readonly string[]> => sessions.start(user.id, { headers: request.headers })
  const providerOf = (key: string | undefined): Provider => { const found = providers.find((p) => p.key === key); if (found === undefined) throw new HttpFault(404, { detail: 'Not found.' }); return found }
  const credentials = { username: text(), password: text().untrimmed() }
  const answer = { token: text(), code: text(40) }

  const routes: PlainRoute[] = [
    route('GET', '/admin/session', ({ actor }) => ({ body: {
      title,
      user: actor === null ? null : { id: String(actor.id), name: actor.name ?? String(actor.id), roles: [...actor.roles] },
      providers: providers.map(({ key, label }) => ({ key, label })), secondFactor: secondFactor !== undefined,
    } }), { ...session, allow: anyone }),
    route('POST', '/admin/login', async ({ request, address }): Promise<Reply> => {
      const given = readInput(request, credentials) as { username: string; password: string }
      const judged = await login(store, passwords, given, { limit, address })
      if (judged.is === 'locked') return tooManyAttempts(judged.seconds)
      const asked = judged.is === 'refused' && judged.codeOf !== undefined ? await secondFactor?.ask(judged.codeOf) : undefined
      if (judged.is === 'user') return { status: 200, body: { ok: true }, cookies: await enter(judged.user, request) }
      return asked === undefined ? wrong('Unable to log in with provided credentials.') : { status: 200, body: { token: asked } }
    }, { ...open, input: credentials }),
    route('POST', '/admin/logout', async ({ request }) => ({ status: 200, body: { ok: true }, cookies: await sessions.end({ headers: request.headers }) }), { ...session, allow: anyone }),
    route('GET', '/admin/login/with/{key}', async ({ request, params }) => {
      const { url, kept } = await providerOf(params.key).at(request.origin).begin('/admin')
      return away(url, [keptCookie(kept, request.origin, 600)])
    }, open),
    // whoever comes back is somebody here only if they are linked: an address alone proves nothing
    route('GET', '/admin/login/back/{key}', async ({ request, params }) => {
      const { at, identities } = providerOf(params.key)
      const cookie = new RegExp(`(?:^|;\\s*)${KEPT}=([^;]+)`).exec(String(request.headers.cookie ?? ''))?.[1]
      const gone = keptCookie('', request.origin, 0)
      try {
        const { identity } = await at(request.origin).finish(`${request.origin}${request.path}?${request.query}`, cookie === undefined ? undefined : decodeURIComponent(cookie))
        const known = await identities.recognize(identity)
        if (known.is !== 'user') return away('/admin#/-sign-in/unknown', [gone])
        const asked = (await secondFactor?.ask(known.user)) ?? null
        if (asked === null) await store.touchLogin(known.user.id)
        return asked === null ? away('/admin', [gone, ...(await enter(known.user, request))]) : away(`/admin#/-sign-in/${encodeURIComponent(asked)}`, [gone])
      } catch (error) {
        if (!(error instanceof OidcProblem)) throw error
        return away('/admin#/-sign-in/refused', [gone])
      }
    }, open),
  ]
  if (secondFactor === undefined) return routes

  const own = async (actor: Actor | null): Promise<User> => { const user = actor === null ? null : await store.byId(actor.id); if (user === null) throw new HttpFault(403, { detail: 'Authentication credentials were not provided.' }); return user }
  const codeOf = (request: Request): string => String(readInput(request, { code: text(40) }).code)
  const mine = { ...session, allow: signedIn, input: { code: text(40) } } as const
  return [
    ...routes,
    route('POST', '/admin/login/code', async ({ request, address }): Promise<Reply> => {
      const { token, code } = readInput(request, answer) as { token: string; code: string }
      const judged = await secondFactor.answer(token, code, address)
      if (judged.is === 'locked') return tooManyAttempts(judged.seconds)
      if (judged.is === 'user') await store.touchLogin(judged.user.id)
      return judged.is === 'user' ? { status: 200, body: { ok: true }, cookies: await enter(judged.user, request) } : { status: 400, body: { code: ['This code is not right.'] } }
    }, { ...open, input: answer }),
    route('GET', '/admin/second-factor', async ({ actor }) => ({ body: { on: await secondFactor.isOn((await own(actor)).id) } }), { ...session, allow: signedIn }),
    route('POST', '/admin/second-factor/begin', async ({ actor }) => { const begun = await secondFactor.begin(await own(actor)); return begun === null ? wrong('It is on already.') : { status: 200, body: begun } }, { ...session, allow: signedIn }),
    route('POST', '/admin/second-factor/confirm', async ({ actor, request }) => { const codes = await secondFactor.confirm((await own(actor)).id, codeOf(request)); return codes === null ? { status: 400, body: { code: ['This code is not right.'] } } : { status: 200, body: { codes } } }, mine),
    // who would turn it off, or have new codes, shows that they still have it
    route('POST', '/admin/second-factor/end', async ({ actor, request, address }) => guarded(await own(actor), codeOf(request), address, async (user) => { await secondFactor.end(user.id); return { ok: true } }), mine),
    route('POST', '/admin/second-factor/renew', async ({ actor, request, address }) => guarded(await own(actor), codeOf(request), address, async (user) => ({ codes: await secondFactor.renewCodes(user.id) })), mine),
  ]

  async function guarded(user: User, code: string, address: string, work: (user: User) => Promise<unknown>): Promise<Reply> {
    const account = `code of ${String(user.id)}`
    const seconds = limit.take(account, address)
    if (seconds > 0) return tooManyAttempts(seconds)
    if (!(await secondFactor!.check(user.id, code))) return { status: 400, body: { code: ['This code is not right.'] } }
    limit.clear(account, address)
    return { status: 200, body: await work(user) }
  }
}
