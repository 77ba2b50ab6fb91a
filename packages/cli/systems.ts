import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Database } from '@tenon/sql'
import { type Call, UsageError } from './command.ts'
import { databaseOf } from './config.ts'
import { nearest } from './nearest.ts'
import { secretOf } from './secret.ts'
import { openDatabase } from './open-database.ts'
import type { System } from './system.ts'

/** A system with the folder that its migrations lie in. */
export type Found = System & { readonly migrations: string }

/** The nearest folder above that holds `apps/` or a `system.ts`. */
export function projectRoot(from: string): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'apps')) || existsSync(join(folder, 'system.ts'))) return folder
    if (dirname(folder) === folder) throw new UsageError(`no apps/ and no system.ts in ${resolve(from)} or above: run tenon inside a project`)
  }
}

/** Names of the systems of a project: the folders of `apps/` that have a `system.ts`. */
export function systemNames(root: string): string[] {
  if (!existsSync(join(root, 'apps'))) return ['.']
  return readdirSync(join(root, 'apps')).filter((name) => existsSync(join(root, 'apps', name, 'system.ts'))).sort()
}

export async function loadSystem(root: string, name: string): Promise<Found> {
  const names = systemNames(root)
  if (!names.includes(name)) {
    // a project of one system answers to that system's own name
    const only = names[0] === '.' ? await loadSystem(root, '.') : undefined
    if (only?.name === name) return only
    const close = nearest(name, names)
    throw new UsageError(only === undefined ? `no system "${name}"${close === undefined ? '.' : `; did you mean ${close}?`} There is: ${names.join(', ')}` : `"${name}" is not understood here: this project is one system, ${only.name}, which need not be named`)
  }
  const folder = name === '.' ? root : join(root, 'apps', name)
  const { system } = (await import(pathToFileURL(join(folder, 'system.ts')).href)) as { system?: System }
  if (system === undefined) throw new UsageError(`${join(folder, 'system.ts')} does not export "system"`)
  return { ...system, migrations: system.migrations ?? join(folder, 'migrations') }
}

/**
 * The system that the first word names, and the words after it. Where there is only one, it need not be named:
 * `isRest` says whether a first word can be something else.
 */
export async function systemOf(call: Call, isRest: (word: string) => boolean = () => true): Promise<{ readonly system: Found; readonly rest: readonly string[] }> {
  const names = systemNames(call.root)
  const [first] = call.words
  if (names.length === 1 && (first === undefined || (first !== names[0] && isRest(first)))) {
    const system = await loadSystem(call.root, names[0]!)
    return { system, rest: first === system.name && call.words.length > 1 ? call.words.slice(1) : call.words }
  }
  if (first === undefined) throw new UsageError(`which system? There is: ${names.join(', ')}`)
  return { system: await loadSystem(call.root, first), rest: call.words.slice(1) }
}

export function databaseUrl(call: Call, system: Pick<System, 'name'>): string {
  return call.text('database') ?? databaseOf(process.env) ?? join(dataFolder(call), `${system.name}.sqlite`)
}
export const dataFolder = (call: Call): string => fromCaller(call.text('data') ?? join(call.root, 'data'))
/** Paths are meant from where npm was called. */
export const fromCaller = (path: string): string => resolve(process.env.INIT_CWD ?? process.cwd(), path)

/** Opens the system's database, and closes it whatever happens. */
export async function withDatabase<T>(call: Call, system: Pick<System, 'name'>, work: (database: Database) => Promise<T>): Promise<T> {
  const database = openDatabase(databaseUrl(call, system), () => secretOf(dataFolder(call)))
  try { return await work(database) } finally { await database.close() }
}
