import { existsSync, readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type StartOptions, startSystem, type System } from './start.ts'

const usage = `npm start                                  every system, from port 8001, and an index page on 8000
npm start -- crm --port 8000               one system
npm start -- crm --database postgres://…   on a server's database
npm start -- crm --data DIR --empty        elsewhere, without demo data`

/** `npm start`: runs systems until they are told to stop. */
export async function start(root: string, args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args], allowPositionals: true,
    options: { port: { type: 'string' }, host: { type: 'string' }, data: { type: 'string' }, database: { type: 'string' }, empty: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help === true) { console.log(usage); return }
  const names = readdirSync(join(root, 'apps')).filter((name) => existsSync(join(root, 'apps', name, 'system.ts'))).sort()
  const wanted = positionals.length > 0 ? positionals : names
  const unknown = wanted.filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new UsageError(`no system "${unknown.join('", "')}"; there is: ${names.join(', ')}\n\n${usage}`)
  if (values.database !== undefined && wanted.length > 1) throw new UsageError('--database goes with one system: npm start -- crm --database URL')
  const first = portOf(values.port, positionals.length === 1 ? 8000 : 8001)
  const running: { system: System; url: string; close(): Promise<void> }[] = []
  for (const [i, name] of wanted.entries()) {
    const { system } = (await import(join(root, 'apps', name, 'system.ts'))) as { system: System }
    process.stdout.write(`${system.title}: preparing …`)
    const options: StartOptions = {
      port: first + i, data: values.data ?? join(root, 'data'), empty: values.empty === true,
      ...(values.host === undefined ? {} : { host: values.host }), ...(values.database === undefined ? {} : { database: values.database }),
    }
    const { server, database, seeded } = await startSystem(system, options)
    console.log(`\r${system.title}: ${server.url}${seeded > 0 ? `  (${seeded.toLocaleString('en')} rows of demo data)` : ''}`)
    running.push({ system, url: server.url, close: async () => { await server.close(); await database.close() } })
  }
  if (positionals.length === 0) running.push(await indexPage(running, values.host ?? '127.0.0.1', first - 1))
  if (values.empty !== true) for (const { system } of running) if (system.logins.length > 0) {
    console.log(`\nDemo logins of the ${system.title} (password ${system.logins[0]?.password}):`)
    for (const login of system.logins) console.log(`  ${login.username.padEnd(34)} ${login.role.padEnd(10)} ${login.organization ?? ''}`)
  }
  console.log('\nStop with Ctrl-C.')
  let stopping = false
  const stop = async (): Promise<void> => {
    if (stopping) return
    stopping = true
    for (const one of running) await one.close()
    process.exit(0)
  }
  process.on('SIGINT', () => void stop())
  process.on('SIGTERM', () => void stop())
}

/** A mistake of the person at the keyboard: told without a stack. */
export class UsageError extends Error {}

function portOf(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new UsageError(`--port ${text}: a number from 0 to 65535, please`)
  return port
}

async function indexPage(running: readonly { system: System; url: string }[], host: string, port: number): Promise<{ system: System; url: string; close(): Promise<void> }> {
  const safe = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)
  const cards = running.map(({ system, url }) => `<section><h2>${safe(system.title)}</h2><p><a href="${url}/docs">API documentation</a> · <a href="${url}/api/">API</a></p><table><thead><tr><th>Login</th><th>Role</th><th>Organization</th></tr></thead><tbody>${system.logins.map((l) => `<tr><td><code>${safe(l.username)}</code></td><td>${safe(l.role)}</td><td>${safe(l.organization ?? '')}</td></tr>`).join('')}</tbody></table><p>Password: <code>${safe(system.logins[0]?.password ?? '')}</code></p></section>`).join('')
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Tenon</title><style>:root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 18%,transparent)}body{font:16px/1.55 system-ui,sans-serif;margin:0 auto;max-width:52rem;padding:2rem 1.25rem}h1{letter-spacing:-.02em;margin:0}section{border:1px solid var(--line);border-radius:12px;margin-top:1.5rem;overflow-x:auto;padding:1rem 1.25rem}table{border-collapse:collapse;font-size:.9rem;width:100%}th,td{border-bottom:1px solid var(--line);padding:.4rem .75rem .4rem 0;text-align:left}h2{margin:.2rem 0}</style></head><body><h1>Tenon</h1><p>The systems that run here.</p>${cards}</body></html>`
  const server = createServer((_request, response) => { response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }); response.end(html) })
  await new Promise<void>((resolve, reject) => { server.once('error', reject); server.listen(port, host, resolve) })
  console.log(`Index: http://${host}:${port}`)
  const none = { name: 'index', title: 'Index', logins: [] } as unknown as System
  return { system: none, url: `http://${host}:${port}`, close: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections() }) }
}
