import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Database, hanaUrl, openHana, openPostgres, openSqlite, type Secret } from '@tenon/sql'
import { UsageError } from './command.ts'

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
