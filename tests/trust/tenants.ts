import assert from 'node:assert/strict'
import { crm, system } from '@tenon/crm'
import { createEngine, type Engine } from '@tenon/engine'
import { compileRoutes, createLogger, type Url, wireName } from '@tenon/http'
import { columnOf, type Entity, storedFields, tenantField } from '@tenon/model'
import { type Database, quote, tableOf, tablesOf } from '@tenon/sql'
import { accountsOf } from '../../packages/cli/accounts.ts'
import { startSystem } from '../../packages/cli/start.ts'
import type { Chance } from './chance.ts'
import { dump, figureOf, texts } from './dump.ts'
import { type Goal, openAt } from './goal.ts'

/** What a caller may see of organizations he does not belong to: the directory that customers choose from. */
const directory: Readonly<Record<string, readonly string[]>> = { '/api/organizations/all_organizations/': ['organizations.name', 'organizations.slug', 'organizations.description', 'organizations.industry', 'organizations.website', 'organizations.city', 'organizations.state', 'organizations.country'] }
/** Would end the session of the one who asks. */
const endings = ['/api/auth/logout/', '/api/auth/login/', '/api/auth/token/refresh/', '/api/auth/change-password/', '/api/users/']
const MISSING = 987_654_321

/** Every URL of the CRM with every role and kind of id, while every text of every tenant carries a mark. */
export const tenants: Goal<{ readonly requests: number }> = {
  number: 9, promise: 'no question brings anything of another tenant, and no request changes it', small: { requests: 500 }, stated: { requests: 1_000_000 },
  async run({ requests }, { kind, chance, place, say, after }) {
    const where = await place()
    const logged: string[] = []
    const logger = createLogger('info', { write: (line: string) => { logged.push(line) } })
    const { server, database } = await startSystem(system, { port: 0, data: folderOf(where), database: where, logger })
    after(() => server.close().then(() => database.close()))
    const accounts = accountsOf(system, openAt(kind, where, 1), 'not used: only the routes are read')
    const engine = createEngine(crm, database)
    const router = compileRoutes(crm, system.routes(accounts, database), 'always')
    const urls = router.urls.flatMap((url) => url.methods.filter((m) => m !== 'OPTIONS' && m !== 'HEAD').map((method) => ({ ...url, method }))).filter((u) => !endings.includes(u.path))
    const walled = engine.entities.filter((e) => tenantField(e) !== undefined)
    await mark(database, engine.entities)
    const tables = tablesOf(engine.entities)
    const tokens = await signIn(server.url)
    let asked = 0

    const ask = async (method: string, path: string, token: string | undefined, body?: unknown): Promise<{ status: number; text: string; headers: string }> => {
      const response = await fetch(`${server.url}${path}`, { method, redirect: 'manual', headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
      asked += 1
      return { status: response.status, text: await response.text(), headers: [...response.headers].map(String).join('\n') }
    }

    /** Entries of the trail name their tenant in a text of their own. */
    const entries = async (e: Entity, tenants: readonly number[]): Promise<number[]> => (await database.run({ text: `select id from ${quote(e.table)} where tenant in (${tenants.map((t) => `'${t}'`).join(', ')}) order by id limit 200`, params: [], columns: [{ is: 'integer' }] })).rows.map((row) => Number(row[0]))
    while (asked < requests) {
      const tenant = chance.whole(1, 3)
      const others = [1, 2, 3].filter((t) => t !== tenant)
      const foreign = (table: { readonly name: string }): string | undefined => {
        const e = walled.find((one) => one.table === table.name)
        return e === undefined ? undefined : `${quote(columnOf(tenantField(e)!, storedFields(e).find(([n]) => n === tenantField(e))![1]))} in (${others.join(', ')})`
      }
      const [before, ids] = [await dump(database, tables, foreign), await idsOf(database, walled, tenant)]
      const round = Math.min(requests - asked, Math.max(urls.length, requests / 10))
      const from = chance.whole(0, urls.length)
      for (let i = 0; i < round; i++) {
        const url = urls[(from + i) % urls.length]!
        const role = chance.pick(['owner', 'manager', 'employee', 'customer', 'owner', undefined])
        const token = role === undefined ? undefined : tokens[`${tenant} ${role}`]
        const e = url.resource?.entity
        const target = e !== undefined && tenantField(e) !== undefined ? e : (ownerOf(url.path, walled) ?? chance.pick(walled))
        const worded = e !== undefined && tenantField(e) === undefined && 'tenant' in e.fields ? e : undefined
        const [foreignIds, ownIds] = worded === undefined ? [ids.foreign.get(target), ids.own.get(target)] : [await entries(worded, others), await entries(worded, [tenant])]
        const [foreignId, ownId] = [chance.pick(foreignIds ?? [MISSING]), chance.pick(ownIds ?? [MISSING])]
        const others2 = e?.name === 'organization' || url.path.startsWith('/api/organizations/') ? chance.pick(others) : foreignId
        const form = shapeOf(chance, engine, url, ids, others2, ownId)
        if (url.path.includes('{')) {
          const [theirs, nobodys] = [await ask(url.method, form.path(others2), token, form.body), await ask(url.method, form.path(MISSING), token, form.body)]
          assert.deepEqual(plain(theirs, others2), plain(nobodys, others2), `${url.method} ${form.path(others2)} as ${role}: another tenant's row is not like a missing one`)
          assert.ok(theirs.status >= 300, `${url.method} ${form.path(others2)} as ${role} answered ${theirs.status}`)
          clean(url, theirs, tenant)
          if (url.method !== 'DELETE' || chance.yes(0.02)) clean(url, await ask(url.method, form.path(chance.yes(0.9) ? ownId : chance.pick(['abc', '0', '-1', '1e3', '9'.repeat(30), '%00', '1.0', `${ownId},${others2}`])), token, form.body), tenant)
        } else clean(url, await ask(url.method, form.path(0), token, form.body), tenant)
        const narrowing = url.method !== 'GET' || url.path.includes('{') ? [] : (url.resource?.options.filter ?? []).flatMap((rule) => (typeof rule === 'string' ? [] : [{ param: rule.param, target: url.resource?.entity.fields[rule.path]?.spec.target }]))
        for (const { param, target: of } of narrowing.filter((n) => n.target !== undefined && chance.yes(0.3))) {
          const id = chance.pick(ids.foreign.get(of!) ?? [MISSING])
          const [theirs, nobodys] = await Promise.all([id, MISSING].map((v) => ask('GET', `${url.path}?${param}=${v}`, token)))
          clean(url, theirs!, tenant)
          assert.deepEqual(plain(theirs!, id), plain(nobodys!, id), `GET ${url.path}?${param}=${id} as ${role}: a foreign id filters unlike a missing one`)
        }
      }
      const now = await dump(database, tables, foreign)
      if (now !== before) {
        const [old, fresh] = [new Set(before.split('\n')), now.split('\n')]
        assert.fail(`acting as tenant ${tenant} changed rows of others: ${fresh.filter((line) => !old.has(line)).slice(0, 5).join('\n').slice(0, 2000)}`)
      }
      await noCrossing(database, walled)
      assert.deepEqual(logged.splice(0).filter((line) => line.includes('MARK')), [], 'the log tells what rows hold')
      say(`${asked} requests`)
    }
    return `0 marks of other tenants seen and 0 of their rows changed in ${asked} requests over ${urls.length} routes`
  },
}

/** Whose ids a hand-made route takes: `/api/leads/{key}/activities/` and `/leads/{key}/activities/`, those of leads. */
function ownerOf(path: string, walled: readonly Entity[]): Entity | undefined {
  const named = path.split('/').find((step) => step !== '' && step !== 'api')
  return crm.resources.find((r) => r.path === named && r.entity.options.within !== undefined)?.entity ?? walled.find((e) => e.table === named)
}

const folderOf = (where: string): string => (where.startsWith('postgres') ? process.env.TMPDIR ?? '/tmp' : where.slice(0, where.lastIndexOf('/')))

/** Marks name tenant, table and column: `MARK2.customers.notes`. */
function clean(url: Url, answer: { status: number; text: string; headers: string }, tenant: number): void {
  assert.ok(answer.status < 500 || answer.status === 503, `${url.path} answered ${answer.status} ${answer.text.slice(0, 300)}`)
  const allowed = directory[url.path] ?? []
  for (const [mark, owner, column] of `${answer.headers}\n${answer.text}`.matchAll(/MARK(\d)\.(\w+\.\w+)/g)) assert.ok(Number(owner) === tenant || allowed.includes(column!), `${url.path} shows ${mark} to tenant ${tenant}`)
}

/** What cannot be the same in two answers: the ids asked for, moments, request ids. */
function plain(answer: { status: number; text: string; headers: string }, id: unknown): { status: number; text: string } {
  return { status: answer.status, text: answer.text.replaceAll(new RegExp(`\\b(${String(id)}|${MISSING})\\b`, 'g'), '#').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'T') }
}

async function mark(database: Database, entities: readonly Entity[]): Promise<void> {
  for (const e of entities) {
    const own = tenantField(e) !== undefined ? quote(columnOf(tenantField(e)!, storedFields(e).find(([n]) => n === tenantField(e))![1])) : e.name === 'organization' ? quote('id') : undefined
    if (own === undefined) continue
    const names = storedFields(e).filter(([name, spec]) => spec.kind === 'text' && !spec.unique && (spec.maxLength ?? 999) >= 100 && !['slug', 'resource'].includes(name)).map(([name, spec]) => columnOf(name, spec))
    if (names.length > 0) await database.run({ text: `update ${tableOf(e)} set ${names.map((n) => `${quote(n)} = 'MARK' || cast(${own} as text) || '.${e.table}.${n} ' || cast(id as text)`).join(', ')}`, params: [], columns: [] })
  }
}

async function signIn(url: string): Promise<Record<string, string>> {
  const out: Record<string, string> = {}
  for (const [i, login] of system.logins.entries()) {
    const answer = await fetch(`${url}/api/auth/login/`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(login) })
    out[`${1 + Math.floor(i / 4)} ${login.role}`] = String(((await answer.json()) as { access: string }).access)
  }
  return out
}

interface Ids { readonly own: Map<Entity, number[]>; readonly foreign: Map<Entity, number[]> }
async function idsOf(database: Database, walled: readonly Entity[], tenant: number): Promise<Ids> {
  const ids: Ids = { own: new Map(), foreign: new Map() }
  for (const e of walled) {
    const column = quote(columnOf(tenantField(e)!, storedFields(e).find(([n]) => n === tenantField(e))![1]))
    for (const [kind, op] of [['own', '='], ['foreign', '<>']] as const) ids[kind].set(e, (await texts(database, `select cast(id as text) from ${tableOf(e)} where ${column} ${op} ${tenant} order by id desc limit 50`)).map(Number).concat(MISSING))
  }
  return ids
}

/** A request to a URL: a path for an id, a query and a body with ids of all tenants where ids may stand. */
function shapeOf(chance: Chance, engine: Engine, url: Url & { readonly method: string }, ids: Ids, foreignId: number, ownId: number): { path: (id: unknown) => string; body: unknown } {
  const filters = (url.resource?.options.filter ?? []).map((rule) => (typeof rule === 'string' ? rule : rule.param))
  const words = [...filters, 'organization', 'organization_id', 'tenant', 'ordering', 'search', 'page', 'page_size', 'id', 'user', 'company', 'profile_id']
  const query = Array.from({ length: chance.whole(0, 3) }, () => { const w = chance.pick(words); return `${w}=${w === 'ordering' ? chance.pick(['-id', 'organization', 'organization__name', 'vendor__name', 'created_at']) : w === 'search' ? chance.pick(['MARK', 'notes', 'a']) : w.startsWith('page') ? chance.whole(1, 100) : chance.pick([foreignId, ownId, chance.whole(1, 3)])}` }).join('&')
  const fields = url.resource === undefined ? [] : engine.inputs(url.resource, url.method === 'POST' ? 'create' : 'update')
  const given = fields.filter(([, spec]) => spec.presence === 'required' || chance.yes(0.3)).map(([name, spec]): [string, unknown] => [wireName(name, spec), (() => {
    switch (spec.kind) {
      case 'one': return chance.pick([chance.pick(ids.foreign.get(spec.target!) ?? [1, 2, 3]), chance.pick(ids.own.get(spec.target!) ?? [1])])
      case 'integer': case 'decimal': return chance.whole(1, 50)
      case 'choice': return chance.pick(spec.choices ?? [{ value: '', label: '' }]).value
      case 'date': return '2026-05-01'
      case 'instant': return '2026-05-01T10:00:00Z'
      case 'boolean': return chance.yes(0.5)
      case 'email': return `${chance.word()}@example.org`
      case 'json': return []
      case 'lines': return [{ item_name: 'x', quantity: 1, unit_price: 2 }]
      default: return chance.word()
    }
  })()])
  const extra = ['organization', 'organization_id', 'tenant', 'id', 'user', 'profile_id', 'stage', 'stage_id', 'customer', 'issue', 'content', 'permission_ids', 'role', 'created_by'].filter(() => chance.yes(0.3)).map((name): [string, unknown] => [name, name === 'content' ? 'text' : name.endsWith('_ids') ? [foreignId, 1] : chance.pick([foreignId, 1, 2, 3])])
  return { path: (id) => `${url.path.replace(/\{\w+\}/g, String(id))}${query === '' ? '' : `?${query}`}`, body: url.method === 'GET' || url.method === 'DELETE' ? undefined : { ...Object.fromEntries(extra), ...Object.fromEntries(given) } }
}

/** No row of a tenant points at a row of another. */
async function noCrossing(database: Database, walled: readonly Entity[]): Promise<void> {
  for (const e of walled) {
    const column = (of: Entity): string => quote(columnOf(tenantField(of)!, storedFields(of).find(([n]) => n === tenantField(of))![1]))
    for (const [name, spec] of storedFields(e)) {
      const target = spec.self === true ? e : spec.target
      if (spec.kind !== 'one' || target === undefined || tenantField(target) === undefined) continue
      assert.equal(await figureOf(database, `select count(*) from ${tableOf(e)} a join ${tableOf(target)} b on b.id = a.${quote(columnOf(name, spec))} where a.${column(e)} <> b.${column(target)}`), 0, `${e.name}.${name} points into another tenant`)
    }
  }
}
