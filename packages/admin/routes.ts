import { codeWanted, login, type LoginLimit, type Passwords, type Sessions, tooManyAttempts, type UserStore } from '@tenon/auth'
import type { Engine, Operation } from '@tenon/engine'
import { type Call, HttpFault, type PlainRoute, readInput, type Reply, route, type WireDialect } from '@tenon/http'
import { anyone, type Resource, signedIn, text, where } from '@tenon/model'
import { drawn, maySee, type ReadyPanel } from './dashboard.ts'
import { history } from './derive.ts'
import { importRows } from './import.ts'
import { manifestOf } from './manifest.ts'
import type { AdminOptions } from './options.ts'
import { csvOf, tableOf, xlsxOf } from './transfer.ts'

/** What signing in takes; the start script makes it. */
export interface AdminAccounts { readonly store: UserStore; readonly passwords: Passwords; readonly sessions: Sessions; readonly limit: LoginLimit }

/** Everything that the admin's pages ask beside the resources themselves. */
export function adminRoutes(engine: Engine, dialect: WireDialect, accounts: AdminAccounts, options: AdminOptions, panels: readonly ReadyPanel[]): PlainRoute[] {
  const named = (path: string | undefined): Resource => {
    const found = engine.app.resources.find((r) => r.path === path && !path.startsWith('-'))
    if (found === undefined) throw new HttpFault(404, { detail: 'Not found.' })
    return found
  }
  const read = (call: Call, resource: Resource, key: string): Operation => dialect.read({ ...call.request, method: 'GET', query: '', body: new Uint8Array() }, { resource, endpoint: 'detail', key, params: { key }, methods: ['GET'] })
  const session = { identify: ['session'] } as const

  return [
    route('GET', '/admin/session', ({ actor }) => ({ body: { user: actor === null ? null : { id: String(actor.id), name: actor.name ?? String(actor.id), roles: [...actor.roles] } } }), { ...session, allow: anyone }),
    route('POST', '/admin/login', async ({ request, address }): Promise<Reply> => {
      const given = readInput(request, { username: text(), password: text().untrimmed(), code: text(100).omittable() }) as { username: string; password: string; code?: string }
      const answer = await login(accounts.store, accounts.passwords, given, { limit: accounts.limit, address })
      if (answer.is === 'locked') return tooManyAttempts(answer.seconds)
      if (answer.is === 'refused' && answer.codeOf !== undefined) return { status: 400, body: { code: [codeWanted] } }
      if (answer.is !== 'user') return { status: 400, body: { detail: 'Unable to log in with provided credentials.' } }
      return { status: 200, body: { ok: true }, cookies: await accounts.sessions.start(answer.user.id, { headers: request.headers }) }
    }, { allow: anyone, identify: [], input: { username: text(), password: text(), code: text(100).omittable() } }),
    route('POST', '/admin/logout', async ({ request }) => ({ status: 200, body: { ok: true }, cookies: await accounts.sessions.end({ headers: request.headers }) }), { ...session, allow: anyone }),
    route('GET', '/admin/manifest', ({ actor }) => ({ body: manifestOf(engine, options, panels, actor!) }), { ...session, allow: signedIn }),
    route('GET', '/admin/panel/{n}', async ({ params, actor, context }) => {
      const panel = panels[Number(params.n)]
      if (panel === undefined || panel.panel.kind === 'rows' || !maySee(engine, panel, actor!)) throw new HttpFault(404, { detail: 'Not found.' })
      return { body: await drawn(engine, panel, context) }
    }, { ...session, allow: signedIn }),

    // whoever may read a row may read its history
    route('GET', '/admin/history/{path}/{key}', async (call) => {
      const resource = named(call.params.path)
      await engine.run(read(call, resource, call.params.key ?? ''), call.context)
      const filter = { op: 'and', of: [where('entity', 'eq', resource.entity.name), where('row', 'eq', call.params.key)] } as const
      const found = await engine.run({ action: 'list', resource: history, query: { filter, page: { by: 'limit', limit: 100, offset: 0 } } }, call.context)
      const written = dialect.write({ ...call.request, query: '' }, { resource: history, endpoint: 'list', params: {}, methods: ['GET'] }, found)
      return { status: 200, body: written.body, headers: { 'content-type': 'application/json' } }
    }, { ...session, allow: signedIn }),

    // what a form would save, with everything computed, and nothing saved
    route('POST', '/admin/preview/{path}', async (call) => preview(call, named(call.params.path), undefined), { ...session, allow: signedIn }),
    route('POST', '/admin/preview/{path}/{key}', async (call) => preview(call, named(call.params.path), call.params.key), { ...session, allow: signedIn }),

    route('GET', '/admin/export/{path}', async (call) => {
      const resource = named(call.params.path)
      const asked = new Map(call.query)
      const table = await tableOf(engine, dialect, resource, call.request, (asked.get('columns') ?? '').split(',').filter((c) => c !== ''), call.context)
      const sheet = asked.get('as') === 'xlsx'
      return {
        status: 200, body: sheet ? await xlsxOf(table) : csvOf(table),
        headers: { 'content-type': sheet ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' : 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${resource.path}.${sheet ? 'xlsx' : 'csv'}"`, 'cache-control': 'no-store' },
      }
    }, { ...session, allow: signedIn }),
    route('POST', '/admin/import/{path}', async (call) => ({ status: 200, body: await importRows(engine, dialect, named(call.params.path), call) }), { ...session, allow: signedIn }),
  ]

  async function preview(call: Call, resource: Resource, key: string | undefined): Promise<Reply> {
    const target = key === undefined ? { resource, endpoint: 'list' as const, params: {}, methods: ['POST'] } : { resource, endpoint: 'detail' as const, key, params: { key }, methods: ['PATCH'] }
    const request = { ...call.request, method: key === undefined ? 'POST' : 'PATCH', query: '' }
    const asked = dialect.read(request, target)
    if (asked.action !== 'create' && asked.action !== 'update') throw new TypeError('a write was asked for')
    const written = dialect.write(request, target, await engine.run({ ...asked, trial: true }, call.context))
    return { status: 200, body: written.body, headers: { 'content-type': 'application/json' } }
  }
}
