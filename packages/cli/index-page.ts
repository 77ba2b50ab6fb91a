import { createServer } from 'node:http'
import type { System } from './system.ts'

export interface Running { readonly system: Pick<System, 'title' | 'logins'>; readonly url: string; close(): Promise<void> }

const style = `:root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 18%,transparent);--quiet:color-mix(in srgb,currentColor 62%,transparent)}
body{font:16px/1.55 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:2rem 1.25rem}h1{letter-spacing:-.02em;margin:0}
section{border:1px solid var(--line);border-radius:12px;margin-top:1.5rem;padding:1rem 1.25rem}h2{margin:.2rem 0}a{color:light-dark(#0b57d0,#8ab4f8)}
.people{display:grid;gap:.5rem 2rem;grid-template-columns:repeat(auto-fit,minmax(min(17rem,100%),1fr))}h3{font-size:1rem;margin:.6rem 0 .2rem}
ul{list-style:none;margin:0;padding:0;font-size:.9rem}li{border-bottom:1px solid var(--line);display:flex;gap:.75rem;justify-content:space-between;padding:.35rem 0}li code{overflow-wrap:anywhere}li span{color:var(--quiet)}`

/** One page that links to every system that runs here. */
export async function indexPage(running: readonly Running[], host: string, port: number): Promise<Running> {
  const safe = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)
  const cards = running.map(({ system, url }) => {
    const groups = Map.groupBy(system.logins, (l) => l.organization ?? '')
    const shared = new Set(system.logins.map((l) => l.password)).size === 1
    const people = [...groups].map(([organization, logins]) => `<div><h3>${safe(organization)}</h3><ul>${logins.map((l) => `<li><code>${safe(l.username)}</code><span>${safe(l.role)}${shared ? '' : ` · <code>${safe(l.password)}</code>`}</span></li>`).join('')}</ul></div>`).join('')
    return `<section><h2>${safe(system.title)}</h2><p><a href="${url}/docs">API documentation</a> · <code>${safe(url)}</code></p><div class="people">${people}</div>${shared ? `<p>Password of all: <code>${safe(system.logins[0]?.password ?? '')}</code></p>` : ''}</section>`
  }).join('')
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Tenon</title><style>${style}</style></head><body><h1>Tenon</h1><p>The systems that run here.</p>${cards}</body></html>`
  const server = createServer((_request, response) => { response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }); response.end(html) })
  await new Promise<void>((resolve, reject) => { server.once('error', reject); server.listen(port, host, resolve) })
  console.log(`Index: http://${host}:${port}`)
  return { system: { title: 'Index', logins: [] }, url: `http://${host}:${port}`, close: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections() }) }
}
