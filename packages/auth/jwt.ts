import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

export type Claims = Record<string, unknown>

/** Why a token is refused, in simplejwt's words. */
export class JwtProblem extends Error {
  constructor(message: string) { super(message); this.name = 'JwtProblem' }
}

const HEADER = encode({ alg: 'HS256', typ: 'JWT' })

/** A compact HS256 token. */
export function signJwt(claims: Claims, key: string): string {
  const signed = `${HEADER}.${encode(claims)}`
  return `${signed}.${mac(signed, key).toString('base64url')}`
}

/**
 * The claims of a token whose signature and times are good; else a `JwtProblem`. No other algorithm is taken, whatever the
 * header says. Several keys may be given while an old one runs out.
 */
export function readJwt(token: string, keys: readonly string[], nowSeconds: number): Claims {
  const [header, payload, signature, ...more] = token.split('.')
  if (header === undefined || payload === undefined || signature === undefined || more.length > 0) throw new JwtProblem('Token is invalid')
  if (decode(header)?.alg !== 'HS256') throw new JwtProblem('Token is invalid')
  const given = Buffer.from(signature, 'base64url')
  const good = keys.some((key) => { const wanted = mac(`${header}.${payload}`, key); return wanted.length === given.length && timingSafeEqual(wanted, given) })
  const claims = good ? decode(payload) : undefined
  if (claims === undefined) throw new JwtProblem('Token is invalid')
  for (const claim of ['exp', 'iat', 'nbf']) if (claim in claims && !Number.isFinite(Number(claims[claim] ?? Number.NaN))) throw new JwtProblem('Token is invalid')
  if ('nbf' in claims && Number(claims.nbf) > nowSeconds) throw new JwtProblem('Token is invalid')
  if ('iat' in claims && Number(claims.iat) > nowSeconds) throw new JwtProblem('Token is invalid')
  if ('exp' in claims && Number(claims.exp) <= nowSeconds) throw new JwtProblem('Token is expired')
  return claims
}

/** What every token must have beside its signature; `type` undefined takes any type. */
export function checkClaims(claims: Claims, type?: string): Claims {
  if (!('exp' in claims)) throw new JwtProblem("Token has no 'exp' claim")
  if (!('jti' in claims)) throw new JwtProblem('Token has no id')
  if (type !== undefined && !('token_type' in claims)) throw new JwtProblem('Token has no type')
  if (type !== undefined && claims.token_type !== type) throw new JwtProblem('Token has wrong type')
  return claims
}

export const newJti = (): string => randomBytes(16).toString('hex')

const mac = (text: string, key: string): Buffer => createHmac('sha256', key).update(text).digest()
function encode(value: Claims): string { return Buffer.from(JSON.stringify(value)).toString('base64url') }
function decode(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : undefined
  } catch { return undefined }
}
