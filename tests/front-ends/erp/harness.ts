import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe } from 'node:test'
import { startSystem, type System } from '@tenon/cli'
import { createLogger } from '@tenon/http'
import type { Database } from '@tenon/sql'
import { newDatabase, type RunningPostgres, startPostgres } from '@tenon/testing'
import { system } from '../../../apps/erp/system.ts'

export type Json = { readonly [key: string]: unknown }
export interface Answer { readonly status: number; readonly json: Json; readonly list: readonly Json[]; readonly text: string; readonly headers: Headers }
export interface Running {
  readonly database: Database
  readonly url: string
  readonly where: string
  readonly folder: string
  /** As one of the demo's people (`qa-man-1`), as nobody (null), or with a token (`Bearer …`); throws unless the status is the one expected. */
  call(who: string | null, method: string, path: string, status: number, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
}
export const password = system.logins[0]!.password
export const mailOf = (id: string): string => system.logins[ids.indexOf(id)]!.username
const ids = ['prod-head-1', 'prod-man-1', 'prod-op-1', 'qa-head-1', 'qa-man-1', 'qa-op-1', 'qc-head-1', 'qc-man-1', 'qc-op-1', 'scm-proc-1', 'scm-wh-1', 'fin-off-1', 'plant-head-1', 'sec-off-1', 'admin-1', 'mgmt-1', 'sales-1']

/** Runs a suite on both databases, with one server of demo data each. */
export function onEachDatabase(name: string, suite: (running: () => Running, kind: 'sqlite' | 'postgres') => void): void {
  for (const kind of ['sqlite', 'postgres'] as const) {
    describe(`${name} on ${kind}`, () => {
      let running: Running | undefined
      let stop: (() => Promise<void>) | undefined
      before(async () => { [running, stop] = await open(kind, hurried) }, { timeout: 120_000 })
      after(async () => { await stop?.() })
      suite(() => { assert.ok(running); return running }, kind)
    })
  }
}

/** People and plants, without their year. */
const small: System = { ...system, seed: (database, options) => system.seed(database, options, 0) }
/** The tests sign in more often in a minute than a person may. */
const hurried: System = { ...system, throttle: {}, seed: (database, options) => system.seed(database, options, 0) }
export async function open(kind: 'sqlite' | 'postgres', of: System = small): Promise<[Running, () => Promise<void>]> {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-erp-'))
  const postgres: RunningPostgres | undefined = kind === 'postgres' ? await startPostgres() : undefined
  const where = postgres === undefined ? join(folder, 'erp.sqlite') : await newDatabase(postgres.url)
  const { server, database } = await startSystem(of, { port: 0, data: folder, database: where, logger: createLogger('error') })
  const tokens = new Map<string, string>()
  const ask = async (token: string | null, method: string, path: string, body?: unknown, more: Readonly<Record<string, string>> = {}): Promise<Answer> => {
    const response = await fetch(`${server.url}${path}`, {
      method, redirect: 'manual', headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: token }), ...more }, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const read: unknown = (response.headers.get('content-type') ?? '').includes('application/json') ? JSON.parse(text) : {}
    return { status: response.status, text, headers: response.headers, json: (Array.isArray(read) ? {} : read) as Json, list: (Array.isArray(read) ? read : []) as Json[] }
  }
  const tokenOf = async (who: string): Promise<string> => {
    if (who.startsWith('Bearer ')) return who
    const known = tokens.get(who)
    if (known !== undefined) return known
    const answer = await ask(null, 'POST', '/api/auth/login', { email: mailOf(who), password })
    assert.equal(answer.status, 200, answer.text)
    tokens.set(who, `Bearer ${String(answer.json.access_token)}`)
    return tokens.get(who)!
  }
  const running: Running = {
    database, url: server.url, where, folder,
    async call(who, method, path, status, body, headers) {
      let answer = await ask(who === null ? null : await tokenOf(who), method, path, body, headers)
      // their sign-in ended with another password: they sign in again
      if (answer.status === 401 && who !== null && tokens.delete(who)) answer = await ask(await tokenOf(who), method, path, body, headers)
      assert.equal(answer.status, status, `${method} ${path} ${JSON.stringify(body ?? '').slice(0, 200)} as ${who} answered ${answer.status} ${answer.text.slice(0, 400)}`)
      return answer
    },
  }
  return [running, async () => { await server.close(); await database.close(); await postgres?.stop(); rmSync(folder, { recursive: true, force: true }) }]
}

/** Fails unless the object has these keys, each of one of its kinds: `string|null`, `number`, `day`, `at`, `{}`, `[]`. */
export function fits(value: unknown, shape: Readonly<Record<string, string>>, what: string): void {
  assert.ok(typeof value === 'object' && value !== null && !Array.isArray(value), `${what}: an object is expected`)
  for (const [name, kind] of Object.entries(shape)) {
    assert.ok(Object.hasOwn(value, name), `${what} has no "${name}"`)
    const is = (value as Json)[name]
    assert.ok(kind.split('|').some((k) => kinds[k]!(is)), `${what}.${name}: ${JSON.stringify(is)} is not ${kind}`)
  }
}
const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (v) => typeof v === 'string', number: (v) => typeof v === 'number', int: Number.isInteger, bool: (v) => typeof v === 'boolean', null: (v) => v === null, '{}': (v) => typeof v === 'object' && v !== null && !Array.isArray(v), '[]': Array.isArray,
  day: (v) => typeof v === 'string' && /^\d{4}-\d\d-\d\d$/.test(v), at: (v) => typeof v === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$/.test(v),
}
/** What the browser's client makes of a refusal. */
export const shown = (answer: Answer): string => `API request failed: ${String(answer.json.detail ?? answer.json.message ?? `HTTP ${answer.status}`)}`
