import { createLater, createLoginLimit, createRecovery, createVerification } from '@tenon/auth'
import type { PlainRoute } from '@tenon/http'
import type { Database } from '@tenon/sql'
import { lettersOf } from '../letters.ts'
import { authRoutes } from './auth.ts'
import { emailRoutes } from './email.ts'
import { healthRoutes } from './health.ts'
import { hostedRoutes, type HostedOptions } from './hosted.ts'
import { type OidcSettings, oidcRoutes } from './oidc.ts'
import { ownRoutes } from './own.ts'
import { passwordRoutes } from './password.ts'
import { secondFactorRoutes } from './second-factor.ts'
import type { Made, SignIn } from './sign-in.ts'

/** What no resource gives; the hosted service's surface and a provider to sign in by only where they are asked for. */
export function starterRoutes(made: Made, database: Database, { hosted, oidc }: { readonly hosted?: HostedOptions | undefined; readonly oidc?: OidcSettings | undefined } = {}): PlainRoute[] {
  const { store, passwords, tokens, sessions, jwt, oneTime, failed } = made
  const letters = createLoginLimit({ attempts: 5, perAddress: 20, windowSeconds: 3600 })
  const post = lettersOf(made.mailer, made.frontEnd)
  const recovery = createRecovery({ store, passwords, oneTime, ends: { tokens, sessions, jwt }, send: post.reset, tell: post.changed, limit: letters, failed })
  const accounts: SignIn = { ...made, post, recovery, letters, verification: createVerification({ oneTime, send: post.verify }), later: createLater(failed) }
  return [...authRoutes(accounts), ...passwordRoutes(accounts), ...emailRoutes(accounts), ...secondFactorRoutes(accounts), ...ownRoutes(accounts), ...healthRoutes, ...(oidc === undefined ? [] : oidcRoutes(accounts, database, oidc)), ...(hosted === undefined ? [] : hostedRoutes(accounts, hosted))]
}
