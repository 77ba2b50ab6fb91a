import type { Issue } from '@tenon/engine'
import type { FieldSpec } from '@tenon/model'
import type { Request } from '../dialect.ts'
import { wireName } from '../naming.ts'
import { readBody } from './body.ts'
import { FormMap } from './form.ts'
import { readValue } from './values.ts'

type Fields = readonly (readonly [string, FieldSpec])[]

/** What a body said at a place that is named in TypeScript names. */
function sentAt(body: unknown, fields: Fields, path: readonly (string | number)[]): { readonly raw: unknown; readonly spec: FieldSpec | undefined } {
  let raw = body
  let own = fields
  let spec: FieldSpec | undefined
  for (const step of path) {
    if (typeof step === 'number') { raw = Array.isArray(raw) ? (raw as unknown[])[step] : undefined; continue }
    spec = own.find(([name]) => name === step)?.[1]
    const key = spec === undefined ? step : wireName(step, spec)
    if (raw instanceof FormMap) raw = spec?.kind === 'lines' ? raw.list(key) : spec?.kind === 'nested' ? raw.nested(key) : spec?.kind === 'many' ? raw.all(key) : raw.get(key)
    else raw = typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>)[key] : undefined
    own = Object.entries(spec?.part?.fields ?? {}).map(([name, f]) => [name, f.spec] as const)
  }
  return { raw, spec }
}

const bodyOf = (request: Request): unknown => { try { return readBody(request).value } catch { return undefined } }

/** A missing row is told by the key as it was sent, not as it was read: `"002"` stays `"002"`. */
export function asSent(request: Request, fields: Fields, issues: readonly Issue[]): readonly Issue[] {
  if (!issues.some((issue) => issue.code === 'missing')) return issues
  const body = bodyOf(request)
  return issues.map((issue) => {
    if (issue.code !== 'missing') return issue
    const { raw, spec } = sentAt(body, fields, issue.path)
    const wanted = issue.params?.value
    const value = spec?.kind !== 'many' ? raw : Array.isArray(raw) ? raw.find((item) => { const read = readValue({ ...spec, kind: 'one' }, item, { form: false, timeZone: 'UTC' }); return 'value' in read && read.value === wanted }) : undefined
    return value === undefined ? issue : { ...issue, params: { ...issue.params, value } }
  })
}

/** How many lines came for each field, so that good ones show as `{}`. */
export function lineCounts(request: Request, fields: Fields): Record<string, number> {
  const kept = fields.filter(([, spec]) => spec.kind === 'lines')
  if (kept.length === 0) return {}
  const body = bodyOf(request)
  return Object.fromEntries(kept.flatMap(([name]) => { const { raw } = sentAt(body, fields, [name]); return Array.isArray(raw) ? [[name, raw.length] as const] : [] }))
}
