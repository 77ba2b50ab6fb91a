import type { Engine, Operation } from '@tenon/engine'
import { type Call, HttpFault, languageOf, type Phrases, type PlainRoute, type Reply, route, type WireDialect } from '@tenon/http'
import { type Resource, signedIn, where } from '@tenon/model'
import { drawn, maySee, type ReadyPanel } from './dashboard.ts'
import { history } from './derive.ts'
import { importing } from './import.ts'
import { manifestOf } from './manifest.ts'
import type { AdminOptions } from './options.ts'
import { type AdminAccounts, signInRoutes } from './sign-in.ts'
import { spoken } from './spoken.ts'
import { csvParts, found, framed, xlsxParts } from './transfer.ts'

/** Everything that the admin's pages ask beside the resources themselves. */
export function adminRoutes(engine: Engine, dialect: WireDialect, accounts: AdminAccounts, options: AdminOptions, panels: readonly ReadyPanel[], live: ReadonlySet<Resource>): PlainRoute[] {
  const named = (path: string | undefined): Resource => {
    const found = engine.app.resources.find((r) => r.path === path && !path.startsWith('-'))
    if (found === undefined) throw new HttpFault(404, { detail: 'Not found.' })
    return found
  }
  const read = (call: Call, resource: Resource, key: string): Operation => dialect.read({ ...call.request, method: 'GET', query: '', body: new Uint8Array() }, { resource, endpoint: 'detail', key, params: { key }, methods: ['GET'] })
  const session = { identify: ['session'] } as const
  const languages = Object.keys(options.labels ?? {})
  const labelsFor = (request: Call['request']): Phrases | undefined => options.labels?.[languageOf(request, languages)]

  return [
    ...signInRoutes(engine.app.title ?? engine.app.name, accounts),
    route('GET', '/admin/manifest', ({ actor, request }) => ({ body: spoken(manifestOf(engine, options, panels, live, actor!), labelsFor(request)) }), { ...session, allow: signedIn }),
    route('GET', '/admin/panel/{n}', async ({ params, actor, context, request }) => {
      const panel = panels[Number(params.n)]
      if (panel === undefined || panel.panel.kind === 'rows' || !maySee(engine, panel, actor!)) throw new HttpFault(404, { detail: 'Not found.' })
      return { body: spoken(await drawn(engine, panel, context), labelsFor(request)) }
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
      const { rows, batches } = await found(engine, dialect, resource, call.request, (asked.get('columns') ?? '').split(',').filter((c) => c !== ''), call.context)
      const sheet = asked.get('as') === 'xlsx'
      const parts = sheet ? xlsxParts(batches) : csvParts(batches)
      const type = sheet ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' : 'text/csv; charset=utf-8'
      const headers = { 'cache-control': 'no-store', 'x-rows': String(rows) }
      if (asked.get('framed') === '1') return { status: 200, body: () => framed(parts, rows), headers: { ...headers, 'content-type': 'application/octet-stream', 'x-type': type } }
      return { status: 200, body: () => parts, headers: { ...headers, 'content-type': type, 'content-disposition': `attachment; filename="${resource.path}.${sheet ? 'xlsx' : 'csv'}"` } }
    }, { ...session, allow: signedIn }),
    route('POST', '/admin/import/{path}', async (call) => {
      const told = await importing(engine, dialect, named(call.params.path), call)
      return { status: 200, headers: { 'content-type': 'application/x-ndjson' }, body: async function* () { for await (const line of told()) yield `${JSON.stringify(line)}\n` } }
    }, { ...session, allow: signedIn, parses: ['*/*'] }),
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
