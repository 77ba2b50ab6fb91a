import { type FoundLine, type Line, type RouterAdapter, RouterDown, RouterRefused } from './adapter.ts'

export interface MikrotikOptions { /** `https://10.0.0.1`; `/rest` is added. */ readonly address: string; readonly username: string; readonly password: string; readonly timeoutMs: number }
type Item = Readonly<Record<string, string>>

/** RouterOS 7 by its REST interface: secrets of `/ppp`, and the sessions on them. Reference: help.mikrotik.com, "REST API". */
export function mikrotik({ address, username, password, timeoutMs }: MikrotikOptions): RouterAdapter {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  async function ask(method: string, path: string, body?: Item): Promise<unknown> {
    let response: Response
    let text: string
    try {
      response = await fetch(`${address.replace(/\/+$/, '')}/rest${path}`, {
        method, signal: AbortSignal.timeout(timeoutMs), redirect: 'error', headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      text = await response.text()
    } catch (cause) {
      throw new RouterDown(cause instanceof Error && cause.name === 'TimeoutError' ? `no answer within ${timeoutMs} ms` : 'cannot be reached', { cause })
    }
    if (response.status >= 500) throw new RouterDown(`answered ${response.status}`)
    if (response.status === 404) return undefined
    // what a router says may repeat what it was told: only its status is kept
    if (!response.ok) throw new RouterRefused(`answered ${response.status}`)
    try { return text === '' ? undefined : (JSON.parse(text) as unknown) } catch (cause) { throw new RouterRefused('answered something that is not JSON', { cause }) }
  }
  const list = async (path: string): Promise<readonly Item[]> => { const found = await ask('GET', path); return Array.isArray(found) ? (found as Item[]) : [] }
  const named = (where: string, name: string): Promise<readonly Item[]> => list(`/ppp/${where}?name=${encodeURIComponent(name)}`)
  const sendOff = async (name: string): Promise<number> => {
    const sessions = await named('active', name)
    for (const session of sessions) await ask('DELETE', `/ppp/active/${encodeURIComponent(session['.id']!)}`)
    return sessions.length
  }

  return {
    async apply({ username: name, password: secret, open }: Line) {
      const disabled = open ? 'false' : 'true'
      const [found] = await named('secret', name)
      if (found === undefined) await ask('PUT', '/ppp/secret', { name, password: secret, service: 'pppoe', disabled })
      else if (found.disabled !== disabled || found.password !== secret) await ask('PATCH', `/ppp/secret/${encodeURIComponent(found['.id']!)}`, { disabled, password: secret })
      if (!open) await sendOff(name)
    },
    async remove(name) {
      for (const found of await named('secret', name)) await ask('DELETE', `/ppp/secret/${encodeURIComponent(found['.id']!)}`)
      await sendOff(name)
    },
    lines: async () => (await list('/ppp/secret')).map((item): FoundLine => ({ username: item.name ?? '', open: item.disabled !== 'true' })),
    sendOff,
    sessions: () => list('/ppp/active'),
  }
}
