import type { Drawing } from '../../drawing.ts'
import type { Manifest } from '../../manifest.ts'
import { languageNow } from './i18n.ts'

export type Row = Readonly<Record<string, unknown>>
export interface Page { readonly count: number; readonly results: readonly Row[] }
/** What the server refused, with its own words for each field. */
export class Refusal extends Error {
  readonly status: number
  readonly body: unknown
  constructor(status: number, body: unknown) {
    super(sentenceOf(body) ?? `HTTP ${status}`)
    this.status = status
    this.body = body
  }
  /** Messages by field; `''` holds those of the whole form. Messages of lines are keyed `items.2.quantity`. */
  get fields(): Record<string, string> {
    const out: Record<string, string> = {}
    const walk = (value: unknown, path: string): void => {
      if (typeof value === 'string') out[path] = out[path] === undefined ? value : `${out[path]} ${value}`
      else if (Array.isArray(value)) for (const [i, one] of value.entries()) walk(one, typeof one === 'string' ? path : `${path}.${i}`)
      else if (typeof value === 'object' && value !== null) for (const [key, inner] of Object.entries(value)) walk(inner, key === 'detail' || key === 'non_field_errors' ? path : path === '' ? key : `${path}.${key}`)
    }
    walk(this.body, '')
    return out
  }
}

function sentenceOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { detail } = body as { detail?: unknown }
  return typeof detail === 'string' ? detail : undefined
}

const csrf = (): string => /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? ''

async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const raw = body instanceof Blob
  const response = await fetch(`/admin${path}`, {
    method, credentials: 'same-origin',
    headers: { accept: 'application/json', 'accept-language': languageNow(), ...(method === 'GET' ? {} : { 'x-csrftoken': csrf() }), ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
  })
  if (response.ok) return response
  const text = await response.text()
  let parsed: unknown = { detail: text.slice(0, 300) }
  try { parsed = JSON.parse(text) } catch { /* not ours: shown as it came */ }
  throw new Refusal(response.status, parsed)
}

export interface Versioned { readonly row: Row; readonly etag: string | null }
const versioned = async (response: Response): Promise<Versioned> => ({ row: (await response.json()) as Row, etag: response.headers.get('etag') })
const json = async <T>(response: Promise<Response>): Promise<T> => (await (await response).json()) as T

/** Why, in the characters that a header may have. */
const because = (reason: string): Record<string, string> => (reason === '' ? {} : { 'x-change-reason': encodeURIComponent(reason) })

export const api = {
  session: () => json<{ readonly title: string; readonly user: { readonly id: string; readonly name: string; readonly roles: readonly string[] } | null; readonly providers: readonly { readonly key: string; readonly label: string }[]; readonly secondFactor: boolean }>(send('GET', '/session')),
  /** A token where a code is asked for after the password. */
  login: (username: string, password: string) => json<{ readonly token?: string }>(send('POST', '/login', { username, password })),
  code: (token: string, code: string) => json<{ readonly token?: string }>(send('POST', '/login/code', { token, code })),
  factor: () => json<{ readonly on: boolean }>(send('GET', '/second-factor')),
  beginFactor: () => json<{ readonly secret: string; readonly uri: string }>(send('POST', '/second-factor/begin', {})),
  factorBy: (step: 'confirm' | 'renew' | 'end', code: string) => json<{ readonly codes?: readonly string[] }>(send('POST', `/second-factor/${step}`, { code })),
  logout: () => send('POST', '/logout', {}),
  manifest: () => json<Manifest>(send('GET', '/manifest')),
  list: (path: string, query: string) => json<Page>(send('GET', `/api/${path}${query === '' ? '' : `?${query}`}`)),
  row: async (path: string, key: string) => versioned(await send('GET', `/api/${path}/${encodeURIComponent(key)}`)),
  create: async (path: string, values: Row, once: string) => versioned(await send('POST', `/api/${path}`, values, { 'idempotency-key': once })),
  update: async (path: string, key: string, values: Row, etag: string | null, reason = '') => versioned(await send('PATCH', `/api/${path}/${encodeURIComponent(key)}`, values, { ...because(reason), ...(etag === null ? {} : { 'if-match': etag }) })),
  remove: (path: string, key: string, reason = '') => send('DELETE', `/api/${path}/${encodeURIComponent(key)}`, undefined, because(reason)),
  /** What an action answers; `job` names the work that it has begun. */
  act: async (path: string, key: string | null, action: { path: string; method: string }, values: Row): Promise<{ readonly job?: unknown }> => {
    const text = await (await send(action.method, `/api/${path}${key === null ? '' : `/${encodeURIComponent(key)}`}/${action.path}`, values)).text()
    const answer: unknown = text === '' ? null : JSON.parse(text)
    return typeof answer === 'object' && answer !== null ? answer : {}
  },
  preview: (path: string, key: string | null, values: Row) => json<Row>(send('POST', `/preview/${path}${key === null ? '' : `/${encodeURIComponent(key)}`}`, values)),
  panel: (id: number) => json<Drawing>(send('GET', `/panel/${id}`)),
  history: (path: string, key: string) => json<Page>(send('GET', `/history/${path}/${encodeURIComponent(key)}`)),
  /** Tells how far it is, line by line; the last line is what became of it. */
  async importFile(path: string, file: File, dry: boolean, far: (at: number, rows: number) => void): Promise<Imported> {
    const response = await send('POST', `/import/${path}?dry=${dry ? 1 : 0}`, file, { 'content-type': file.type === '' ? 'text/csv' : file.type })
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let kept = ''
    for (;;) {
      const { done, value } = await reader.read()
      kept += value ?? ''
      const lines = kept.split('\n')
      kept = lines.pop() ?? ''
      for (const line of lines) { const told = JSON.parse(line) as Imported | { at: number; rows: number }; if ('good' in told) return told; far(told.at, told.rows) }
      if (done) throw new Error('…')
    }
  },
}
export interface Imported { readonly dry: boolean; readonly rows: number; readonly good: number; readonly unknown: readonly string[]; readonly problems: readonly { readonly row: number; readonly column: string; readonly message: string }[] }
