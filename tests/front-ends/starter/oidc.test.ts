import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { System } from '@tenon/cli'
import { systemWith } from '@tenon/starter'
import { type IdentityProvider, startIdentityProvider } from '@tenon/testing'
import { type Answer, onEachDatabase } from './harness.ts'

const redirectUri = 'http://127.0.0.1:1/api/auth/oidc/callback'
let provider: IdentityProvider
before(async () => { provider = await startIdentityProvider(redirectUri) })
after(() => provider.stop())
/** The provider has no address before it runs. */
const served: System = { ...systemWith(), routes: (made, database) => systemWith({ oidc: { issuer: provider.issuer, clientId: provider.clientId, clientSecret: provider.clientSecret, redirectUri, insecure: true } }).routes(made, database) }

// Somebody at a browser, with a real identity provider in this process.
onEachDatabase((running) => {
  const call = (...a: Parameters<ReturnType<typeof running>['call']>): Promise<Answer> => running().call(...a)
  /** Goes to the provider and back; answers where the browser is sent then. */
  async function through(login: string, cookie?: string): Promise<URL> {
    const begun = await call(302, 'GET', '/api/auth/oidc?next=/projects')
    assert.match(begun.cookies[0]!, /^oidc=.+; Path=\/api\/auth\/oidc; Max-Age=600; HttpOnly; SameSite=Lax$/)
    const back = new URL(await provider.browse(begun.headers.get('location')!, login))
    const done = await call(302, 'GET', `${back.pathname}${back.search}`, { headers: { cookie: cookie ?? begun.cookies[0]!.split(';')[0]! } })
    assert.match(done.cookies[0]!, /^oidc=; .*Max-Age=0/)
    return new URL(done.headers.get('location')!)
  }
  const enter = (status: number, code: string | null): Promise<Answer> => call(status, 'POST', '/api/auth/oidc/token', { body: { code } })

  test('somebody new is made, comes back as the same, and the word in the address is good once', async () => {
    const first = await through('grace')
    assert.deepEqual([first.origin, first.pathname, first.searchParams.get('next')], ['http://localhost:3000', '/signed-in', '/projects'])
    const { json } = await enter(200, first.searchParams.get('code'))
    assert.deepEqual([json.email, (json.user as { email_verified: boolean }).email_verified, (json.user as { name: string }).name], ['grace@example.com', true, 'The grace'])
    await call(200, 'GET', '/api/auth/profile', { as: `Bearer ${String(json.access_token)}` })
    await enter(401, first.searchParams.get('code'))
    assert.equal((await enter(200, (await through('grace')).searchParams.get('code'))).json.user_id, json.user_id)
  })

  test('a known address is connected by its letter alone; one that nobody vouches for is not let in', async () => {
    const known = (await call(201, 'POST', '/api/auth/register', { body: { email: 'hopper@example.com', password: 'Correct-Horse-1', name: 'H' } })).json
    assert.equal((await through('hopper')).searchParams.get('notice'), 'confirm_by_letter')
    const token = await running().linked('link-sign-in', 'hopper@example.com')
    assert.equal((await call(200, 'POST', '/api/auth/oidc/link', { body: { token } })).json.user_id, known.user_id)
    await call(401, 'POST', '/api/auth/oidc/link', { body: { token } })
    assert.equal((await enter(200, (await through('hopper')).searchParams.get('code'))).json.user_id, known.user_id)
    assert.equal((await through('eve')).searchParams.get('error'), 'address_not_verified')
  })

  test('what was begun in another browser, or is nonsense, leads back to the sign-in page', async () => {
    assert.equal((await through('grace', 'oidc=nonsense')).searchParams.get('error'), 'refused')
    for (const query of ['', '?code=x&state=y', '?error=access_denied', '?state=%00']) assert.match((await call(302, 'GET', `/api/auth/oidc/callback${query}`)).headers.get('location')!, /\/sign-in\?error=refused$/)
    for (const body of [null, [], {}, { code: 7 }]) await call(body !== null && 'code' in body ? 401 : 400, 'POST', '/api/auth/oidc/token', { body })
  })
}, served)
