import type { Actor } from '@tenon/model'
import { authorization, type Identifier, isActor, type Rejected, unauthenticated } from './identify.ts'
import type { Jwt } from './jwt-tokens.ts'
import type { Tokens } from './token.ts'

/** One kind of token, told by its looks. */
export interface TokenKind { fits(token: string): boolean; actor(token: string): Promise<Actor | Rejected> }

export const lasting = (tokens: Tokens): TokenKind => ({ fits: (token) => /^[0-9a-f]{40}$/.test(token), actor: (token) => tokens.actor(token) })
export const signed = (jwt: Jwt): TokenKind => ({ fits: (token) => token.split('.').length === 3, actor: (token) => jwt.actor(token) })

/**
 * Tokens of several kinds under several words: for front ends that send `Token …` here and `Bearer …` there.
 *
 * ```ts
 * bearerIdentifier([lasting(tokens), signed(jwt)], ['Bearer', 'Token'])
 * ```
 */
export function bearerIdentifier(kinds: readonly TokenKind[], words: readonly [string, ...string[]] = ['Bearer'], realm = 'api'): Identifier {
  const wanted = new Set(words.map((word) => word.toLowerCase()))
  return {
    scheme: 'token',
    challenge: `${words[0]} realm="${realm}"`,
    async identify(request) {
      const [scheme, token, ...more] = authorization(request)
      if (scheme === undefined || !wanted.has(scheme.toLowerCase())) return null
      if (token === undefined) return unauthenticated('Invalid token header. No credentials provided.')
      if (more.length > 0) return unauthenticated('Invalid token header. Token string should not contain spaces.')
      const found = await kinds.find((kind) => kind.fits(token))?.actor(token) ?? unauthenticated('Invalid token.')
      return isActor(found) ? { actor: found } : found
    },
  }
}
