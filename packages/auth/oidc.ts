import { type Seal, sealOf } from '@tenon/sql'
import type { Configuration } from 'openid-client'
import { type Clock, systemClock } from './clock.ts'

/** Who somebody is, as the provider says. */
export interface Identity { /** When the person last proved who they are, where the provider says so: seconds since 1970. */ readonly provedAt?: number; readonly issuer: string; readonly subject: string; readonly email: string | null; readonly emailVerified: boolean; readonly name: string | null; readonly claims: Readonly<Record<string, unknown>> }

/** Why a sign-in by a provider came to nothing; the cause is for the log. */
export class OidcProblem extends Error {
  constructor(message: string, cause?: unknown) { super(message, { cause }); this.name = 'OidcProblem' }
}

export interface OidcOptions {
  /** The provider: `https://login.example.com`. Its endpoints and keys are asked for at the first use. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret?: string
  /** Where the provider sends people back to. */
  readonly redirectUri: string
  readonly scope?: string
  /** Seals what the browser keeps meanwhile. */
  readonly secret: string
  /** A provider without TLS: on one's own machine only. */
  readonly insecure?: boolean
  readonly clock?: Clock
}

/** Sign-in by OpenID Connect: code with PKCE, state and nonce. */
export interface Oidc {
  /**
   * Where to send the browser, and what it must bring back: a cookie, `HttpOnly; SameSite=Lax`, of ten minutes. `anew`: a sign-in that
   * is open at the provider is not enough, the person proves once more who they are; for signing, and for what is as grave.
   */
  begin(returnTo?: string, how?: { readonly anew?: boolean }): Promise<{ readonly url: string; readonly kept: string }>
  /** Who came back; throws an `OidcProblem`. `url` is the whole address that the provider sent the browser to. */
  finish(url: string, kept: string | undefined): Promise<{ readonly identity: Identity; readonly returnTo: string }>
}

const TEN_MINUTES = 600_000
/** Seconds by which the provider's clock may be behind ours. */
const SKEW = 60
interface Kept { readonly state: string; readonly nonce: string; readonly verifier: string; readonly returnTo: string; readonly until: number; readonly anew: boolean }

export function createOidc(options: OidcOptions): Oidc {
  const { issuer, clientId, clientSecret, redirectUri, scope = 'openid email profile', clock = systemClock } = options
  const seal = sealOf(`oidc ${options.secret}`)
  let found: Promise<{ readonly oidc: typeof import('openid-client'); readonly config: Configuration }> | undefined
  const provider = (): NonNullable<typeof found> => {
    found ??= discovered().catch((error: unknown) => { found = undefined; throw new OidcProblem('The sign-in service cannot be reached.', error) })
    return found
  }
  async function discovered(): NonNullable<typeof found> {
    // read with the first sign-in: a start does not wait for it
    const oidc = await import('openid-client')
    return { oidc, config: await oidc.discovery(new URL(issuer), clientId, clientSecret, clientSecret === undefined ? oidc.None() : undefined, options.insecure === true ? { execute: [oidc.allowInsecureRequests] } : {}) }
  }
  return {
    async begin(returnTo = '/', { anew = false } = {}) {
      const { oidc, config } = await provider()
      const kept: Kept = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier(), returnTo: here(returnTo), until: clock() + TEN_MINUTES, anew }
      const url = oidc.buildAuthorizationUrl(config, { redirect_uri: redirectUri, scope, state: kept.state, nonce: kept.nonce, code_challenge: await oidc.calculatePKCECodeChallenge(kept.verifier), code_challenge_method: 'S256', ...(anew ? { prompt: 'login', max_age: '0' } : {}) })
      return { url: url.href, kept: seal.close(JSON.stringify(kept)) }
    },
    async finish(url, sealed) {
      const kept = opened(seal, sealed)
      if (kept === null || kept.until <= clock()) throw new OidcProblem('The sign-in took too long or was begun in another browser.')
      const { oidc, config } = await provider()
      try {
        const tokens = await oidc.authorizationCodeGrant(config, new URL(url), { pkceCodeVerifier: kept.verifier, expectedState: kept.state, expectedNonce: kept.nonce, idTokenExpected: true, ...(kept.anew ? { maxAge: TEN_MINUTES / 1000 } : {}) })
        const claims = tokens.claims()
        if (claims === undefined) throw new OidcProblem('The sign-in service did not say who it is.')
        const provedAt = claims.auth_time
        if (kept.anew && (typeof provedAt !== 'number' || provedAt < (kept.until - TEN_MINUTES) / 1000 - SKEW)) throw new OidcProblem('The sign-in service did not ask who it is once more.')
        const told: Readonly<Record<string, unknown>> = config.serverMetadata().userinfo_endpoint === undefined ? claims : { ...(await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)), ...claims }
        return { identity: { issuer: claims.iss, subject: claims.sub, email: textOf(told.email), emailVerified: told.email_verified === true, name: textOf(told.name), claims: told, ...(typeof provedAt === 'number' ? { provedAt } : {}) }, returnTo: kept.returnTo }
      } catch (error) {
        throw error instanceof OidcProblem ? error : new OidcProblem('The sign-in was refused.', error)
      }
    },
  }
}

/** Only pages of one's own are returned to. */
const here = (path: string): string => (/^\/(?![/\\])/.test(path) ? path : '/')
const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
function opened(seal: Seal, sealed: string | undefined): Kept | null {
  try { return sealed === undefined ? null : (JSON.parse(seal.open(sealed)) as Kept) } catch { return null }
}
