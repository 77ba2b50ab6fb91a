import { type Call, type PlainRoute, type Reply, route } from '@tenon/http'
import { where } from '@tenon/model'
import { adapterOf } from '../network/adapters.ts'
import type { RouterAdapter } from '../network/adapter.ts'
import { Router } from '../network/router.ts'
import { managers, office } from '../roles.ts'

/** What a row of the sessions page is made of, as a router calls it. */
const told = ['.id', 'address', 'caller-id', 'encoding', 'limit-bytes-in', 'limit-bytes-out', 'name', 'radius', 'service', 'session-id', 'uptime'] as const

/** Asks every router at once, outside of any transaction; one that is down delays the answer by its own patience at most, and is named. */
async function everywhere<T>({ engine, context }: Call, ask: (adapter: RouterAdapter) => Promise<T>): Promise<{ readonly answers: readonly { readonly router: string; readonly answer: T }[]; readonly unreachable: readonly string[] }> {
  const routers = await engine.act(context, (hands) => hands.list(Router, where('status', 'eq', 'ACTIVE'), ['id']))
  const [answers, unreachable]: [{ router: string; answer: T }[], string[]] = [[], []]
  await Promise.all(routers.map(async (router) => {
    const name = String(router.name)
    try { answers.push({ router: name, answer: await ask(adapterOf(router)) }) } catch { unreachable.push(name) }
  }))
  return { answers, unreachable }
}

/** Who is on the line now, and sending somebody off. */
export const sessionRoutes: readonly PlainRoute[] = [
  route('GET', '/api/v1/organizations/active/sessions', async (call) => {
    const { answers, unreachable } = await everywhere(call, (adapter) => adapter.sessions())
    const sessions = answers.flatMap(({ router, answer }) => answer.map((session) => ({ ...Object.fromEntries(told.map((name) => [name, session[name] ?? ''])), router })))
    return { body: { sessions, unreachable } }
  }, { allow: office, name: 'Active sessions' }),

  route('DELETE', '/api/v1/organizations/active/sessions/{username}', async (call): Promise<Reply> => {
    const { answers, unreachable } = await everywhere(call, (adapter) => adapter.sendOff(call.params.username ?? ''))
    if (answers.some(({ answer }) => answer > 0)) return { status: 204 }
    return unreachable.length > 0 ? { status: 400, body: { error: `${unreachable.join(', ')} cannot be reached.` } } : { status: 404, body: { error: 'Nobody is on the line by this name.' } }
  }, { allow: managers, name: 'End sessions' }),
]
