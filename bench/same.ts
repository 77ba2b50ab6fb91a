import { isDeepStrictEqual } from 'node:util'
import type { Running, Target } from './targets.ts'
import { type Call, calls, type Name } from './workload.ts'

/** Every target must answer the same content, or its speed means nothing. Addresses in links and the moment of creation may differ. */
export async function compare(running: readonly ({ readonly target: Target } & Running)[], names: readonly Name[], orders: number): Promise<void> {
  for (const name of names) {
    for (const call of calls(name, orders).slice(0, name === 'W1' ? 1 : 5)) {
      const answers = await Promise.all(running.map(async (one) => ({ name: one.target.name, ...(await ask(one.port, call)) })))
      const first = answers[0]!
      for (const other of answers) {
        if (other.status >= 300) throw new Error(`${other.name} answers ${other.status} to ${call.method} ${call.path}: ${JSON.stringify(other.body)}`)
        if (!isDeepStrictEqual(other.body, first.body)) throw new Error(`${other.name} and ${first.name} differ in ${call.method} ${call.path}:\n${JSON.stringify(other.body)}\n${JSON.stringify(first.body)}`)
      }
    }
  }
}

async function ask(port: number, call: Call): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`http://127.0.0.1:${port}${call.path}`, { method: call.method, headers: { authorization: `Token ${call.token}`, accept: 'application/json', ...(call.body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(call.body === undefined ? {} : { body: call.body }) })
  const text = (await response.text()).replaceAll(/http:\/\/127\.0\.0\.1(:\d+)?/g, '')
  const body = JSON.parse(text, (key, value: unknown) => (call.method === 'POST' && key === 'created_at' ? 'now' : value)) as unknown
  return { status: response.status, body }
}
