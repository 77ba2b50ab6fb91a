import assert from 'node:assert/strict'
import { type Actor, app, date, Decimal, decimal, entity, id, inTenant, lines, one, part, resource, reverse, role, self, text } from '@tenon/model'
import { createEngine, entitiesOf } from '@tenon/engine'
import { createLogger, django, type Identifier, serve, type Server } from '@tenon/http'
import { createSchema, type Database, tablesOf } from '@tenon/sql'
import type { Chance } from './chance.ts'
import { type Goal, type Ground, openAt } from './goal.ts'

const payroll = role('payroll')
const Firm = entity('firm', { id: id(), name: text(50), owner: text(50).blank().readableBy(payroll) })
const Worker = entity('worker', {
  id: id(), name: text(50), email: text(80), password: text(80).writeOnly(), note: text(80).blank(),
  salary: decimal(10, 2).readableBy(payroll), hired: date().readableBy(payroll), grade: text(10).readableBy(payroll), manager: self().optional().reverse('reports'), mentor: self().optional().reverse('students').readableBy(payroll),
}, { within: Firm })
const Step = part('step', { title: text(50), cost: decimal(10, 2).readableBy(payroll) })
const Task = entity('task', { id: id(), title: text(50), worker: one(Worker).reverse('tasks'), auditor: one(Worker).optional().reverse('audits').readableBy(payroll), steps: lines(Step) }, { within: Firm })
const open = { read: inTenant(), create: inTenant(), update: inTenant(), delete: inTenant(), best: inTenant() }
const workers = resource(Worker, {
  list: ['id', 'name', 'email', 'salary', 'hired', 'manager', 'manager.name', { as: 'boss_pay', path: 'manager.salary' }, 'mentor.name', reverse('tasks.count'), reverse('audits.count'), reverse('students.count')],
  detail: ['*', reverse('tasks', Task, ['id', 'title', 'auditor', 'steps']), { name: 'pay_text', needs: ['salary'], of: (row) => String(row.salary) }],
  filter: ['name', 'salary', 'hired', 'grade', 'mentor', 'manager', 'manager.salary', 'mentor.name', { param: 'min_salary', path: 'salary', op: 'gte' }, { param: 'grade_like', path: 'grade', op: 'icontains' }, { param: 'pay', path: 'salary', op: 'range', reads: 'rangeMinMax' },
    { param: 'rich', path: 'name', op: 'eq', where: () => ({ op: 'or', of: [{ op: 'gt', path: 'salary', value: Decimal.of(500) }, { op: 'eq', path: 'grade', value: 'A' }] }) }],
  search: ['name', 'grade', '=manager.grade', '^mentor.name', 'salary'], sort: ['name', 'salary', 'hired', 'grade', 'manager.salary'], order: ['-salary', 'id'], allow: open,
  actions: { best: { on: 'all', method: 'GET', run: async () => ({ where: { op: 'true' }, order: ['-salary'] }) } },
  stats: (rows) => ({ total: rows.count(), wages: rows.sum('salary'), byGrade: rows.countBy('grade'), wagesByName: rows.sumBy('name', 'salary'), rich: rows.count({ op: 'gt', path: 'salary', value: Decimal.of(500) }) }),
})
const tasks = resource(Task, { detail: ['*', 'worker.*', 'auditor.*', 'worker.salary'], filter: ['worker', 'auditor', 'worker.grade', 'auditor.name', 'steps.cost'], search: ['title', 'worker.grade', 'auditor.name', 'steps.cost'], sort: '*', allow: open })
const works = app({ name: 'works', dialect: django({ pageSize: 5, pageSizeParam: 'page_size', etags: true }), tenant: Firm, resources: [workers, tasks] })
const strict = app({ ...works, dialect: django({ paging: { by: 'limit', size: 5 }, lenientFilters: false }) })

const ann: Actor = { id: 1, tenant: 1, isStaff: false, isSuperuser: false, roles: new Set(), permissions: new Set(), facts: {} }
const boss: Actor = { ...ann, roles: new Set(['payroll']) }
const identify: Identifier = { scheme: 'token', challenge: 'Token', identify: async (r) => (r.headers.authorization === 'ann' ? { actor: ann } : r.headers.authorization === 'boss' ? { actor: boss } : null) }
const hiddenWords = ['password', 'salary', 'hired', 'grade', 'mentor', 'auditor', 'manager__salary', 'manager.salary', 'mentor__name', 'worker__grade', 'worker__password', 'auditor__salary', 'steps__cost', 'students', 'audits', 'organization', 'owner', 'pay_text', 'boss_pay', 'min_salary', 'grade_like', 'rich', 'pay_min', 'pay_max', 'version', 'where', '$where', '__proto__', 'constructor']
const suffixes = ['', '__gt', '__lt', '__gte', '__in', '__icontains', '__startswith', '__regex', '__isnull', '__exact', '__range', '[gt]', '[$ne]', '[contains]', '.gt', '__year']

/** Two databases that differ only in what a caller may not read must look the same to him, whatever he asks. */
export const oracle: Goal<{ readonly questions: number }> = {
  number: 10, promise: 'no question tells anything of a field that the caller may not read', small: { questions: 160 }, stated: { questions: 200_000 },
  async run({ questions }, ground) {
    const { chance, say } = ground
    let told = 0
    for (const served of [works, strict]) {
      const twins = await Promise.all([0, 1].map((side) => twin(ground, served, side)))
      const differ = async (method: string, path: string, who: string, body?: unknown): Promise<boolean> => {
        const [a, b] = await Promise.all(twins.map((t) => ask(t.server.url, method, path, who, body)))
        return JSON.stringify(a) !== JSON.stringify(b)
      }
      for (const path of ['/api/workers/', '/api/workers/1/', '/api/workers/stats/', '/api/workers/?min_salary=500', '/api/workers/?ordering=-salary', '/api/tasks/1/']) assert.ok(await differ('GET', path, 'boss'), `the twins differ for those who may read: ${path}`)
      for (let i = 0; i < questions / 2; i++) {
        const { method, path, body } = question(chance)
        if (await differ(method, path, 'ann', body)) {
          const [a, b] = await Promise.all(twins.map((t) => ask(t.server.url, method, path, 'ann', body)))
          assert.deepEqual(a, b, `${method} ${path} ${JSON.stringify(body) ?? ''} answers differently`)
          assert.fail(`${method} ${path} ${JSON.stringify(body) ?? ''} answered differently once`)
        }
        told += 1
        if (told % 5000 === 0) say(`${told} questions`)
      }
    }
    return `0 of ${told} questions told anything`
  },
}

async function twin(ground: Ground, served: typeof works, side: number): Promise<{ server: Server; database: Database }> {
  const database = openAt(ground.kind, await ground.place())
  await createSchema(database, tablesOf(entitiesOf(served)))
  const engine = createEngine(served, database)
  await database.run({ text: "insert into firm (name, owner, version) values ('North', '', 1)", params: [], columns: [] })
  const context = { actor: boss, requestId: 'seed', source: 'test' as const, now: () => '2026-01-01T00:00:00.000000Z', timeZone: 'UTC' }
  for (let i = 0; i < 12; i++) {
    const hidden = side === 0 ? i : (i * 7 + 5) % 12
    await engine.run({ action: 'create', resource: workers, draft: { values: {
      name: `Worker ${i}`, email: `w${i}@example.org`, note: 'same', password: `secret ${hidden}`, manager: i === 0 ? null : 1,
      salary: Decimal.of(100 * hidden), hired: `20${10 + hidden}-01-01`, grade: 'ABCDEFGHIJKL'[hidden], mentor: i === 0 ? null : 1 + Math.min(i - 1, hidden),
    }, issues: [] } }, context)
    await engine.run({ action: 'create', resource: tasks, draft: { values: { title: `Task ${i}`, worker: 1 + (i % (i + 1)), auditor: 1 + Math.min(i, hidden), steps: [{ title: 'Step', cost: Decimal.of(hidden) }] }, issues: [] } }, context)
  }
  ground.after(() => database.close())
  const server = await serve({ engine, identifiers: [identify], logger: createLogger('silent'), now: () => '2026-01-02T00:00:00.000000Z' })
  ground.after(() => server.close())
  return { server, database }
}

function question(chance: Chance): { method: string; path: string; body?: unknown } {
  const value = (): string => chance.pick(['1', '500', '0', 'A', 'F', 'secret', 'secret 3', '2015-01-01', 'true', 'null', '^s', '.*', '1,2', 'Worker 3', '', '%', "' or 1=1 --"])
  const word = (): string => `${chance.pick(hiddenWords)}${chance.pick(suffixes)}`
  const parts = Array.from({ length: chance.whole(1, 4) }, (): [string, string] => chance.pick<() => [string, string]>([
    () => [word(), value()], () => [word(), value()], () => [chance.pick(['ordering', 'sort', 'order_by', 'orderBy', 'order']), `${chance.pick(['', '-'])}${chance.pick(hiddenWords)}`], () => ['search', value()],
    () => [chance.pick(['expand', 'include', 'fields', 'select', 'group_by', 'groupBy', 'distinct', 'depth', 'populate', 'format', 'count', 'aggregate', 'q', 'filter', 'where']), chance.pick([...hiddenWords, 'json', '*', '9', '{"salary":{"gt":1}}'])],
    () => [chance.pick(['page', 'page_size', 'limit', 'offset', 'cursor']), chance.pick(['1', '2', 'last', '100', 'cD0x', '-1'])],
  ])())
  const query = parts.map(([k, v]) => `${encodeURIComponent(k)}=${encodeURIComponent(v)}`).join('&')
  const base = chance.pick(['/api/workers/', '/api/workers/', '/api/tasks/'])
  const writes = chance.yes(0.15)
  if (!writes) return { method: chance.pick(['GET', 'GET', 'GET', 'HEAD', 'OPTIONS']), path: `${base}${chance.pick(['', '', '', 'stats/', 'best/', `${chance.whole(1, 13)}/`])}?${query}` }
  const body = { name: 'Worker x', title: 'Task x', ...Object.fromEntries([chance.pick(['salary', 'grade', 'hired', 'mentor', 'auditor', 'note']), chance.pick(['salary', 'grade'])].map((name) => [name, value()])) }
  return { method: 'PATCH', path: `${base}${chance.whole(1, 12)}/?${query}`, body }
}

async function ask(url: string, method: string, path: string, who: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${url}${path}`, { method, headers: { authorization: who, host: 'same', ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'date' && name !== 'x-request-id'))
  return { status: response.status, headers, body: (await response.text()).replaceAll(url, '') }
}
