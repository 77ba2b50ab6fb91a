import { authorization, type Identifier, unauthenticated } from './identify.ts'
import type { LoginLimit } from './limit.ts'
import { checkPassword } from './login.ts'
import type { Passwords } from './password.ts'
import type { UserStore } from './store.ts'

export interface BasicOptions {
  readonly realm?: string
  /** Counts refused attempts per account and address. */
  readonly limit?: LoginLimit
  /** The client's address, as the server's proxy settings know it. */
  readonly address?: (headers: Readonly<Record<string, string | undefined>>) => string
}

const BAD_ENCODING = 'Invalid basic header. Credentials not correctly base64 encoded.'

/** `Authorization: Basic base64(name:password)`; the password is verified on every request. */
export function basicIdentifier(store: UserStore, passwords: Passwords, options: BasicOptions = {}): Identifier {
  return {
    scheme: 'basic',
    challenge: `Basic realm="${options.realm ?? 'api'}"`,
    async identify(request) {
      const [scheme, encoded, ...more] = authorization(request)
      if (scheme?.toLowerCase() !== 'basic') return null
      if (encoded === undefined) return unauthenticated('Invalid basic header. No credentials provided.')
      if (more.length > 0) return unauthenticated('Invalid basic header. Credentials string should not contain spaces.')
      const pair = decode(encoded)
      const colon = pair?.indexOf(':') ?? -1
      if (pair === undefined || colon < 0) return unauthenticated(BAD_ENCODING)
      const username = pair.slice(0, colon)
      const found = await checkPassword(store, passwords, { username, password: pair.slice(colon + 1) }, options.limit, options.address?.(request.headers) ?? '')
      if (found.is !== 'user') return unauthenticated('Invalid username/password.')
      return { actor: await store.actorOf(found.user) }
    },
  }
}

/** UTF-8, else Latin-1; letters outside the alphabet are skipped, wrong padding is refused, as Python's decoder does. */
function decode(encoded: string): string | undefined {
  const letters = encoded.replace(/[^A-Za-z0-9+/=]/g, '')
  const data = letters.replace(/=.*$/, '')
  const padding = letters.length - data.length
  const rest = data.length % 4
  if (rest === 1 || (rest === 2 && padding < 2) || (rest === 3 && padding < 1)) return undefined
  const bytes = Buffer.from(data, 'base64')
  const text = bytes.toString('utf8')
  return Buffer.from(text, 'utf8').equals(bytes) ? text : bytes.toString('latin1')
}
