import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UsageError } from './command.ts'
import { nearest } from './nearest.ts'

/** What a server is told from outside: by `tenon.config.ts` in the project's folder, and by the environment, which wins. */
export interface Config {
  readonly production: boolean
  /** `postgres://…` or `sqlite:PATH`; without one, a file in the data folder. */
  readonly database?: string
  /** Signs tokens and seals columns; without one, a secret is made at the first start and kept beside the data. */
  readonly secret?: string
  readonly host: string
  readonly port?: number
  /** Hosts that may be asked for, `.example.com` with all below it. Empty: any. */
  readonly hosts: readonly string[]
  /** Other origins whose pages may call; undefined leaves it to the system. */
  readonly corsOrigins?: readonly string[]
  readonly corsCredentials: boolean
  /** Believe `X-Forwarded-*` of a proxy in front. */
  readonly proxy: boolean
  /** Send plain HTTP on to HTTPS. */
  readonly sslRedirect: boolean
  /** Seconds for which browsers ask for nothing but HTTPS; 0: not said. */
  readonly hstsSeconds: number
  readonly hstsSubdomains: boolean
  readonly hstsPreload: boolean
  /** Cookies go over HTTPS only. */
  readonly secureCookies: boolean
  /** `smtp://…`, `smtps://…` or `file:FOLDER`; without one, files in the data folder's `outbox`. */
  readonly mail?: string
  readonly mailFrom: string
  /** `redis://…`: how processes wake each other where the database cannot. */
  readonly redis?: string
  /** Where the links of letters lead. */
  readonly frontEnd: string
}

/** What may stand in a file: everything but secrets, which the environment tells. */
type Written = { readonly [K in Exclude<keyof Config, 'database' | 'secret' | 'redis'>]?: Config[K] | undefined }
type Env = Readonly<Record<string, string | undefined>>

/** For `tenon.config.ts`: `export default config({ corsOrigins: ['https://app.example.com'] })`. */
export const config = (written: Written): Written => Object.freeze(written)

/** All mistakes at once, none of them with a secret in it. */
export class ConfigError extends UsageError {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(`the configuration has ${problems.length} mistake${problems.length === 1 ? '' : 's'}:\n${problems.map((p) => `  - ${p}`).join('\n')}`)
    this.problems = problems
  }
}

/** The names under which the environment says each: ours first, then Django's. */
const names: { readonly [K in keyof Required<Config>]: readonly string[] } = {
  production: ['TENON_PRODUCTION'], database: ['TENON_DATABASE', 'DATABASE_URL'], secret: ['TENON_SECRET', 'SECRET_KEY'], host: ['TENON_HOST'], port: ['TENON_PORT', 'PORT'],
  hosts: ['TENON_HOSTS', 'ALLOWED_HOSTS'], corsOrigins: ['TENON_CORS_ORIGINS', 'CORS_ALLOWED_ORIGINS'], corsCredentials: ['TENON_CORS_CREDENTIALS', 'CORS_ALLOW_CREDENTIALS'], proxy: ['TENON_PROXY'],
  sslRedirect: ['SECURE_SSL_REDIRECT'], hstsSeconds: ['SECURE_HSTS_SECONDS'], hstsSubdomains: ['SECURE_HSTS_INCLUDE_SUBDOMAINS'], hstsPreload: ['SECURE_HSTS_PRELOAD'], secureCookies: ['SESSION_COOKIE_SECURE'],
  mail: ['TENON_MAIL', 'EMAIL_URL'], mailFrom: ['TENON_MAIL_FROM', 'DEFAULT_FROM_EMAIL'], redis: ['TENON_REDIS', 'REDIS_URL'], frontEnd: ['TENON_FRONT_END'],
}
const lists = new Set(['hosts', 'corsOrigins'])
const flags = new Set(['production', 'corsCredentials', 'proxy', 'sslRedirect', 'hstsSubdomains', 'hstsPreload', 'secureCookies'])
const numbers = new Set(['port', 'hstsSeconds'])
/** Secrets that stand in guides and examples. */
const published = /django-insecure|change.?me|your.?secret|secret.?key|example|default|password|development|^(.{1,8})\1+$/i

/** Reads the configuration of a project's folder; throws a `ConfigError` with everything that is wrong. */
export async function loadConfig(root: string, env: Env = process.env): Promise<Config> {
  const file = join(root, 'tenon.config.ts')
  if (!existsSync(file)) return readConfig(env)
  const { default: written } = (await import(pathToFileURL(file).href)) as { default?: unknown }
  if (typeof written !== 'object' || written === null) throw new ConfigError(['tenon.config.ts: write `export default config({ … })`'])
  return readConfig(env, written)
}

export function readConfig(env: Env, written: Written = {}): Config {
  const problems: string[] = []
  const said: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(written)) {
    if (!(key in names)) { const close = nearest(key, Object.keys(names)); problems.push(`tenon.config.ts: there is no "${key}"${close === undefined ? '' : `; did you mean ${close}?`}`) } else if (key === 'database' || key === 'secret' || key === 'redis') problems.push(`tenon.config.ts: ${key} is for the environment: ${names[key].join(' or ')}`)
    else if (value !== undefined) { const wrong = kindProblem(key, value); if (wrong === undefined) said[key] = value; else problems.push(`tenon.config.ts: ${key}: ${wrong}`) }
  }
  for (const [key, words] of Object.entries(names)) {
    const name = words.find((word) => (env[word] ?? '') !== '')
    if (name === undefined) continue
    const read = readText(key, env[name]!)
    if (read === undefined) problems.push(`${name}: ${flags.has(key) ? 'write true or false' : 'write a whole number'}`)
    else said[key] = read
  }
  said.production ??= env.NODE_ENV === 'production'
  if ((env.DB_NAME ?? '') === '' && partsOf(env).length > 0) problems.push(`DB_NAME is missing beside ${partsOf(env).join(', ')}`)
  said.database ??= databaseOf(env)
  const production = said.production === true
  const config = { production, host: '127.0.0.1', hosts: [], corsCredentials: false, proxy: false, sslRedirect: production, hstsSeconds: production ? 3600 : 0, hstsSubdomains: false, hstsPreload: false, secureCookies: production, mailFrom: 'noreply@localhost', frontEnd: 'http://localhost:3000', ...withoutEmpty(said) } as Config
  problems.push(...valueProblems(config), ...(production ? productionProblems(config) : []))
  if (problems.length > 0) throw new ConfigError(problems)
  return Object.freeze(config)
}

/** The database that the environment names: `TENON_DATABASE`, `DATABASE_URL`, or `DB_NAME` with `DB_USER`, `DB_PASSWORD`, `DB_HOST` and `DB_PORT`. */
export function databaseOf(env: Env): string | undefined {
  const url = names.database.map((name) => env[name] ?? '').find((one) => one !== '')
  if (url !== undefined || (env.DB_NAME ?? '') === '') return url
  const code = (name: string): string => encodeURIComponent(env[name] ?? '')
  const who = (env.DB_USER ?? '') === '' ? '' : `${code('DB_USER')}${(env.DB_PASSWORD ?? '') === '' ? '' : `:${code('DB_PASSWORD')}`}@`
  return `postgres://${who}${env.DB_HOST || 'localhost'}:${env.DB_PORT || '5432'}/${code('DB_NAME')}`
}
const partsOf = (env: Env): string[] => ['DB_NAME', 'DB_USER', 'DB_PASSWORD', 'DB_HOST', 'DB_PORT'].filter((name) => (env[name] ?? '') !== '')

function readText(key: string, text: string): unknown {
  if (lists.has(key)) return text.split(',').map((one) => one.trim()).filter((one) => one !== '')
  if (flags.has(key)) return /^(true|1|yes|on)$/i.test(text) ? true : /^(false|0|no|off)$/i.test(text) ? false : undefined
  if (numbers.has(key)) return /^\d{1,10}$/.test(text) ? Number(text) : undefined
  return text
}

function kindProblem(key: string, value: unknown): string | undefined {
  if (lists.has(key)) return Array.isArray(value) && value.every((one) => typeof one === 'string') ? undefined : 'a list of texts is expected'
  const kind = flags.has(key) ? 'boolean' : numbers.has(key) ? 'number' : 'string'
  return typeof value === kind ? undefined : `a ${kind} is expected`
}

function valueProblems(c: Config): string[] {
  const out: string[] = []
  const isUrl = (text: string, ...schemes: string[]): boolean => { try { return schemes.includes(new URL(text).protocol) } catch { return false } }
  const say = (key: keyof Config, text: string): void => { out.push(`${names[key].join(' or ')}: ${text}`) }
  if (c.database !== undefined && /^\w+:\/\//.test(c.database) && !isUrl(c.database, 'postgres:', 'postgresql:', 'hana:', 'sqlite:')) say('database', 'write postgres://user:password@host:5432/name, hana://… or sqlite:PATH')
  if (c.redis !== undefined && !isUrl(c.redis, 'redis:', 'rediss:')) say('redis', 'write redis://host:6379')
  if (c.secret !== undefined && c.secret.length < 32) say('secret', 'at least 32 characters are needed')
  if (c.port !== undefined && c.port > 65_535) say('port', 'a port is a number up to 65535')
  for (const host of c.hosts) if (!/^\.?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$|^\*$/i.test(host)) say('hosts', `"${host}" is not a host name`)
  for (const origin of c.corsOrigins ?? []) if (!/^https?:\/\/[^/?#\s]+$/.test(origin)) say('corsOrigins', `"${origin}" is not an origin: write https://app.example.com, without a path`)
  if (c.mail !== undefined && !/^(file:|smtps?:\/\/[^/])/.test(c.mail)) say('mail', 'write smtp://user:password@host:587, smtps://… or file:FOLDER')
  if (!/^[^\r\n]*[^\s@<]+@[^\s@>]+>?$/.test(c.mailFrom)) say('mailFrom', 'write an address, or Name <address>')
  if (!isUrl(c.frontEnd, 'http:', 'https:')) say('frontEnd', 'write the address of the front end: https://app.example.com')
  if (c.hstsPreload && !(c.hstsSubdomains && c.hstsSeconds >= 31_536_000)) say('hstsPreload', 'browsers preload only with SECURE_HSTS_INCLUDE_SUBDOMAINS and at least 31536000 seconds')
  return out
}

/** What must not be left as it is where others depend on it. */
function productionProblems(c: Config): string[] {
  const out: string[] = []
  if (c.secret === undefined) out.push('TENON_SECRET or SECRET_KEY: production needs a secret of its own')
  else if (c.secret.length >= 32 && (published.test(c.secret) || new Set(c.secret).size < 10)) out.push('TENON_SECRET or SECRET_KEY: this is a default or too regular to be a secret; make one with: openssl rand -base64 48')
  if (c.hosts.length === 0 || c.hosts.includes('*')) out.push('TENON_HOSTS or ALLOWED_HOSTS: name the hosts that production answers for')
  return out
}

const withoutEmpty = (values: Readonly<Record<string, unknown>>): Record<string, unknown> => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
