import { createServer } from 'node:http'
import type { System } from './start.ts'

export interface Running { readonly system: Pick<System, 'title' | 'logins'>; readonly url: string; close(): Promise<void> }

/** One page that links to every system that runs here. */
export async function indexPage(running: readonly Running[], host: string, port: number): Promise<Running> {
  const safe = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)
  const cards = running.map(({ system, url }) => `<section><h2>${safe(system.title)}</h2><p><a href="${url}/docs">API documentation</a> · <a href="${url}/api/">API</a></p><table><thead><tr><th>Login</th><th>Role</th><th>Organization</th></tr></thead><tbody>${system.logins.map((l) => `<tr><td><code>${safe(l.username)}</code></td><td>${safe(l.role)}</td><td>${safe(l.organization ?? '')}</td></tr>`).join('')}</tbody></table><p>Password: <code>${safe(system.logins[0]?.password ?? '')}</code></p></section>`).join('')
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Tenon</title><style>:root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 18%,transparent)}body{font:16px/1.55 system-ui,sans-serif;margin:0 auto;max-width:52rem;padding:2rem 1.25rem}h1{letter-spacing:-.02em;margin:0}section{border:1px solid var(--line);border-radius:12px;margin-top:1.5rem;overflow-x:auto;padding:1rem 1.25rem}table{border-collapse:collapse;font-size:.9rem;width:100%}th,td{border-bottom:1px solid var(--line);padding:.4rem .75rem .4rem 0;text-align:left}h2{margin:.2rem 0}</style></head><body><h1>Tenon</h1><p>The systems that run here.</p>${cards}</body></html>`
  const server = createServer((_request, response) => { response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }); response.end(html) })
  await new Promise<void>((resolve, reject) => { server.once('error', reject); server.listen(port, host, resolve) })
  console.log(`Index: http://${host}:${port}`)
  return { system: { title: 'Index', logins: [] }, url: `http://${host}:${port}`, close: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections() }) }
}
