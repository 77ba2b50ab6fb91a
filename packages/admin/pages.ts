import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type PlainRoute, type Reply, route } from '@tenon/http'
import { anyone } from '@tenon/model'

const types: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.json': 'application/json' }
const guarded = { 'content-security-policy': "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; frame-ancestors 'none'", 'cache-control': 'no-cache' }

/** Where the built pages lie: `npm start` and `npm test` build them when they are missing or old. */
export const built = join(import.meta.dirname, 'dist')

/** The pages of the admin: one document, and files whose names change with what is in them. */
export function pageRoutes(): PlainRoute[] {
  const open = { allow: anyone, identify: [], throttle: false } as const
  const missing: Reply = { status: 503, body: 'The admin has not been built: run `npm run build`.', headers: { 'content-type': 'text/plain; charset=utf-8' } }
  const index = (): Reply => {
    const file = join(built, 'index.html')
    return existsSync(file) ? { status: 200, body: readFileSync(file), headers: { ...guarded, 'content-type': types['.html']! } } : missing
  }
  const files = new Map<string, { readonly bytes: Uint8Array; readonly packed: Uint8Array }>()
  const folder = join(built, 'assets')
  return [
    route('GET', '/admin', index, open),
    route('GET', '/admin/assets/{file}', ({ params, request }) => {
      // only names that are in the folder: a path cannot leave it
      if (files.size === 0 && existsSync(folder)) for (const name of readdirSync(folder)) { const bytes = readFileSync(join(folder, name)); files.set(name, { bytes, packed: gzipSync(bytes) }) }
      const file = files.get(params.file ?? '')
      if (file === undefined) return { status: 404, body: { detail: 'Not found.' } }
      const packs = (request.headers['accept-encoding'] ?? '').includes('gzip')
      return { status: 200, body: packs ? file.packed : file.bytes, headers: { 'content-type': types[extname(params.file!)] ?? 'application/octet-stream', 'cache-control': 'public, max-age=31536000, immutable', ...(packs ? { 'content-encoding': 'gzip' } : {}) } }
    }, open),
  ]
}
