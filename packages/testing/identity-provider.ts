/// <reference path="./oidc-provider.d.ts" />
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface IdentityProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** A person at a browser: follows from where they are sent, signs in, agrees; answers the address that the provider sends them back to. */
  browse(start: string, login: string): Promise<string>
  stop(): Promise<void>
}

/** A real OpenID provider in this process: whoever names themselves is let in, `eve` with an address that is not verified. */
export async function startIdentityProvider(redirectUri: string): Promise<IdentityProvider> {
  const { default: Provider } = await import('oidc-provider')
  let listener: RequestListener | undefined
  const server = createServer((request, response) => listener?.(request, response))
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const [clientId, clientSecret] = ['tenon', 'a-secret-between-the-two-of-them']
  listener = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri], grant_types: ['authorization_code'], response_types: ['code'] }],
    claims: { email: ['email', 'email_verified'], profile: ['name'] }, pkce: { required: () => true }, cookies: { keys: ['k'] },
    findAccount: (_context: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub, email: `${sub}@example.com`, email_verified: sub !== 'eve', name: `The ${sub}` }) }),
  }).callback()
  return {
    issuer, clientId, clientSecret, browse: (start, login) => browse(redirectUri, start, login),
    stop: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections() }),
  }
}

async function browse(redirectUri: string, start: string, login: string): Promise<string> {
  const jar = new Map<string, string>()
  let url = start
  let form: URLSearchParams | undefined
  for (let step = 0; step < 15; step++) {
    const response = await fetch(url, { redirect: 'manual', headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') }, ...(form === undefined ? {} : { method: 'POST', body: form }) })
    for (const cookie of response.headers.getSetCookie()) { const [name = '', value = ''] = cookie.split(';')[0]!.split('='); if (value === '') jar.delete(name); else jar.set(name, value) }
    form = undefined
    const next = response.headers.get('location')
    if (next !== null) {
      url = new URL(next, url).href
      if (url.startsWith(redirectUri)) return url
      continue
    }
    const page = await response.text()
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1]
    if (prompt === undefined) throw new Error(page.slice(0, 500))
    url = new URL(/action="([^"]+)"/.exec(page)![1]!, url).href
    form = new URLSearchParams(prompt === 'login' ? { prompt, login, password: 'any' } : { prompt })
  }
  throw new Error('the provider never sends back')
}
