import assert from 'node:assert/strict'
import { type Actor, app, Decimal, entity, id, integer, one, resource, rows, text, where } from '@tenon/model'
import { createEngine, entitiesOf } from '@tenon/engine'
import { createLogger, type Identifier, serve } from '@tenon/http'
import { createSchema, type Database, tablesOf } from '@tenon/sql'
import { figureOf } from './dump.ts'
import { type Goal, type Ground, openAt } from './goal.ts'
import { actions, type Doc, judge, matrixApp, type Rule, type Served } from './matrix-app.ts'

const someone = (idOf: number, tenant: number | null, roles: string[] = [], isSuperuser = false): Actor => ({ id: idOf, tenant, isStaff: false, isSuperuser, roles: new Set(roles), permissions: new Set(), facts: {} })
const actors: readonly (Actor | null)[] = [null, someone(1, 1), someone(2, 1, ['clerk']), someone(3, 1, ['chief']), someone(4, 1, ['clerk', 'chief']), someone(5, null, ['clerk']), someone(6, 1, [], true), someone(7, 2, ['chief'])]
const MONEY = { is: 'decimal', precision: 10, scale: 2 } as const
const identify: Identifier = { scheme: 'token', challenge: 'Token', identify: async (r) => { const actor = actors[Number(r.headers['x-actor'] ?? 0)] ?? null; return actor === null ? null : { actor } } }
/** What nobody may set from outside, under every name it might go by. */
const poison = (doc: Doc): Record<string, unknown> => ({
  id: 999_999, pk: 999_999, number: 'D-66666', status: 'closed', total: '1.00', rank: 1, created_at: '2001-01-01T00:00:00Z', createdAt: '2001-01-01T00:00:00Z', created_by: 77, createdBy: 77, version: 40,
  firm: 3 - doc.firm, firm_id: 3 - doc.firm, tenant: 3 - doc.firm, organization: 3 - doc.firm, is_superuser: true, roles: ['chief'], permissions: ['*:*'], constructor: { prototype: { rank: 1 } },
})

/** Every cell of role × action × ownership × field, of rules drawn by chance, against a judge of its own. */
export const matrix: Goal<{ readonly apps: number; readonly resources: number; readonly related: readonly number[] }> = {
  number: 11, promise: 'who may what is exactly what was declared', small: { apps: 1, resources: 1, related: [101, 1001] }, stated: { apps: 60, resources: 6, related: [101, 1001, 10_001] },
  async run({ apps, resources, related }, ground) {
    let cells = 0
    for (let i = 0; i < apps; i++) { cells += await oneApp(ground, resources); ground.say(`${cells} cells`) }
    for (const count of related) await manyRelated(ground, count)
    return `${cells} of ${cells} cells as declared; policies over ${related.join(', ')} related rows complete`
  },
}

async function oneApp(ground: Ground, resources: number): Promise<number> {
  const { chance, kind, place, after } = ground
  const world = matrixApp(chance, resources)
  const database = openAt(kind, await place())
  after(() => database.close())
  await createSchema(database, tablesOf(entitiesOf(world.app)))
  for (const name of ['North', 'South']) await database.run({ text: `insert into firm (name) values ('${name}')`, params: [], columns: [] })
  const engine = createEngine(world.app, database)
  const server = await serve({ engine, identifiers: [identify], logger: createLogger('silent') })
  after(() => server.close())
  const maker = async (firm: number, owner: number, price: number): Promise<Doc> => {
    const made = await engine.run({ action: 'create', resource: world.maker, draft: { values: { title: 'made', owner, price: Decimal.of(price) }, issues: [] } }, { actor: someone(owner, firm, ['clerk']), requestId: 'made', source: 'test', now: () => '2026-01-01T00:00:00.000000Z', timeZone: 'UTC' })
    return { id: made.kind === 'row' ? Number(made.row[0]) : 0, firm, owner, price, status: 'open' }
  }
  const send = async (who: number, method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> => {
    const response = await fetch(`${server.url}/api/${path}`, { method, headers: { 'x-actor': String(who), ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    const text = await response.text()
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) }
  }

  let cells = 0
  for (const one of world.served) {
    const { path } = one.resource
    for (const [who, actor] of actors.entries()) {
      const says = (action: string): string => `${action} ${path} as ${JSON.stringify(actor === null ? null : { id: actor.id, tenant: actor.tenant, roles: [...actor.roles], root: actor.isSuperuser })} allow ${JSON.stringify(one.allow)} scope ${JSON.stringify(one.scope)}`
      const docs = await Promise.all([maker(1, actor === null ? 1 : Number(actor.id), chance.pick([50, 500])), maker(1, 99, chance.pick([50, 500])), maker(2, 1, 50)])
      for (const action of actions) {
        const cell = level(one, action, actor)
      // HTTP asks a verb without a rule for the permission of its neighbours first: then the engine refuses, with 403
      const alike = (status: number): number => (cell === 401 && one.allow !== undefined && one.allow[action] === undefined && status === 403 ? 401 : status)
        if (action === 'create') {
          const doc = { id: 0, firm: actor?.tenant === 2 ? 2 : 1, owner: 1, price: 5, status: 'open' }
          const answer = await send(who, 'POST', `${path}/`, { ...poison(doc), title: 'posted', owner: 1, price: '5.00', margin: '66.00' })
          cells += 1
          // a new row outside what the caller may see is still his to make; the answer shows it
          assert.equal(alike(answer.status), cell ?? 201, `${says(action)}: ${JSON.stringify(answer.body)}`)
          if (cell === null) await intact(database, { ...doc, id: Number(answer.body.id) }, { title: 'posted', margin: judge(world.margin, actor) && world.margin.is !== 'own' ? '66' : '7', createdBy: actor?.id ?? null }, says(action))
          continue
        }
        if (action === 'stats' || action === 'read') {
          const answer = await send(who, 'GET', action === 'stats' ? `${path}/stats/` : `${path}/`)
          cells += 1
          assert.equal(alike(answer.status), cell ?? 200, `${says(action)}: ${JSON.stringify(answer.body)}`)
          if (cell === null) await listed(database, answer.body, action, one, actor, world.margin, says(action))
          if (action === 'stats') continue
        }
        for (const doc of docs) {
          const fresh: Doc = action === 'read' ? doc : await maker(doc.firm, doc.owner, doc.price)
          const [method, at, body] = action === 'read' ? ['GET', '', undefined] : action === 'delete' ? ['DELETE', '', undefined] : action === 'close' ? ['POST', 'close/', {}] : ['PATCH', '', { ...poison(fresh), title: 'patched', margin: '66.00' }]
          const answer = await send(who, String(method), `${path}/${fresh.id}/${String(at)}`, body)
          const mine: boolean = doc.firm === actor?.tenant && judge(rule(one, action), actor, doc) && (one.scope === undefined || judge(one.scope, actor, doc))
          cells += 1
          assert.equal(alike(answer.status), cell ?? (mine ? (action === 'delete' ? 204 : 200) : 404), `${says(action)} on ${JSON.stringify(doc)}: ${JSON.stringify(answer.body)}`)
          const done: boolean = cell === null && mine
          if (action === 'delete') assert.equal(await figureOf(database, `select count(*) from doc where id = ${fresh.id}`), done ? 0 : 1, says(action))
          else await intact(database, { ...fresh, status: done && action === 'close' ? 'closed' : 'open' }, { title: done && action === 'update' ? 'patched' : 'made', margin: done && action === 'update' && sees(world.margin, actor) ? '66' : '7', createdBy: fresh.owner }, says(action))
          if (done && action === 'read') fields(answer.body, ['id', 'number', 'title', 'owner', 'price', 'status', 'total', 'rank', 'created_at', 'created_by'], sees(world.margin, actor), says(action))
        }
      }
    }
  }
  return cells
}

const sees = (field: Rule, actor: Actor | null): boolean => field.is !== 'own' && judge(field, actor)
const nobody: Rule = { is: 'nobody' }
const rule = (one: Served, action: (typeof actions)[number]): Rule => one.allow?.[action] ?? (action === 'close' ? one.allow?.update : action === 'stats' ? one.allow?.read : undefined) ?? nobody

/** The status of a refusal that does not depend on the row; null when the rows decide. */
function level(one: Served, action: (typeof actions)[number], actor: Actor | null): number | null {
  if (!judge(rule(one, action), actor) || (one.scope !== undefined && !judge(one.scope, actor))) return actor === null ? 401 : 403
  return actor?.tenant == null ? 403 : null
}

function fields(body: Record<string, unknown>, expected: readonly string[], margin: boolean, says: string): void {
  assert.deepEqual(Object.keys(body).sort(), [...expected, ...(margin ? ['margin'] : [])].sort(), says)
}

async function listed(database: Database, body: unknown, action: 'read' | 'stats', one: Served, actor: Actor | null, margin: Rule, says: string): Promise<void> {
  const stored = await database.run({ text: 'select id, firm_id, owner, price, status from doc', params: [], columns: [{ is: 'integer' }, { is: 'integer' }, { is: 'integer' }, MONEY, { is: 'text' }] })
  const mine = stored.rows.map(([idOf, firm, owner, price, status]) => ({ id: idOf, firm, owner, price: Number(String(price)), status }) as Doc).filter((d) => d.firm === actor?.tenant && judge(rule(one, action), actor, d) && (one.scope === undefined || judge(one.scope, actor, d)))
  if (action === 'stats') { assert.equal((body as { total: number }).total, mine.length, says); return }
  const found = body as Record<string, unknown>[]
  assert.deepEqual(found.map((row) => Number(row.id)).sort((a, b) => a - b), mine.map((d) => d.id).sort((a, b) => a - b), says)
  for (const row of found) fields(row, ['id', 'title', 'owner', 'price'], sees(margin, actor), says)
}

/** The row is as it was made, but for what the caller could set. */
async function intact(database: Database, doc: Doc, but: { title: string; margin: string; createdBy: unknown }, says: string): Promise<void> {
  const row = (await database.run({ text: `select firm_id, owner, status, rank, title, margin, total, price, created_by, created_at, number from doc where id = ${doc.id}`, params: [], columns: [{ is: 'integer' }, { is: 'integer' }, { is: 'text' }, { is: 'integer' }, { is: 'text' }, MONEY, MONEY, MONEY, { is: 'integer' }, { is: 'text' }, { is: 'text' }] })).rows[0]
  assert.ok(row !== undefined, `${says}: the row is gone`)
  assert.deepEqual(row.slice(0, 9).map((v, i) => (i >= 5 && i <= 7 ? Number(String(v)) : v)), [doc.firm, doc.owner, doc.status, 5, but.title, Number(but.margin), doc.price * 2, doc.price, but.createdBy], says)
  assert.ok(!String(row[9]).startsWith('2001') && row[10] !== 'D-66666', says)
}

const Project = entity('project', { id: id(), name: text(20) })
const Member = entity('member', { id: id(), project: one(Project).reverse('members'), person: integer() })
const Item = entity('item', { id: id(), project: one(Project), title: text(20) })

/** Policies whose rows hang on many related ones: by a path, and by a list of ids. */
async function manyRelated({ kind, place, after }: Ground, count: number): Promise<void> {
  const database = openAt(kind, await place())
  after(() => database.close())
  const member = rows('member of the project', (actor) => where('project.members.person', 'eq', actor.id))
  const named = rows('named projects', (actor) => where('project', 'in', actor.facts.projects))
  const [byPath, byList] = [member, named].map((policy, i) => resource(Item, { path: `items${i}`, name: `Items${i}`, allow: { read: policy, update: policy } }))
  const works = app({ name: 'works', dialect: null, resources: [byPath!, byList!], entities: [Member] })
  const engine = createEngine(works, database)
  await createSchema(database, tablesOf(engine.entities))
  const series = kind === 'postgres' ? `select n from generate_series(1, ${count + 1}) n` : `with recursive c(n) as (select 1 union all select n + 1 from c where n <= ${count}) select n from c`
  for (const sql of [`insert into project (name) select 'p' from (${series}) s`, `insert into member (project_id, person) select n, case when n <= ${count} then 1 else 2 end from (${series}) s`, `insert into item (project_id, title) select n, 't' from (${series}) s`]) await database.run({ text: sql, params: [], columns: [] })
  const actor: Actor = { ...someone(1, null), facts: { projects: Array.from({ length: count }, (_, i) => i + 1) } }
  const context = { actor, requestId: 'many', source: 'test' as const, now: () => '2026-01-01T00:00:00.000000Z', timeZone: 'UTC' }
  for (const served of [byPath!, byList!]) {
    const page = await engine.run({ action: 'list', resource: served, query: { page: { by: 'page', number: 'last', size: 50 } } }, context)
    assert.ok(page.kind === 'page' && page.count === count, `${served.path}: ${page.kind === 'page' ? page.count : ''} of ${count}`)
    for (const key of [1, 100, 101, count]) assert.equal((await engine.run({ action: 'read', resource: served, key }, context)).kind, 'row')
    await assert.rejects(engine.run({ action: 'read', resource: served, key: count + 1 }, context))
    await assert.rejects(engine.run({ action: 'update', resource: served, key: count + 1, partial: true, draft: { values: { title: 'x' }, issues: [] } }, context))
  }
}
