import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { after, test } from 'node:test'
import { system } from '@tenon/crm'
import { clientSource } from './client-source.ts'
import { describeSystem } from './describe.ts'
import { root, tenon } from './run.fixture.ts'
import { startSystem } from './start.ts'
import type { System } from './system.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-client-'))
after(() => { rmSync(folder, { recursive: true, force: true }) })
const compiled = (): string => spawnSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', folder, '--pretty', 'false'], { cwd: folder, encoding: 'utf8' }).stdout
const write = (file: string, text: string): void => { writeFileSync(join(folder, file), text) }
// no package is there: the file needs none
write('tsconfig.json', JSON.stringify({ compilerOptions: { target: 'es2022', lib: ['es2022', 'dom', 'dom.iterable'], module: 'esnext', moduleResolution: 'bundler', types: [], noEmit: true, strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, erasableSyntaxOnly: true, allowImportingTsExtensions: true }, include: ['*.ts'] }))

/** What a front end would write; the lines that must not compile are named. */
const usage = `import { ApiError, createClient, type Order, type OrderList } from './client.ts'

export async function orders(url: string, username: string, password: string) {
  const { access } = await createClient({ url }).auth.login({ username, password })
  const api = createClient({ url, token: () => \`Bearer \${access}\` })
  const made: Order = await api.orders.create({ title: 'Zanzibar cable', order_date: '2026-11-21', items: [{ item_name: 'cable', quantity: '3', unit_price: '19.90' }] })
  const page = await api.orders.list({ status: 'pending', search: 'Zanzibar', page_size: 5 })
  const rows: OrderList[] = page.results
  const cancelled = await api.orders.cancel(made.id)
  const again = await api.orders.complete(made.id).catch((error: unknown) => { if (error instanceof ApiError) return error; throw error })
  const changed = await api.orders.update(made.id, { title: 'Cables' })
  await api.orders.delete(made.id)
  return { made, rows, count: page.count, cancelled, again, changed, gone: await api.orders.read(made.id).catch((error: unknown) => error) }
}
`
const wrong = (line: string): string => `import { createClient } from './client.ts'\nconst api = createClient({ url: '' })\n${line}\n`

test('the CRM gets a client that compiles alone, refuses wrong words at the word, and calls a running system', { timeout: 180_000 }, async () => {
  const made = await tenon(['client', 'crm', '--out', join(folder, 'client.ts')])
  assert.equal(made.code, 0, made.err)
  write('usage.ts', usage)
  assert.equal(compiled(), '')
  const mistakes: [string, RegExp][] = [
    ["await api.orders.list({ status: 'nowhere' })", /'"nowhere"' is not assignable/], ['await api.orders.list({ colour: 1 })', /'colour' does not exist in type 'OrdersQuery'/], ["await api.orders.create({ notes: 'x' })", /not assignable to parameter of type 'OrderCreate'/],
    ['void (await api.orders.read(1)).totl', /Property 'totl' does not exist on type 'Order'/], ["await api.orders.read('x')", /'string' is not assignable to parameter of type 'number'/], ['await api.auth.login({ username: 1, password: "" })', /'number' is not assignable to type 'string'/], ['await api.order.list()', /Property 'order' does not exist/],
  ]
  for (const [n, [line]] of mistakes.entries()) write(`wrong-${n}.ts`, wrong(line))
  const said = compiled()
  for (const [n, [line, pattern]] of mistakes.entries()) assert.match(said.split('\n').filter((l) => l.startsWith(`wrong-${n}.ts(3,`)).join('\n'), pattern, `${line}\n${said}`)

  const crm: System = system
  const { server, database } = await startSystem(crm, { port: 0, data: folder })
  try {
    const login = crm.logins.find((l) => l.role === 'owner')!
    const { orders } = (await import(pathToFileURL(join(folder, 'usage.ts')).href)) as { orders(url: string, username: string, password: string): Promise<Record<string, never> & { made: { id: number; total_amount: string }; rows: { id: number; title: string }[]; count: number; cancelled: { status: string }; again: { status: number; body: unknown }; changed: { title: string }; gone: { status: number } }> }
    const seen = await orders(server.url, login.username, login.password)
    assert.equal(seen.made.total_amount, '59.70')
    assert.deepEqual([seen.count, seen.rows.map((row) => row.title)], [1, ['Zanzibar cable']])
    assert.equal(seen.cancelled.status, 'cancelled')
    assert.equal(seen.again.status, 400)
    assert.equal(seen.changed.title, 'Cables')
    assert.equal(seen.gone.status, 404)
    // what the server says of itself is what the file was written from
    const schema = (await (await fetch(`${server.url}/api/schema/`)).json()) as Record<string, unknown>
    assert.equal(clientSource(schema), clientSource(await describeSystem(crm)))
  } finally {
    await server.close()
    await database.close()
  }
})

test('every route that is served is described once, with an id of its own', async () => {
  const described = await describeSystem(system as System) as { paths: Record<string, Record<string, { operationId?: string; security?: unknown[]; requestBody?: unknown; responses?: Record<string, unknown> }>> }
  const operations = Object.values(described.paths).flatMap((item) => Object.entries(item).flatMap(([verb, op]) => (verb === 'parameters' ? [] : [op])))
  const ids = operations.map((op) => op.operationId)
  assert.deepEqual(ids.filter((id, i) => ids.indexOf(id) !== i), [])
  const listed = await tenon(['routes', 'crm', '--json'])
  const place = (path: string): string => path.replace(/\{\w+\}/g, '{}')
  const paths = new Map(Object.entries(described.paths).map(([path, item]) => [place(path), item]))
  const missing = (JSON.parse(listed.out) as { method: string; path: string }[]).filter(({ method, path }) => path.startsWith('/api/') && paths.get(place(path))?.[method.toLowerCase()] === undefined)
  assert.deepEqual(missing.map(({ method, path }) => `${method} ${path}`), [])
  const login = described.paths['/api/auth/login/']!.post!
  assert.deepEqual(login.security, [])
  assert.ok(login.requestBody !== undefined && '400' in login.responses! && !('401' in login.responses!))
})
