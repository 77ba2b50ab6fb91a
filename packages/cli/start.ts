import { flushCompileCache } from 'node:module'
import { join, resolve } from 'node:path'
import { type AdminMount, adminMount } from '@tenon/admin'
import { createEngine, type Engine, type EngineOptions, forgetKeys, rollupsOf } from '@tenon/engine'
import type { Feed } from '@tenon/events'
import { createLogger, type Logger, type Server, serve, type ServeOptions } from '@tenon/http'
import { createJobs, type Jobs } from '@tenon/jobs'
import { openMailer } from '@tenon/mail'
import { instantOf } from '@tenon/model'
import { type Database, keepRollups } from '@tenon/sql'
import { accountsOf, type Post } from './accounts.ts'
import { type Config, readConfig } from './config.ts'
import { feedOf, routesOf } from './live.ts'
import { openDatabase } from './open-database.ts'
import { prepareSchema, wholeApp } from './prepare.ts'
import { signingFor, trailFor } from './regulated.ts'
import { secretOf } from './secret.ts'
import type { System, Working } from './system.ts'

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
