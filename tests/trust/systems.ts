import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { system as crm } from '@tenon/crm'
import { system as erp } from '@tenon/erp'
import { system as garment } from '@tenon/garment'
import { system as isp } from '@tenon/isp'
import { system as starter } from '@tenon/starter'
import { createLogger } from '@tenon/http'
import { accountsOf } from '../../packages/cli/accounts.ts'
import { startSystem } from '../../packages/cli/start.ts'
import type { System } from '../../packages/cli/system.ts'
import { describeSystem } from '../../packages/cli/describe.ts'
import { readConfig } from '../../packages/cli/config.ts'
import type { Chance } from './chance.ts'
import { type Goal, openAt } from './goal.ts'
import { type Operation, operationsOf } from './operations.ts'
import { together } from './shop.ts'

const secret = 'only-for-this-attempt-0123456789abcdef0123456789'
const systems: readonly System[] = [crm, { ...isp, seed: (database) => isp.seed(database, {}, 30) }, { ...erp, seed: (database, options) => erp.seed(database, options, 0) }, garment, starter]
const odd: readonly unknown[] = [
  '', ' ', '\0', 'a\0b', '\ud800', 'a\udc00', '𝒳', '\u202e', "'; drop table users; --", '" or 1=1 --', '%', '_', '\\', '%00', '1e999', '-0', '0', '1', '-1', '1.5', '9'.repeat(40), '9223372036854775808', '٣', '0x10', 'NaN', 'Infinity', 'true', 'null', '[]', '{}', '../../etc/passwd', '__proto__', 'constructor', 'x'.repeat(5000),
  '2026-02-30', '2026-13-01T99:99:99Z', '0000-01-01', '9999-12-31T23:59:59-14:00', '0001-01-01T00:00:00+14:00', '24:00', 'P1D', 'a@b.co', 'http://[::1', '00000000-0000-4000-8000-000000000001', '(a+)+$', '1,2,,3', '*',
  null, true, false, 0, 1, -1, 2, 1.5, 1e308, -1e308, 5e-324, 1e22, 9_007_199_254_740_994, 2_147_483_648, [], {}, [[]], [null], [1], [1, 1], [{}], { a: 1 }, { id: 1 }, { '': null }, Array.from({ length: 300 }, () => 1),
]
const headers = [{ accept: 'text/html' }, { accept: 'nothing/here' }, { 'if-match': '"x"' }, { 'if-match': 'W/"1"' }, { 'idempotency-key': 'x'.repeat(300) }, { 'accept-language': 'bn,*;q=9' }, { range: 'bytes=5-1' }, { 'x-request-id': 'é' }, { cookie: 'a=b; sessionid=%00' }, { 'last-event-id': '-1' }]
/** Would end the sessions of the one who asks. */
const ending = /logout|sign-?out|password|sessions|revoke/

/** Every operation of every system with values that nobody means, as its superuser and as nobody. */
export const oddInput: Goal<{ readonly requests: number }> = {
  number: 14, promise: 'no odd value in any place of any of the five systems is answered with a failure of the server', small: { requests: 1500 }, stated: { requests: 1_000_000 },
  async run({ requests }, ground) {
    const said: string[] = []
    for (const system of systems) said.push(`${system.name} ${await tried(system, Math.ceil(requests / systems.length), ground)}`)
    return said.join('; ')
  },
}

async function tried(whole: System, requests: number, { kind, chance, place, say, after }: Parameters<typeof oddInput.run>[1]): Promise<string> {
  const { throttle: _none, ...system } = whole
  const where = await place()
  const logged: string[] = []
  const folder = mkdtempSync(join(tmpdir(), 'tenon-odd-'))
  after(async () => rmSync(folder, { recursive: true, force: true }))
  const { server, database } = await startSystem(system, { port: 0, data: folder, database: where, idle: true, config: { ...readConfig({}), secret }, logger: createLogger('error', { write: (line: string) => { logged.push(line) } }) })
  after(() => server.close().then(() => database.close()))
  const side = openAt(kind, where, 2)
  after(() => side.close())
  const accounts = accountsOf(system, side, secret)
  const login = system.logins.find((one) => /super|admin|owner/i.test(one.role)) ?? system.logins[0]!
  const user = await accounts.store.byLogin(login.username)
  assert.ok(user !== null, `${system.name}: nobody signs in as ${login.username}`)
  const { access } = await accounts.jwt.obtain(user)
  const calls = operationsOf(await describeSystem(system)).filter((one) => !ending.test(one.path))
  const statuses = new Map<string, number>()
  let done = 0
  await together(Array.from({ length: 4 }, (_, i) => i), 4, async () => {
    while (done < requests) {
      const call = calls[chance.whole(0, calls.length - 1)]!
      const { path, init, text } = asked(call, chance, access)
      const response = await fetch(`${server.url}${path}`, { ...init, redirect: 'manual', signal: AbortSignal.timeout(20_000) })
      const streamed = response.headers.get('content-type')?.startsWith('text/event-stream') === true
      const answer = streamed ? '' : await response.text()
      if (streamed) await response.body?.cancel()
      assert.ok(response.status < 500 || response.status === 503, `${system.name}: ${response.status} to ${call.method} ${path} ${text.slice(0, 400)}\n${answer.slice(0, 300)}\n${logged.at(-1)?.slice(0, 1500) ?? ''}`)
      assert.doesNotMatch(answer, /SqliteError|syntax error at|node_modules|at Object\.|\.ts:\d+/, `the inside shows: ${call.method} ${path}`)
      statuses.set(`${String(response.status)[0]}xx`, (statuses.get(`${String(response.status)[0]}xx`) ?? 0) + 1)
      if (++done % 10_000 === 0) say(`${system.name}: ${done} requests`)
    }
  })
  return [...statuses].sort(([a], [b]) => (a < b ? -1 : 1)).map(([status, times]) => `${times} × ${status}`).join(', ')
}

function asked(call: Operation, chance: Chance, token: string): { readonly path: string; readonly init: RequestInit; readonly text: string } {
  const value = (): unknown => (chance.yes(0.15) ? chance.word() : chance.pick(odd))
  const written = (): string => { const v = value(); return encodeURIComponent((typeof v === 'string' ? v : JSON.stringify(v)).slice(0, 3000).toWellFormed()) }
  const keys = call.path.replace(/\{[^}]+\}/g, () => (chance.yes(0.6) ? chance.pick(['1', '2', '3', '00000000-0000-4000-8000-000000000001']) : written() || 'x'))
  const names = [...call.query, 'search', 'ordering', 'page', 'page_size', 'limit', 'offset', 'format', 'q', 'skip']
  const query = Array.from({ length: chance.whole(0, 3) }, () => `${encodeURIComponent(chance.pick(names))}=${written()}`).join('&')
  const more: Readonly<Record<string, string>> = chance.yes(0.1) ? chance.pick<Record<string, string>>(headers) : {}
  const base = { ...(chance.yes(0.95) ? { authorization: `Bearer ${token}` } : {}), ...Object.fromEntries(Object.entries(more).map(([k, v]) => [k, Buffer.from(v, 'utf8').toString('latin1')])) }
  const path = `${keys}${query === '' ? '' : `?${query}`}`
  if (call.method === 'GET' || call.method === 'HEAD' || call.method === 'OPTIONS') return { path, init: { method: call.method, headers: base }, text: '' }
  const form = chance.yes(0.1)
  const body: Record<string, unknown> = {}
  for (const field of call.fields) if (chance.yes(0.6)) body[field] = chance.yes(0.5) ? value() : chance.pick(['x', '1', 1, '2026-05-06', true])
  if (chance.yes(0.05)) return { path, init: { method: call.method, headers: { ...base, 'content-type': 'application/json' }, body: JSON.stringify(value()) ?? '' }, text: 'odd body' }
  const text = form ? Object.entries(body).map(([k, v]) => `${encodeURIComponent(k)}=${encodeURIComponent((typeof v === 'string' ? v : JSON.stringify(v)).toWellFormed())}`).join('&') : JSON.stringify(body)
  return { path, init: { method: call.method, headers: { ...base, 'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json' }, body: text }, text }
}
