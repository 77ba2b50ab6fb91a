import assert from 'node:assert/strict'
import { request } from 'node:http'
import { openShop } from '../../packages/engine/fixture.ts'
import type { Chance } from './chance.ts'
import { type Goal, openAt } from './goal.ts'
import { send, startShop, together } from './shop.ts'

const strange = ['', ' ', '\u0000', '\ud800', '𝒳', '‮', "'; drop table \"orders\"; --", '%00', '%', '1e999', '-0', '9'.repeat(40), '0x10', 'NaN', 'true', 'null', '[]', '{}', '../../etc', '__proto__', 'constructor', 'x'.repeat(5000), '2026-02-30', '2026-13-01T99:99:99Z', '٣', '(a+)+$', '\\', '"', '`', '1,2,,3', '*']
const names = ['title', 'items', 'item_name', 'quantity', 'unit_price', 'vendor', 'status', 'id', 'organization', '__proto__', 'constructor', 'prototype', 'toString', 'version', 'order_number', 'search', 'ordering', 'page', 'page_size', 'title__icontains', 'id__in', 'created_at__gte', 'title__regex', 'limit', 'offset', 'format']
const template = { title: 'Order', items: [{ item_name: 'x', quantity: 1, unit_price: '2.50' }] }

/** Requests that nobody means: whatever comes in, the answer is one of ours and the next request is served. */
export const input: Goal<{ readonly requests: number }> = {
  number: 14, promise: 'no input is answered with a failure of the server, or harms it', small: { requests: 300 }, stated: { requests: 10_000_000 },
  async run({ requests }, ground) {
    const { kind, chance, place, say } = ground
    const where = await place()
    const database = openAt(kind, where)
    ground.after(() => database.close())
    await openShop(database)
    const shop = await startShop(ground, where)
    const statuses = new Map<number, number>()
    let done = 0
    await together(Array.from({ length: 8 }, (_, i) => i), 8, async () => {
      for (; done < requests; ) {
        const asked = question(chance)
        const { status, text } = await ask(shop.url, asked)
        const said = `${asked.method} ${asked.path} ${asked.body?.slice(0, 300) ?? ''}`
        assert.ok(status >= 200 && status < 500, `${status} to ${said}: ${text}`)
        assert.doesNotMatch(text, /SqliteError|syntax error at|node_modules|at Object\.|\.ts:\d+/, `the inside shows: ${said}`)
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        if (++done % 10_000 === 0) say(`${done} requests`)
      }
    })
    assert.equal(shop.child.exitCode, null, 'the server has ended')
    const after = await send(shop.url, 'POST', '/api/orders/', {}, template)
    assert.equal(after.status, 201, `an honest order after all that: ${after.text}`)
    return `${done} requests: ${[...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${times} × ${status}`).join(', ')}`
  },
}

interface Asked { readonly method: string; readonly path: string; readonly body?: string; readonly headers: Readonly<Record<string, string>> }
function question(chance: Chance): Asked {
  const query = Array.from({ length: chance.whole(0, 3) }, () => `${chance.yes(0.7) ? chance.pick(names) : percent(chance.pick(strange))}=${percent(chance.pick(strange))}`).join('&')
  const method = chance.pick(['GET', 'GET', 'POST', 'POST', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])
  // most creates go where creates go, so that their bodies are read
  const path = `/api/${chance.pick(['orders', 'orders', 'vendors', 'nothing'])}/${chance.yes(method === 'POST' ? 0.1 : 0.5) ? `${percent(chance.pick(['1', '2', '-1', '1.5', '99999999999999999999', ...strange]))}/` : ''}${chance.yes(0.1) ? `${chance.pick(['complete', 'stats', 'x'])}/` : ''}${query === '' ? '' : `?${query}`}`
  const headers: Record<string, string> = { authorization: chance.yes(0.9) ? 'Token 1' : `Token ${chance.word()}` }
  if (chance.yes(0.1)) headers[chance.pick(['accept', 'if-match', 'if-none-match', 'idempotency-key', 'accept-language', 'range', 'x-request-id', 'cookie'])] = chance.pick(['*/*', '""', 'W/"1"', 'x', 'a=b; c', 'bytes=0-', ';;;,', 'é', 'x'.repeat(3000)])
  if (method === 'GET' || method === 'HEAD') return { method, path, headers }
  headers['content-type'] = chance.pick(['application/json', 'application/json', 'application/json', 'application/json; charset=latin1', 'text/csv', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', ''])
  return { method, path, headers, body: damaged(JSON.stringify(mutated(template, chance, 0)), chance) }
}

/** The value, or something else in its place: another kind, another name, too many, too deep. */
function mutated(value: unknown, chance: Chance, depth: number): unknown {
  if (chance.yes(0.15)) return chance.pick<unknown>([null, true, 0, -1, 1e308, 1.5, [], {}, [[]], [null], ...strange, Array.from({ length: 300 }, () => 1)])
  if (Array.isArray(value)) return Array.from({ length: chance.whole(0, 3) }, () => mutated(value[0], chance, depth + 1))
  if (typeof value !== 'object' || value === null || depth > 4) return value
  const pairs = Object.entries(value).map(([name, inner]): [string, unknown] => [chance.yes(0.1) ? chance.pick(names) : name, mutated(inner, chance, depth + 1)])
  if (chance.yes(0.3)) pairs.push([chance.pick(names), chance.yes(0.3) ? mutated(template, chance, depth + 1) : chance.pick(strange)])
  return Object.fromEntries(pairs)
}

function damaged(text: string, chance: Chance): string {
  const at = chance.whole(0, text.length)
  if (chance.yes(0.75)) return text.replace('"constructor"', '"__proto__"')
  return chance.pick([text.slice(0, at), `${text.slice(0, at)}${chance.pick(strange)}${text.slice(at)}`, '['.repeat(20_000), `${text}${text}`, '', '{"title":1,"title":2}', `{"title":${'9'.repeat(4000)}}`, `\ufeff${text}`])
}

const percent = (text: string): string => { try { return encodeURIComponent(text) } catch { return '%ED%A0%80' } }

/** Over `node:http`: fetch would mend or refuse much of what is sent here. A connection that is closed under a request is a miss. */
function ask(url: string, { method, path, body, headers }: Asked): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { method, headers: { ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) }, timeout: 20_000 }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
    })
    sent.on('timeout', () => sent.destroy(new Error(`no answer for twenty seconds: ${method} ${path}`)))
    sent.on('error', (cause) => reject(new Error(`${cause.message}: ${method} ${path} ${body?.slice(0, 300) ?? ''}`, { cause })))
    sent.end(body)
  })
}
