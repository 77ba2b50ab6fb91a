import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, type Engine } from '@tenon/engine'
import { createLogger } from '@tenon/http'
import type { Database } from '@tenon/sql'
import { dropDatabase, newDatabase } from '@tenon/testing'
import { cliContext } from './people.ts'
import { wholeApp } from './prepare.ts'
import { trailFor } from './regulated.ts'
import { secretOf } from './secret.ts'
import { accountsOf } from './accounts.ts'
import { startSystem } from './start.ts'
import type { System } from './system.ts'

type Values = Readonly<Record<string, unknown>>
/** What came back; `body` is the parsed JSON, `{}` where there was none. */
export interface Answer { readonly status: number; readonly body: Record<string, unknown>; readonly headers: Headers }
/** Calls as one caller makes them. */
export interface Client {
  get(path: string): Promise<Answer>
  post(path: string, body?: unknown): Promise<Answer>
  put(path: string, body: unknown): Promise<Answer>
  patch(path: string, body: unknown): Promise<Answer>
  delete(path: string): Promise<Answer>
}
export interface Person extends Client { readonly id: number | string; readonly username: string; readonly token: string }
/** A running system on a database of its own, empty. */
export interface TestServer {
  readonly url: string
  readonly database: Database
  readonly engine: Engine
  /** Makes somebody through the engine and signs them in. */
  person(username: string, values?: Values): Promise<Person>
  /** Calls of somebody who is not signed in. */
  readonly nobody: Client
  close(): Promise<void>
}

/**
 * Starts a system for a test: real server, real database, nobody's data. On SQLite, or on the PostgreSQL server that
 * `TENON_TEST_DATABASE` names (`tenon test --database …`), where it makes a database and drops it again.
 *
 * @example
 * const server = await testServer(system)
 * const alice = await server.person('alice')
 * assert.equal((await alice.get('/api/v1/notes/')).status, 200)
 */
export async function testServer(system: System): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-test-'))
  const where = process.env.TENON_TEST_DATABASE
  const url = where === undefined || where === '' ? undefined : await newDatabase(where)
  const { server, database } = await startSystem(system, { port: 0, data: folder, empty: true, logger: createLogger('error'), database: url ?? `sqlite:${join(folder, 'test.sqlite')}` })
  const engine = createEngine(wholeApp(system), database, trailFor(system, folder, () => secretOf(folder)).options)
  const accounts = accountsOf(system, database, 'x'.repeat(32))
  return {
    url: server.url, database, engine, nobody: clientOf(server.url, {}),
    async person(username, values = {}) {
      const { password = 'test-password-1', ...more } = values
      const hash = await accounts.passwords.hash(String(password))
      const email = 'email' in system.user.fields ? { email: `${username}@example.com` } : {}
      const made = await engine.act({ ...cliContext(), source: 'test' }, (hands) => hands.create(system.user, { username, ...email, ...more, password: hash }))
      const id = made.id as number | string
      const token = await accounts.tokens.of(id)
      return { id, username, token, ...clientOf(server.url, { authorization: `Token ${token}` }) }
    },
    async close() {
      await server.close()
      await database.close()
      if (url !== undefined) await dropDatabase(where!, url)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function clientOf(url: string, headers: Readonly<Record<string, string>>): Client {
  const call = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, { method, redirect: 'manual', headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    const text = await response.text()
    const json = /json/.test(response.headers.get('content-type') ?? '')
    return { status: response.status, headers: response.headers, body: (text === '' ? {} : json ? JSON.parse(text) : { text }) as Record<string, unknown> }
  }
  return { get: (path) => call('GET', path), post: (path, body) => call('POST', path, body), put: (path, body) => call('PUT', path, body), patch: (path, body) => call('PATCH', path, body), delete: (path) => call('DELETE', path) }
}
