import { type Policy, type Resource, snake } from '@tenon/model'
import { createEngine } from '@tenon/engine'
import { openSqlite } from '@tenon/sql'
import { type Command, UsageError } from '../command.ts'
import { routesOf } from '../live.ts'
import { wholeApp } from '../prepare.ts'
import { accountsOf } from '../accounts.ts'
import { type Found, systemOf } from '../systems.ts'

interface Line { readonly method: string; readonly path: string; readonly who: string }

export const routes: Command = {
  name: 'routes', words: '[app] [part of a path]', summary: 'Lists every method and URL, and who may call it.', options: { json: { type: 'boolean', help: 'as JSON' } },
  examples: ['routes crm', 'routes crm orders', 'routes crm --json'],
  async run(call) {
    const { system, rest: [wanted] } = await systemOf(call)
    const lines = (await linesOf(system)).filter((l) => wanted === undefined || l.path.includes(wanted)).sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
    if (lines.length === 0 && wanted !== undefined) throw new UsageError(`no URL holds "${wanted}"`)
    if (call.is('json')) { console.log(JSON.stringify(lines, null, 2)); return }
    const width = Math.max(0, ...lines.map((l) => l.path.length)) + 2
    for (const l of lines) console.log(`${l.method.padEnd(8)}${l.path.padEnd(width)}${l.who}`)
  },
}

async function linesOf(system: Found): Promise<Line[]> {
  const database = openSqlite({ path: ':memory:' })
  const plain = routesOf(system, createEngine(wholeApp(system), database), accountsOf(system, database, 'x'.repeat(32)), database)
  await database.close()
  // at a URL that a route has too, the route answers, with all its methods
  const places = new Set(plain.map((r) => placeOf(r.path)))
  return [...system.app.resources.flatMap((r) => ofResource(system, r)).filter((line) => !places.has(placeOf(line.path))), ...plain.map((r) => ({ method: r.method, path: r.path, who: described(r.allow, 'signed in') }))]
}

const placeOf = (path: string): string => path.replace(/\{\w+\}/g, '{}').replace(/\/$/, '')

export const described = (policy: Policy | undefined, otherwise: string): string => policy?.describe ?? otherwise

function ofResource({ app }: Found, { path, options }: Resource): Line[] {
  const dialect = app.dialect as { slash?: string } | null
  const slash = dialect?.slash === 'never' ? '' : '/'
  const base = `${app.prefix ?? '/api'}/${path}`
  const serves = (word: 'list' | 'read' | 'create' | 'update' | 'delete'): boolean => options.only === undefined || options.only.includes(word)
  // the engine's own rule: the action's, else that of updating for actions on a row, else the app's where the resource has none
  const who = (action: string): string => described(options.allow?.[action] ?? options.actions?.[action]?.allow ?? (['read', 'create', 'update', 'delete'].includes(action) ? undefined : options.allow?.update) ?? (options.allow === undefined ? app.allow : undefined), 'nobody')
  const line = (method: string, at: string, action: string): Line => ({ method, path: `${at}${slash}`, who: who(action) })
  return [
    ...(serves('list') ? [line('GET', base, 'read')] : []), ...(serves('create') ? [line('POST', base, 'create')] : []),
    ...(serves('read') ? [line('GET', `${base}/{id}`, 'read')] : []), ...(serves('update') ? ['PUT', 'PATCH'].map((m) => line(m, `${base}/{id}`, 'update')) : []),
    ...(serves('delete') ? [line('DELETE', `${base}/{id}`, 'delete')] : []), ...(options.stats === undefined ? [] : [line('GET', `${base}/stats`, 'read')]),
    ...Object.entries(options.actions ?? {}).map(([name, a]) => line(a.method ?? 'POST', `${base}${a.on === 'all' ? '' : '/{id}'}/${a.path ?? snake(name)}`, name)),
  ]
}
