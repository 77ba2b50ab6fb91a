import { isDeepStrictEqual } from 'node:util'
import type { Running } from './running.ts'
import { measures, type Target } from './targets.ts'
import { type Call, calls, type Name, saidAloud } from './workload.ts'

type Served = { readonly target: Target } & Running
/** Every target must answer the same content, or its speed means nothing. Addresses in links, the spelling and the moment of times may differ. */
export async function compare(running: readonly Served[], names: readonly Name[], orders: number, processes: number): Promise<number> {
  let compared = 0
  for (const name of names) {
    const asked = running.filter((one) => measures(one.target, name, orders, processes))
    for (const call of calls(name, orders).slice(0, name === 'W1' ? 1 : 10)) {
      if (name === 'M' || name === 'W50' || asked.length === 0) continue
      const answers = await Promise.all(asked.map(async (one) => ({ one, ...(await ask(one, call)) })))
      same(answers, `${call.method} ${call.path}`)
      compared++
      if (call.method === 'POST') same(await Promise.all(answers.map(async ({ one, body }) => ({ one, ...(await ask(one, { method: 'GET', token: call.token, path: `/api/orders/${(body as { id: number }).id}/` }, true)) }))), 'what was created')
    }
  }
  return compared
}

function same(answers: readonly { readonly one: Served; readonly status: number; readonly body: unknown }[], what: string): void {
  const first = answers[0]!
  for (const other of answers) {
    if (other.status >= 300) throw new Error(`${other.one.target.name} answers ${other.status} to ${what}: ${JSON.stringify(other.body)}`)
    if (!isDeepStrictEqual(other.body, first.body)) throw new Error(`${other.one.target.name} and ${first.one.target.name} differ in ${what}:\n${JSON.stringify(other.body)}\n${JSON.stringify(first.body)}`)
  }
}

/** `fresh`: the rows are of this moment, so their times differ from target to target. */
async function ask(one: Served, said: Call, fresh = said.method === 'POST'): Promise<{ status: number; body: unknown }> {
  const call = one.target.name.startsWith('open') ? saidAloud(said) : said
  const response = await fetch(`http://127.0.0.1:${one.port}${call.path}`, { method: call.method, headers: { authorization: `Token ${call.token}`, accept: 'application/json', ...(call.body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(call.body === undefined ? {} : { body: call.body }) })
  const text = await response.text()
  const body: unknown = response.headers.get('content-type')?.includes('json') === true ? JSON.parse(text, (key, value: unknown) => (typeof value === 'string' ? plain(key, value, fresh) : value)) : text
  return { status: response.status, body }
}

function plain(key: string, value: string, fresh: boolean): string {
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return fresh ? 'now' : new Date(value).toISOString()
  if (key !== 'next' && key !== 'previous') return value
  const link = new URL(value, 'http://127.0.0.1')
  link.searchParams.delete('organization')
  link.searchParams.sort()
  return link.pathname + link.search
}
