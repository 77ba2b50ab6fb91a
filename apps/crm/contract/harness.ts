import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe } from 'node:test'
import { startSystem, type System } from '@tenon/cli'
import { createLogger } from '@tenon/http'
import type { Database } from '@tenon/sql'
import { newDatabase, type RunningPostgres, startPostgres } from '@tenon/testing'
import { system } from '../system.ts'

export type Json = { readonly [key: string]: unknown }
export interface Answer { readonly status: number; readonly json: Json; readonly list: readonly Json[]; readonly text: string }
export type Role = 'owner' | 'manager' | 'employee' | 'customer'

/** The CRM on a real server with its demo data, and people who are signed in. */
export interface Running {
  readonly database: Database
  ask(token: string | null, method: string, path: string, body?: unknown): Promise<Answer>
  /** As a person of the first organization, or of the `nth`. */
  as(role: Role, nth?: number): string
  /** A new person without any organization. */
  register(name: string): Promise<{ token: string; id: number }>
}

const crm: System = system

/** Runs a suite on both databases, with one server each. */
export function onEachDatabase(name: string, suite: (running: () => Running, kind: 'sqlite' | 'postgres') => void): void {
  for (const kind of ['sqlite', 'postgres'] as const) {
    describe(`${name} on ${kind}`, () => {
      let running: Running | undefined
      let stop: (() => Promise<void>) | undefined
      before(async () => { [running, stop] = await open(kind) }, { timeout: 120_000 })
      after(async () => { await stop?.() })
      suite(() => { assert.ok(running); return running }, kind)
    })
  }
}

export async function open(kind: 'sqlite' | 'postgres'): Promise<[Running, () => Promise<void>, string]> {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-crm-'))
  const postgres: RunningPostgres | undefined = kind === 'postgres' ? await startPostgres() : undefined
  const where = postgres === undefined ? join(folder, 'crm.sqlite') : await newDatabase(postgres.url)
  const { server, database } = await startSystem(crm, { port: 0, data: folder, database: where, logger: createLogger('error') })
  const ask: Running['ask'] = async (token, method, path, body) => {
    const response = await fetch(`${server.url}${path}`, {
      method, redirect: 'manual', headers: { accept: 'application/json', ...(token === null ? {} : { authorization: token }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const read: unknown = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : {}
    return { status: response.status, text, json: (Array.isArray(read) ? {} : read) as Json, list: (Array.isArray(read) ? read : []) as Json[] }
  }
  const tokens = new Map<string, string>()
  for (const [i, login] of crm.logins.entries()) {
    const answer = await ask(null, 'POST', '/api/auth/login/', { username: login.username, password: login.password })
    assert.equal(answer.status, 200, answer.text)
    tokens.set(`${login.role} ${Math.floor(i / 4)}`, `Bearer ${String(answer.json.access)}`)
  }
  const running: Running = {
    database, ask, as: (role, nth = 0) => tokens.get(`${role} ${nth}`)!,
    async register(name) {
      const answer = await ask(null, 'POST', '/api/users/', { username: name, email: `${name}@example.com`, password: 'a-long-word-7', password_confirm: 'a-long-word-7', first_name: name, last_name: 'Tester' })
      assert.equal(answer.status, 201, answer.text)
      return { token: `Token ${String(answer.json.token)}`, id: Number((answer.json.user as Json).id) }
    },
  }
  return [running, async () => { await server.close(); await database.close(); await postgres?.stop(); rmSync(folder, { recursive: true, force: true }) }, where]
}

/** A value in the words of the table: `int`, `string`, `int|null`, `{}`, `[]`, `money` (a decimal as text) … */
const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  int: Number.isInteger, number: (v) => typeof v === 'number', string: (v) => typeof v === 'string', bool: (v) => typeof v === 'boolean', null: (v) => v === null,
  '{}': (v) => typeof v === 'object' && v !== null && !Array.isArray(v), '[]': Array.isArray, money: (v) => typeof v === 'string' && /^-?\d+\.\d{2}$/.test(v),
  at: (v) => typeof v === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,5}[1-9]|\.\d{6})?Z$/.test(v) && !v.endsWith('.000000Z'), day: (v) => typeof v === 'string' && /^\d{4}-\d\d-\d\d$/.test(v), any: () => true,
}
/** Fails unless the object has exactly these keys, each of one of its kinds. */
export function fits(value: unknown, shape: Readonly<Record<string, string>>, what: string): void {
  assert.ok(typeof value === 'object' && value !== null && !Array.isArray(value), `${what}: an object is expected, not ${JSON.stringify(value)}`)
  assert.deepEqual(Object.keys(value).sort(), Object.keys(shape).sort(), `${what}: keys`)
  for (const [name, kind] of Object.entries(shape)) {
    const of = (value as Json)[name]
    assert.ok(kind.split('|').some((k) => { const is = kinds[k]; assert.ok(is, `no kind "${k}"`); return is(of) }), `${what}.${name}: ${JSON.stringify(of)} is not ${kind}`)
  }
}
