import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe } from 'node:test'
import { startSystem, type System } from '@tenon/cli'
import { createLogger } from '@tenon/http'
import { system } from '@tenon/starter'
import { newDatabase, startPostgres } from '@tenon/testing'

export type Json = { readonly [key: string]: unknown }
export interface Answer { readonly status: number; readonly json: Json; readonly list: readonly Json[]; readonly text: string; readonly headers: Headers; readonly cookies: readonly string[] }
export interface Sent { readonly as?: string; readonly body?: unknown; readonly headers?: Record<string, string> }
export interface Running {
  readonly url: string
  ask(method: string, path: string, sent?: Sent): Promise<Answer>
  /** The same, refused by the test unless the status is as expected. */
  call(status: number, method: string, path: string, sent?: Sent): Promise<Answer>
  /** The token of the link in the newest letter to an address that speaks of `page`. */
  linked(page: string, to: string): Promise<string>
  /** How many letters an address has got. */
  letters(to: string): number
}

/** The starter on a real server with its demo data, once on each database. */
export function onEachDatabase(suite: (running: () => Running) => void, served: System = system): void {
  for (const kind of ['sqlite', 'postgres'] as const) {
    describe(`the starter's front end on ${kind}`, () => {
      let running: Running | undefined
      let stop: (() => Promise<void>) | undefined
      before(async () => { [running, stop] = await open(kind, served) }, { timeout: 120_000 })
      after(async () => { await stop?.() })
      suite(() => { assert.ok(running); return running })
    })
  }
}

async function open(kind: 'sqlite' | 'postgres', served: System): Promise<[Running, () => Promise<void>]> {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-starter-'))
  const postgres = kind === 'postgres' ? await startPostgres() : undefined
  const { server, database } = await startSystem(served, { port: 0, data: folder, logger: createLogger('error'), ...(postgres === undefined ? {} : { database: await newDatabase(postgres.url) }) })
  const ask: Running['ask'] = async (method, path, { as, body, headers = {} } = {}) => {
    const response = await fetch(`${server.url}${path}`, {
      method, redirect: 'manual', headers: { accept: 'application/json', ...(as === undefined ? {} : { authorization: as }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const read: unknown = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : {}
    return { status: response.status, text, headers: response.headers, cookies: response.headers.getSetCookie(), json: (Array.isArray(read) ? {} : read) as Json, list: (Array.isArray(read) ? read : []) as Json[] }
  }
  const outbox = join(folder, 'outbox')
  const to = (address: string): string[] => { try { return readdirSync(outbox).filter((f) => !f.startsWith('.')).sort().map((f) => readFileSync(join(outbox, f), 'utf8')).filter((letter) => letter.includes(`To: ${address}`)) } catch { return [] } }
  const running: Running = {
    url: server.url, ask,
    async call(status, method, path, sent) {
      const answer = await ask(method, path, sent)
      assert.equal(answer.status, status, `${method} ${path} ${JSON.stringify(sent?.body ?? '')} answered ${answer.status} ${answer.text.slice(0, 400)}`)
      return answer
    },
    async linked(page, address) {
      const until = Date.now() + 5000
      while (Date.now() < until) {
        for (const letter of to(address).reverse()) {
          const found = new RegExp(`/${page}\\?token=([\\w-]+)`).exec(letter.replace(/=\r?\n/g, '').replace(/=3D/g, '='))
          if (found !== null) return found[1]!
        }
        await new Promise((resolve) => { setTimeout(resolve, 20) })
      }
      throw new Error(`no letter to ${address} leads to ${page}`)
    },
    letters: (address) => to(address).length,
  }
  return [running, async () => { await server.close(); await database.close(); await postgres?.stop(); rmSync(folder, { recursive: true, force: true }) }]
}
