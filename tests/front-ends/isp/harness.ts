import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe } from 'node:test'
import { startSystem, type System } from '@tenon/cli'
import { createLogger } from '@tenon/http'
import { dropDatabase, newDatabase, startPostgres } from '@tenon/testing'
import type { Database } from '@tenon/sql'
import { system } from '../../../apps/isp/system.ts'

export type Json = { readonly [key: string]: unknown }
export interface Answer { readonly status: number; readonly json: Json; readonly text: string }
export interface Front {
  readonly url: string
  readonly database: Database
  /** A call of the front end's service layer; fails unless the status is the one expected. */
  call(method: string, path: string, status: number, body?: unknown, authorization?: string | null): Promise<Answer>
  /** Signs in and stays so. */
  become(phone: string): Promise<Json>
}

/** The back end as the front end meets it, with an office of a hundred subscribers, on each database. */
export function onEachDatabase(name: string, suite: (front: () => Front) => void): void {
  for (const kind of ['SQLite', 'PostgreSQL'] as const) {
    describe(`${name} on ${kind}`, () => {
      let front: Front | undefined
      let stop: (() => Promise<void>) | undefined
      before(async () => { [front, stop] = await open(kind) }, { timeout: 120_000 })
      after(async () => { await stop?.() })
      suite(() => { assert.ok(front); return front })
    })
  }
}

export async function open(kind: 'SQLite' | 'PostgreSQL', subscribers = 100): Promise<[Front, () => Promise<void>]> {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-isp-'))
  const postgres = kind === 'PostgreSQL' ? await startPostgres() : undefined
  const where = postgres === undefined ? join(folder, 'isp.sqlite') : await newDatabase(postgres.url)
  const small: System = { ...system, seed: (database) => system.seed(database, {}, subscribers) }
  const { server, database } = await startSystem(small, { port: 0, data: folder, database: where, logger: createLogger('error') })
  let token: string | null = null
  const call: Front['call'] = async (method, path, status, body, authorization = token) => {
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method, redirect: 'manual', headers: { accept: 'application/json, text/plain, */*', ...(authorization === null ? {} : { authorization }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    assert.equal(response.status, status, `${method} ${path}: ${response.status} ${text.slice(0, 500)}`)
    return { status: response.status, text, json: (text.startsWith('{') ? JSON.parse(text) : {}) as Json }
  }
  const become: Front['become'] = async (phone) => {
    const { json } = await call('POST', '/users/login', 200, { phone, password: 'demo-password-1' }, null)
    token = `Bearer ${String(json.access_token)}`
    return json
  }
  const stop = async (): Promise<void> => {
    await server.close()
    await database.close()
    if (postgres !== undefined) { await dropDatabase(postgres.url, where); await postgres.stop() }
    rmSync(folder, { recursive: true, force: true })
  }
  return [{ url: server.url, database, call, become }, stop]
}

export const rowsOf = (answer: Answer): Json[] => answer.json.results as Json[]
const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  int: Number.isInteger, string: (v) => typeof v === 'string', bool: (v) => typeof v === 'boolean', null: (v) => v === null, uuid: (v) => typeof v === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(v),
  '{}': (v) => typeof v === 'object' && v !== null && !Array.isArray(v), '[]': Array.isArray, money: (v) => typeof v === 'string' && /^-?\d+\.\d{2}$/.test(v),
  at: (v) => typeof v === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$/.test(v), day: (v) => typeof v === 'string' && /^\d{4}-\d\d-\d\d$/.test(v),
}
/** Fails unless the object has exactly these keys, each of one of its kinds. */
export function fits(value: unknown, shape: Readonly<Record<string, string>>, what: string): void {
  assert.ok(typeof value === 'object' && value !== null && !Array.isArray(value), `${what}: an object is expected, not ${JSON.stringify(value)}`)
  assert.deepEqual(Object.keys(value).sort(), Object.keys(shape).sort(), `${what}: keys`)
  for (const [name, kind] of Object.entries(shape)) assert.ok(kind.split('|').some((k) => { const is = kinds[k]; assert.ok(is, `no kind "${k}"`); return is((value as Json)[name]) }), `${what}.${name}: ${JSON.stringify((value as Json)[name])} is not ${kind}`)
}
