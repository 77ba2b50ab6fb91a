import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { system } from '@tenon/crm'
import { startSystem, type System } from './start.ts'

const crm: System = system

// For every resource the CRM serves, with an owner of one organization and the ids of another's rows.
describe("a tenant's wall, over every resource of the CRM", () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-wall-'))
  let running: Awaited<ReturnType<typeof startSystem>>
  const tokens: string[] = []
  const ask = async (token: string, method: string, path: string, body?: unknown): Promise<{ status: number; text: string }> => {
    const response = await fetch(`${running.server.url}${path}`, { method, headers: { authorization: token, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    return { status: response.status, text: await response.text() }
  }
  before(async () => {
    running = await startSystem(crm, { port: 0, data: folder })
    for (const login of crm.logins.filter((l) => l.role === 'owner').slice(0, 2)) {
      const answer = await fetch(`${running.server.url}/api/auth/login/`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username: login.username, password: login.password }) })
      tokens.push(`Bearer ${String(((await answer.json()) as { access: string }).access)}`)
    }
  })
  after(async () => { await running.server.close(); await running.database.close(); rmSync(folder, { recursive: true, force: true }) })

  for (const resource of crm.app.resources.filter((r) => r.entity.options.within !== undefined)) {
    test(`${resource.path}: another tenant's row is answered like a missing one, and is never listed or touched`, async () => {
      const [mine, theirs] = tokens as [string, string]
      const base = `/api/${resource.path}/`
      const rows = async (token: string): Promise<{ id: number }[]> => {
        const answer = await ask(token, 'GET', `${base}?page_size=100`)
        assert.equal(answer.status, 200, `${base} ${answer.text.slice(0, 200)}`)
        const read = JSON.parse(answer.text) as { results?: { id: number }[] } | { id: number }[]
        return Array.isArray(read) ? read : (read.results ?? [])
      }
      const own = await rows(mine)
      const foreign = await rows(theirs)
      assert.ok(own.length > 0, `${base} has rows to guard`)
      assert.deepEqual(own.filter((row) => foreign.some((other) => other.id === row.id)), [])
      const before = await ask(mine, 'GET', `${base}${own[0]!.id}/`)
      for (const [method, path] of [['GET', ''], ['PATCH', ''], ['PUT', ''], ['DELETE', ''], ...Object.entries(resource.options.actions ?? {}).filter(([, a]) => a.on === 'row').map(([name, a]) => [a.method ?? 'POST', `${a.path ?? name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)}/`])] as [string, string][]) {
        const body = method === 'GET' || method === 'DELETE' ? undefined : {}
        const [other, missing] = [await ask(theirs, method, `${base}${own[0]!.id}/${path}`, body), await ask(theirs, method, `${base}987654321/${path}`, body)]
        assert.deepEqual(other, missing, `${method} ${base}…/${path}`)
        assert.ok(other.status === 404 || other.status === 405, `${method} ${base}…/${path} answered ${other.status} ${other.text.slice(0, 200)}`)
      }
      assert.deepEqual(await ask(mine, 'GET', `${base}${own[0]!.id}/`), before)
    })
  }
})
