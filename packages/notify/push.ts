import { createHash } from 'node:crypto'
import { lookup } from 'node:dns'
import { request, type RequestOptions } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import webpush from 'web-push'
import type { Keys } from './keys.ts'

export interface Device { readonly endpoint: string; readonly p256dh: string; readonly auth: string }
export interface PushOptions {
  /** How a push service reaches whoever sends: `mailto:` or `https:`. */
  readonly subject: string
  /** Further options of the connection to a push service; tests name the certificate of their own. */
  readonly connection?: RequestOptions & { /** Pushes may go to this machine and its neighbours. */ readonly anywhere?: boolean }
}
/** `gone`: the browser does not take pushes any more. */
export type Pushed = { readonly is: 'sent' } | { readonly is: 'gone' | 'later' | 'refused'; readonly error: string }

/** An endpoint is an address that a client names: it must not lead into our own network. */
const [near4, near6] = [new BlockList(), new BlockList()]
for (const [net, bits] of [['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['224.0.0.0', 3]] as const) near4.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [['::', 96], ['::ffff:0:0', 96], ['64:ff9b::', 96], ['fc00::', 7], ['fe80::', 10], ['ff00::', 8]] as const) near6.addSubnet(net, bits, 'ipv6')
const isNear = (address: string): boolean => (isIP(address) === 6 ? near6.check(address, 'ipv6') : near4.check(address, 'ipv4'))
const farLookup: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    const far = error === null ? found.filter((one) => !isNear(one.address)) : []
    if (error !== null || far[0] === undefined) { done(error ?? new Error(`${host} is not a public address`), '', 4); return }
    if (options.all === true) done(null, far)
    else done(null, far[0].address, far[0].family)
  })
}
/** Whether a browser may name this endpoint. */
export function isEndpoint(endpoint: string): boolean {
  try { const { protocol, hostname, username } = new URL(endpoint); const bare = hostname.replace(/^\[|\]$/g, ''); return protocol === 'https:' && username === '' && (isIP(bare) === 0 || !isNear(bare)) } catch { return false }
}

/** One message to one browser, encrypted for it alone. The same message sent again replaces itself. */
export async function push({ endpoint, p256dh, auth }: Device, id: string, payload: object, keys: Keys, { subject, connection: { anywhere = false, ...connection } = {} }: PushOptions): Promise<Pushed> {
  let details: webpush.RequestDetails
  try {
    details = webpush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, JSON.stringify(payload), { TTL: 86_400, topic: createHash('sha256').update(id).digest('base64url').slice(0, 32), vapidDetails: { subject, publicKey: keys.open, privateKey: keys.secret } })
  } catch (error) { return { is: 'gone', error: error instanceof Error ? error.message : String(error) } }
  if (!anywhere && !isEndpoint(endpoint)) return { is: 'gone', error: 'not a public address' }
  return new Promise((resolve) => {
    const asked = request(details.endpoint, { method: details.method, headers: details.headers as Record<string, string>, timeout: 20_000, ...(anywhere ? {} : { lookup: farLookup }), ...connection }, (answer) => {
      const status = answer.statusCode ?? 0
      answer.resume()
      if (status >= 200 && status < 300) resolve({ is: 'sent' })
      else resolve({ is: status === 404 || status === 410 ? 'gone' : status === 429 || status >= 500 ? 'later' : 'refused', error: `the push service answered ${status}` })
    })
    asked.on('timeout', () => asked.destroy(new Error('no answer within 20 s')))
    asked.on('error', (error) => resolve({ is: 'later', error: error.message }))
    asked.end(details.body)
  })
}
