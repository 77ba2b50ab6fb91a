import { mkdirSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { accountTables, authTables, basicIdentifier, bearerIdentifier, createActorCache, createApiKeys, createIdentities, createJwt, createLoginLimit, createOidc, createOneTime, createPasswords, createSecondFactor, createSessions, createTokens, type Identifier, type JwtOptions, jwtIdentifier, keyIdentifier, lasting, type LoginLimitOptions, type Oidc, type OidcOptions, sessionIdentifier, signed, tokenIdentifier, userStore } from '@tenon/auth'
import { type AdminMount, adminMount, type AdminOptions } from '@tenon/admin'
import { createEngine, type Engine, type EngineOptions, forgetKeys, rollupsOf } from '@tenon/engine'
import type { Feed } from '@tenon/events'
import { createLogger, type CorsOptions, type Logger, type PlainRoute, type Server, serve, type ServeOptions, type ThrottleOptions } from '@tenon/http'
import { createJobs, type JobDefinition, type Jobs } from '@tenon/jobs'
import { type Mailer, openMailer } from '@tenon/mail'
import { type Actor, type App, type Entity, instantOf } from '@tenon/model'
import { type Database, hanaUrl, keepRollups, openHana, openPostgres, openSqlite, type Secret } from '@tenon/sql'
import { UsageError } from './command.ts'
import { type Config, readConfig } from './config.ts'
import { feedOf, routesOf } from './live.ts'
import { prepareSchema, wholeApp } from './prepare.ts'
import { signingFor, trailFor } from './regulated.ts'
import { secretOf } from './secret.ts'

export type Accounts = ReturnType<typeof accountsOf>
/** Kinds of jobs, and where the days of what they write begin. */
export interface Working { readonly definitions: readonly JobDefinition<never>[]; readonly timeZone?: string }
/** What an app says of itself in its `system.ts`. */
export interface System {
  readonly name: string
  readonly title: string
  readonly app: App
  readonly user: Entity
  /** Entities that decide what people may do: when a row of one changes, no remembered actor outlives it in this process. */
  readonly rights?: readonly Entity[]
  /** How its people sign in, where it is not by `username` and tokens of a day and a week. */
  readonly signIn?: {
    readonly login?: string
    readonly lastLogin?: string
    readonly jwt?: Partial<Pick<JwtOptions, 'accessSeconds' | 'refreshSeconds' | 'claims' | 'accessClaims' | 'userClaim' | 'rotate' | 'revokeSpent' | 'endTogether'>>
    readonly limit?: LoginLimitOptions
    /** Any token is taken under each of these words: `['Bearer', 'Token']`. */
    readonly words?: readonly [string, ...string[]]
    /** People may have a second factor, under this name in their authenticator app; `accountTables(user)` stand among the app's entities. */
    readonly secondFactor?: string
    /** Programs come in with keys; `accountTables(user).apiKey` stands among the app's entities. */
    readonly keys?: boolean
    /** Other services that say who somebody is, by OpenID Connect; `identity` and `oneTimeToken` stand among the app's entities. */
    readonly providers?: readonly (Omit<OidcOptions, 'redirectUri' | 'secret' | 'clock'> & { readonly key: string; readonly label: string })[]
  }
  /** Other origins whose pages may call: all, without cookies, unless said otherwise. */
  readonly cors?: CorsOptions
  /** Calls a person or an address may make: `{ user: '1200/min', anon: '300/min' }`. */
  readonly throttle?: ThrottleOptions['rates']
  readonly routes: readonly PlainRoute[] | ((accounts: Accounts, database: Database, feed?: Feed) => readonly PlainRoute[])
  /** Of the events at `/api/events`, which are there where the app names `FeedEntry`: milliseconds between signs of life. */
  readonly events?: { readonly beat?: number }
  readonly actorOf: (database: Database, user: Readonly<Record<string, unknown>>) => Promise<Actor>
  /** Menu, columns and first page of its admin site. */
  readonly admin?: AdminOptions
  /** Work that goes on beside requests, and by itself at its times: the app names `jobEntities`. */
  readonly jobs?: Working | ((post: Pick<Post, 'mailer' | 'frontEnd'>) => Working)
  /** Told when somebody's signing is locked after too many wrong secrets: whoever guards the house is to know at once. */
  readonly signing?: { readonly locked?: (engine: Engine, person: string) => Promise<void> }
  /** The folder of its migrations. Without one, tables are made from the declarations. */
  readonly migrations?: string
  readonly logins: readonly { readonly username: string; readonly password: string; readonly role: string; readonly organization?: string }[]
  /** Fills an empty database with an engine of such options; answers how many rows it wrote. */
  readonly seed: (database: Database, options?: EngineOptions) => Promise<number>
}
export interface StartOptions {
  readonly port: number
  readonly host?: string
  /** Folder of the embedded database and of the generated secret. */
  readonly data?: string
  /** `postgres://…`, `hana://…` or `sqlite:PATH`, instead of the folder's own file. */
  readonly database?: string
  readonly empty?: boolean
  /** Serves, and leaves jobs to other processes. */
  readonly idle?: boolean
  readonly logger?: Logger
  /** What the server is told from outside; for one machine, unless said otherwise. What stands beside it here wins. */
  readonly config?: Config
}

/** Opens a database by its URL: `postgres://…`, `hana://…` (or `hana:` and the `HANA_…` settings), `sqlite:PATH`, or a plain path. Sealed columns open with the secret. */
export function openDatabase(where: string, secret?: Secret): Database {
  const sealed = secret === undefined ? {} : { secret }
  if (/^postgres(ql)?:\/\//.test(where)) return openPostgres({ url: where, ...sealed })
  if (where.startsWith('hana:')) return openHana({ ...hanaUrl(where, process.env), ...sealed })
  const scheme = /^([a-z][\w+.-]*):\/\//i.exec(where)?.[1]
  if (scheme !== undefined && scheme !== 'sqlite') throw new UsageError(`no database speaks ${scheme}: here; write postgres://…, hana://… or sqlite:PATH`)
  const path = where.replace(/^sqlite:(\/\/)?/, '')
  if (path !== ':memory:') mkdirSync(dirname(resolve(path)), { recursive: true })
  return openSqlite({ path, ...sealed })
}

/** How letters leave, and where their links lead. */
export interface Post {
  readonly mailer: Mailer
  /** The address of the front end. */
  readonly frontEnd: string
  readonly secureCookies: boolean
  /** Told what went wrong after the answer was given. */
  readonly failed: (error: unknown) => void
}

/** Everything that signing in needs, on one database. The old refresh token stays valid: the front ends keep it. */
export function accountsOf(system: Pick<System, 'user' | 'actorOf' | 'signIn'>, database: Database, secret: string, post: Partial<Post> = {}) {
  const { mailer = openMailer({ url: 'file:data/outbox', from: 'noreply@localhost' }), frontEnd = 'http://localhost:3000', secureCookies = false, failed = () => {} } = post
  const tables = authTables(system.user)
  const cache = createActorCache()
  const passwords = createPasswords()
  const limit = createLoginLimit(system.signIn?.limit)
  const { login, lastLogin = 'lastLoginAt', jwt: options, words, keys: keyed = false, secondFactor: issuer } = system.signIn ?? {}
  const more = accountTables(system.user)
  const fields = { ...(login === undefined ? {} : { username: login }), ...(lastLogin in system.user.fields ? { lastLogin } : {}) }
  const store = userStore({ database, entity: system.user, cache, fields, ...(issuer === undefined ? {} : { factor: () => factor }), actor: (user) => system.actorOf(database, user.row) })
  const tokens = createTokens({ database, table: tables.authToken, store, cache })
  const sessions = createSessions({ database, table: tables.session, store, cache, secure: secureCookies })
  const jwt = createJwt({ store, cache, keys: [secret], accessSeconds: 86_400, refreshSeconds: 604_800, ...options, kept: { database, table: tables.outstandingToken } })
  const byToken: Identifier[] = words === undefined ? [jwtIdentifier(jwt), tokenIdentifier(tokens)] : [bearerIdentifier([lasting(tokens), signed(jwt)], words)]
  const keys = createApiKeys({ database, table: more.apiKey, store, cache })
  const oneTime = createOneTime({ database, table: more.oneTimeToken, store })
  const factor = createSecondFactor({ database, tables: more, oneTime, issuer: issuer ?? '', limit: createLoginLimit(system.signIn?.limit) })
  const identities = createIdentities({ database, table: more.identity, store, oneTime })
  const providers = (system.signIn?.providers ?? []).map(({ key, label, ...oidc }) => {
    const made = new Map<string, Oidc>()
    const at = (origin: string): Oidc => {
      const one = made.get(origin) ?? createOidc({ ...oidc, secret, redirectUri: `${origin}/admin/login/back/${key}` })
      if (made.size < 10) made.set(origin, one)
      return one
    }
    return { key, label, identities, at }
  })
  return { providers, mailer, keys, oneTime, factor, secret, secureCookies, frontEnd, failed, tables, cache, passwords, limit, store, tokens, sessions, jwt, identifiers: [...(keyed ? [keyIdentifier(keys)] : []), ...byToken, sessionIdentifier(sessions), basicIdentifier(store, passwords, { limit })] }
}

/** The system's jobs on its engine; what fails is told to the log. */
export const jobsOf = (engine: Engine, { definitions, ...zone }: Working, logger?: Logger): Jobs =>
  createJobs({ engine, definitions, ...zone, onError: (err, job, id) => logger?.error({ err, job, id }, 'a job failed') })
export const workOf = ({ jobs = { definitions: [] } }: Pick<System, 'jobs'>, post: Pick<Post, 'mailer' | 'frontEnd'>): Working => (typeof jobs === 'function' ? jobs(post) : jobs)

/** Starts one system: schema, demo data on an empty database, server. */
export async function startSystem(system: System, options: StartOptions): Promise<{ readonly server: Server; readonly database: Database; readonly seeded: number }> {
  const folder = resolve(options.data ?? 'data')
  const config = options.config ?? readConfig({})
  const secret = config.secret ?? secretOf(folder)
  const database = openDatabase(options.database ?? config.database ?? join(folder, `${system.name}.sqlite`), secret)
  const logger = options.logger ?? createLogger()
  const mailer = openMailer({ url: config.mail ?? `file:${join(folder, 'outbox')}`, from: config.mailFrom })
  const accounts = accountsOf(system, database, secret, { mailer, frontEnd: config.frontEnd, secureCookies: config.secureCookies, failed: (err) => logger.error({ err }, 'a letter was not sent') })
  await prepareSchema(system, database)
  const rollups = await keepRollups(database, rollupsOf(system.app))
  let feed: Feed | undefined
  let admin: AdminMount | undefined
  const kept = trailFor(system, folder, () => secret)
  const watched: EngineOptions = { rollups, ...kept.options, ...signingFor(system, database, accounts, () => engine), committed: (entities) => { feed?.wake(); admin?.wake(); if (system.rights?.some((e) => entities.has(e)) === true) accounts.cache.clear() } }
  const engine: Engine = createEngine(wholeApp(system), database, watched)
  feed = feedOf(system, engine, { ...(config.redis === undefined ? {} : { redis: config.redis }), onError: (err) => logger.error({ err }, 'the feed') })
  let seeded = 0
  if (options.empty !== true) {
    const people = await database.run({ text: `select count(*) from "${system.user.table}"`, params: [], columns: [{ is: 'integer' }] })
    if (people.rows[0]?.[0] === 0) seeded = await system.seed(database, kept.options)
  }
  const own = { engine, routes: routesOf(system, engine, accounts, database, feed), identifiers: accounts.identifiers }
  admin = adminMount({ ...system.app, entities: engine.app.entities ?? [] }, database, accounts, system.admin, watched)
  const server = await serve({ mounts: [own, admin], port: options.port, host: options.host ?? config.host, logger, ...doorOf(system, config) })
  const worker = system.jobs === undefined || options.idle === true ? undefined : jobsOf(engine, workOf(system, { mailer, frontEnd: config.frontEnd }), logger).start()
  const forget = (): Promise<unknown> => forgetKeys(database, daysAgo(1)).catch((error: unknown) => logger.error({ err: error }, 'old idempotency keys stay'))
  await forget()
  // the next start is spared half of its work
  flushCompileCache()
  const hourly = setInterval(() => void forget(), 3_600_000).unref()
  return { server: { ...server, close: async () => { clearInterval(hourly); await feed?.close(); await admin?.close(); await server.close(); await worker?.stop(); kept.close() } }, database, seeded }
}

/** Who may call from where, and how. */
const doorOf = (system: System, config: Config): Pick<ServeOptions, 'cors' | 'hosts' | 'trustProxy' | 'https' | 'throttle'> => ({
  cors: config.corsOrigins === undefined ? (system.cors ?? { origins: '*', credentials: false }) : { ...system.cors, origins: config.corsOrigins, credentials: config.corsCredentials || system.cors?.credentials === true },
  hosts: config.hosts.filter((host) => host !== '*'), trustProxy: config.proxy,
  https: { redirect: config.sslRedirect, hstsSeconds: config.hstsSeconds, hstsSubdomains: config.hstsSubdomains, hstsPreload: config.hstsPreload },
  ...(system.throttle === undefined ? {} : { throttle: { rates: system.throttle } }),
})
const daysAgo = (days: number): string => instantOf(Date.now() - days * 86_400_000)
