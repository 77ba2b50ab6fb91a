import { fileURLToPath } from 'node:url'
import type { Database } from '@tenon/sql'
import { starter } from './app.ts'
import { logins, seed } from './demo.ts'
import { actorOf } from './people/actor.ts'
import { User } from './people/user.ts'
import type { HostedOptions } from './routes/hosted.ts'
import { oidcOf, type OidcSettings } from './routes/oidc.ts'
import { starterRoutes } from './routes/index.ts'
import type { Made } from './routes/sign-in.ts'
import { accessSeconds } from './routes/person.ts'

/** The same provider opens the admin: it sends people back to `/admin/login/back/oidc` of this server. */
const providerOf = ({ redirectUri: _, ...oidc }: OidcSettings) => ({ key: 'oidc', label: new URL(oidc.issuer).host, ...oidc })

/** Everything the start script needs to serve the starter with its demo data; `hosted` adds the surface of the hosted sign-in service, `oidc` a provider to sign in by. */
export const systemWith = ({ hosted, oidc }: { readonly hosted?: HostedOptions | undefined; readonly oidc?: OidcSettings | undefined } = {}) => ({
  name: 'starter', title: 'Starter', app: starter, user: User, rights: [User], actorOf, logins, seed,
  routes: (made: Made, database: Database) => starterRoutes(made, database, { hosted, oidc }),
  migrations: fileURLToPath(new URL('./migrations', import.meta.url)),
  /** Five attempts in five minutes; the library sends as `Bearer` what the guide sends as `Token`. */
  signIn: { lastLogin: 'lastLogin', words: ['Bearer', 'Token'] as const, keys: true, secondFactor: 'Starter', ...(oidc === undefined ? {} : { providers: [providerOf(oidc)] }), limit: { attempts: 5, windowSeconds: 300 }, jwt: { accessSeconds, refreshSeconds: 30 * 86_400, endTogether: true } },
  cors: { origins: ['http://localhost:3000', 'http://127.0.0.1:3000'], credentials: true, ...(hosted === undefined ? {} : { headers: ['accept', 'apikey', 'authorization', 'content-type', 'x-client-info', 'x-csrftoken', 'x-supabase-api-version'] }) },
})

export const system = systemWith({ hosted: process.env.STARTER_HOSTED_AUTH === 'true' ? {} : undefined, oidc: oidcOf(process.env) })
