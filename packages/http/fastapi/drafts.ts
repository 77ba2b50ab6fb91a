import { type FieldSpec, readJson } from '@tenon/model'
import type { Draft, Issue } from '@tenon/engine'
import type { Request } from '../dialect.ts'
import { detail } from '../faults.ts'
import { inputName } from './names.ts'
import { readValue } from './values.ts'

export type DraftFields = readonly (readonly [string, FieldSpec])[]

/** The JSON of a body; none at all is `{}`. */
export function readBody(request: Request): unknown {
  if (request.body.length === 0) return {}
  let text: string
  try { text = new TextDecoder('utf-8', { fatal: true }).decode(request.body) } catch { throw detail(422, 'The body is not UTF-8 text') }
  try { return readJson(text) } catch { throw detail(422, 'JSON decode error') }
}

/** Fields out of a body. Where lines are all that is asked for, the body may be the bare list. */
export function readDraft(fields: DraftFields, body: unknown, partial: boolean): Draft {
  const only = fields.length === 1 && fields[0]![1].kind === 'lines' ? fields[0]! : undefined
  const given = only !== undefined && Array.isArray(body) ? { [inputName(...only)]: body as unknown } : body
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return { values: {}, issues: [{ path: [], code: 'notObject' }] }
  const values: Record<string, unknown> = {}
  const issues: Issue[] = []
  for (const [name, spec] of fields) {
    if (spec.readOnly || spec.presence === 'generated') continue
    const word = [inputName(name, spec), ...(spec.aliases ?? [])].find((w) => Object.hasOwn(given, w))
    if (word === undefined) { if (spec.presence === 'required' && !partial) issues.push({ path: [name], code: 'required' }); continue }
    const raw = (given as Record<string, unknown>)[word]
    if ((spec.kind === 'lines' || spec.kind === 'nested') && raw !== null) {
      const read = readParts(spec, raw)
      if (read.value !== undefined) values[name] = read.value
      issues.push(...read.issues.map((issue) => ({ ...issue, path: [name, ...issue.path] })))
      continue
    }
    const read = readValue(spec, raw)
    if ('value' in read) values[name] = read.value
    else issues.push(...read.issues.map((issue) => ({ ...issue, path: [name, ...(issue.path ?? [])] })))
  }
  return { values, issues }
}

function readParts(spec: FieldSpec, raw: unknown): { readonly value?: unknown; readonly issues: readonly Issue[] } {
  const fields = Object.entries(spec.part?.fields ?? {}).map(([name, f]) => [name, f.spec] as const)
  if (spec.kind === 'nested') { const { values, issues } = readDraft(fields, raw, false); return { value: values, issues } }
  if (!Array.isArray(raw)) return { issues: [{ path: [], code: 'notList' }] }
  if (raw.length === 0 && (spec.filled === true || (spec.minLength ?? 0) > 0)) return { issues: [{ path: [], code: 'empty' }] }
  const drafts = raw.map((one: unknown) => readDraft(fields, one, false))
  return { value: drafts.map((d) => d.values), issues: drafts.flatMap((d, i) => d.issues.map((issue) => ({ ...issue, path: [i, ...issue.path] }))) }
}
