import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe } from 'node:test'
import { startSystem, type System } from '@tenon/cli'
import { createLogger } from '@tenon/http'
import type { Database, DatabaseKind } from '@tenon/sql'
import { dropDatabase, newDatabase, startHana, startPostgres, testedKinds } from '@tenon/testing'

export type Json = Readonly<Record<string, unknown>>
export interface Answer { readonly status: number; readonly headers: Headers; readonly json: Json; readonly list: readonly Json[]; readonly text: string }
export interface Running {
  readonly url: string
  readonly database: Database
  readonly kind: DatabaseKind
  ask(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
  /** One column of a table of the firm's, as it is stored. */
  stored(table: string, columns: readonly string[], where: string): Promise<readonly unknown[][]>
}

const folder = mkdtempSync(join(tmpdir(), 'tenon-garment-'))
process.env.GARMENT_MEDIA = join(folder, 'media')

/** The garment system with its demo data on a real server, once on each database; SAP HANA is the stand-in. `open`: as the existing front end needs it. */
export function onEachDatabase(name: string, open: boolean, suite: (running: () => Running) => void): void {
  for (const kind of testedKinds) {
    describe(`${name} on ${kind}`, () => {
      let running: Running | undefined
      const ends: (() => Promise<void>)[] = []
      before(async () => {
        process.env.GARMENT_OPEN = open ? '1' : '0'
        const { system: whole } = await import('../../../apps/garment/system.ts')
        // the stand-in is slow at writing
        const system: System = { ...whole, seed: (database) => whole.seed(database, {}, kind === 'hana' ? 16 : 60) }
        const server = kind === 'postgres' ? await startPostgres() : kind === 'hana' ? await startHana() : undefined
        const where = server === undefined ? join(folder, 'garment.sqlite') : kind === 'hana' ? server.url : await newDatabase(server.url)
        const started = await startSystem(system, { port: 0, data: folder, database: where, logger: createLogger('error') })
        ends.push(() => started.server.close(), () => started.database.close(), async () => { if (kind === 'postgres') await dropDatabase(server!.url, where); await server?.stop() })
        running = runningAt(started.server.url, started.database, kind)
      }, { timeout: 180_000 })
      after(async () => { for (const end of ends) await end(); if (kind === testedKinds.at(-1)) rmSync(folder, { recursive: true, force: true }) })
      suite(() => { assert.ok(running); return running })
    })
  }
}

function runningAt(url: string, database: Database, kind: Running['kind']): Running {
  return {
    url, database, kind,
    async ask(method, path, body, headers = {}) {
      const raw = body instanceof FormData
      const response = await fetch(`${url}${path}`, { method, redirect: 'manual', headers: { ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }), ...headers }, ...(body === undefined ? {} : { body: raw ? body : typeof body === 'string' ? body : JSON.stringify(body) }) })
      const text = await response.text()
      const read: unknown = /^[[{]/.test(text) ? JSON.parse(text) : {}
      return { status: response.status, headers: response.headers, text, json: (Array.isArray(read) ? {} : read) as Json, list: (Array.isArray(read) ? read : []) as Json[] }
    },
    async stored(table, columns, where) {
      const at = kind === 'sqlite' ? `"${table}"` : `"GARMENT_PRODUCTION_CONTROL"."${table}"`
      const { rows } = await database.run({ text: `select ${columns.map((c) => `"${c}"`).join(', ')} from ${at} where ${where}`, params: [], columns: columns.map(() => ({ is: 'text' as const })) })
      return rows.map((row) => row.map((value) => (value === null ? null : String(value))))
    },
  }
}
