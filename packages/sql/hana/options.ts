import type { Secret } from '../seal.ts'

/** Where a SAP HANA is, and how it is used. Times are in milliseconds. */
export interface HanaOptions {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  /** The tenant database, where host and port are those of the system database. */
  readonly database?: string
  /** The schema of unqualified names. */
  readonly schema?: string
  readonly encrypt?: boolean
  /** Whether the server's certificate must be trusted; true unless it is said otherwise. */
  readonly validateCertificate?: boolean
  /** Certificates to trust besides those of the system, as PEM. */
  readonly ca?: string
  readonly poolMin?: number
  readonly poolMax?: number
  /** How long a caller waits for a free connection before it is told that the database is busy. */
  readonly poolTimeout?: number
  /** How long opening a connection may take. */
  readonly connectionTimeout?: number
  /** How long one statement may take; its connection is given up with it. 0: as long as it likes. */
  readonly statementTimeout?: number
  /** How long a statement waits for another transaction's lock. */
  readonly lockTimeout?: number
  /** For sealed columns. */
  readonly secret?: Secret
}

type Settings = Readonly<Record<string, string | undefined>>

/** The options that the variables `HANA_HOST`, `HANA_PORT`, `HANA_USER` … say. */
export function hanaOptions(settings: Settings): HanaOptions {
  const need = (name: string): string => { const value = settings[name]; if (value === undefined || value === '') throw new TypeError(`${name} is not set`); return value }
  return {
    host: need('HANA_HOST'), port: whole('HANA_PORT', settings.HANA_PORT) ?? 39015, user: need('HANA_USER'), password: need('HANA_PASSWORD'),
    ...present({
      database: text(settings.HANA_DATABASE), schema: text(settings.HANA_SCHEMA), encrypt: yes('HANA_ENCRYPT', settings.HANA_ENCRYPT), validateCertificate: yes('HANA_VALIDATE_CERTIFICATE', settings.HANA_VALIDATE_CERTIFICATE), ca: text(settings.HANA_CA),
      poolMin: whole('HANA_POOL_MIN', settings.HANA_POOL_MIN), poolMax: whole('HANA_POOL_MAX', settings.HANA_POOL_MAX), poolTimeout: whole('HANA_POOL_TIMEOUT', settings.HANA_POOL_TIMEOUT),
      connectionTimeout: whole('HANA_CONNECTION_TIMEOUT', settings.HANA_CONNECTION_TIMEOUT), statementTimeout: whole('HANA_STATEMENT_TIMEOUT', settings.HANA_STATEMENT_TIMEOUT), lockTimeout: whole('HANA_LOCK_TIMEOUT', settings.HANA_LOCK_TIMEOUT),
    }),
  }
}

/**
 * The options of `hana://user:password@host:port/TENANT?schema=…&encrypt=true&validateCertificate=false&poolMax=10`; what the URL
 * does not say, the `HANA_…` settings do. `hana:` alone is the settings.
 */
export function hanaUrl(url: string, settings: Settings = {}): HanaOptions {
  if (/^hana:(\/\/)?$/.test(url)) return hanaOptions(settings)
  const at = new URL(url)
  const asked = [...at.searchParams].map(([name, value]): [string, string] => [`HANA_${name.replace(/[A-Z]/g, (c) => `_${c}`).toUpperCase()}`, value])
  const unknown = asked.find(([name]) => !known.has(name))
  if (unknown !== undefined) throw new TypeError(`${url.replace(/:[^:@/]*@/, ':…@')}: there is no setting ${unknown[0]}`)
  const part = (name: string, value: string): [string, string][] => (value === '' ? [] : [[name, decodeURIComponent(value)]])
  return hanaOptions({ ...settings, ...Object.fromEntries([...part('HANA_HOST', at.hostname.replace(/^\[|\]$/g, '')), ...part('HANA_PORT', at.port), ...part('HANA_USER', at.username), ...part('HANA_PASSWORD', at.password), ...part('HANA_DATABASE', at.pathname.slice(1)), ...asked]) })
}

const known = new Set(['SCHEMA', 'ENCRYPT', 'VALIDATE_CERTIFICATE', 'CA', 'POOL_MIN', 'POOL_MAX', 'POOL_TIMEOUT', 'CONNECTION_TIMEOUT', 'STATEMENT_TIMEOUT', 'LOCK_TIMEOUT'].map((name) => `HANA_${name}`))
const text = (value: string | undefined): string | undefined => (value === '' ? undefined : value)
function whole(name: string, value: string | undefined): number | undefined {
  if (value === undefined || value === '') return undefined
  if (!/^\d+$/.test(value)) throw new TypeError(`${name}: "${value}" is not a whole number`)
  return Number(value)
}
function yes(name: string, value: string | undefined): boolean | undefined {
  if (value === undefined || value === '') return undefined
  if (/^(true|1|yes|on)$/i.test(value)) return true
  if (/^(false|0|no|off)$/i.test(value)) return false
  throw new TypeError(`${name}: "${value}" is neither true nor false`)
}
type Present<T> = { [name in keyof T]?: Exclude<T[name], undefined> }
const present = <T extends Record<string, unknown>>(values: T): Present<T> => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>
