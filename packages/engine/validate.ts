import { Decimal, type FieldSpec, jsonProblem } from '@tenon/model'
import type { Issue } from './operation.ts'

/** The rules a declared field holds for everyone, whichever door a value came in by; its own rule last, when the others hold. */
export function check(spec: FieldSpec, value: unknown, path: readonly (string | number)[]): Issue[] {
  const found = basics(spec, value, path)
  if (spec.check === undefined || found.length > 0 || value === null || value === undefined) return found
  return [spec.check(value as never) ?? []].flat().map((message) => ({ path, code: 'custom', message }))
}

function basics(spec: FieldSpec, value: unknown, path: readonly (string | number)[]): Issue[] {
  const out: Issue[] = []
  const issue = (code: string, params?: Record<string, unknown>): void => { out.push(params === undefined ? { path, code } : { path, code, params }) }
  if (value === null || value === undefined) {
    if (!spec.nullable) issue('null')
    return out
  }
  switch (spec.kind) {
    case 'text': case 'email': case 'url': case 'slug': case 'ip': case 'uuid': case 'sequence': {
      if (typeof value !== 'string') { issue('type', { expected: 'text' }); return out }
      if (value === '' ) { if (!spec.blank) issue('blank'); return out }
      if (value.includes('\u0000')) { issue('nul'); return out }
      if (spec.maxLength !== undefined && value.length > spec.maxLength && [...value].length > spec.maxLength) issue('maxLength', { limit: spec.maxLength })
      if (spec.minLength !== undefined && [...value].length < spec.minLength) issue('minLength', { limit: spec.minLength })
      if (spec.pattern !== undefined && !spec.pattern.test(value)) issue('invalid', { kind: 'pattern' })
      return out
    }
    case 'choice': {
      if (value === '' && spec.blank) return out
      if (!(spec.choices ?? []).some((c) => c.value === value)) issue('choice', { value })
      return out
    }
    case 'decimal': {
      if (!(value instanceof Decimal)) { issue('type', { expected: 'decimal' }); return out }
      const whole = value.isZero ? 0 : Math.max(0, String(value.units).length - (value.units < 0n ? 1 : 0) - value.scale)
      const limit = (spec.precision ?? 18) - (spec.scale ?? 0)
      if (value.scale > (spec.scale ?? 0)) issue('maxPlaces', { limit: spec.scale })
      else if (whole > limit) issue('maxWhole', { limit })
      bounds(spec, value, issue)
      return out
    }
    case 'integer': {
      if (spec.size === 'any' && typeof value === 'bigint') { bounds(spec, Decimal.of(value), issue); return out }
      if (typeof value !== 'number' || !Number.isInteger(value)) { issue('type', { expected: 'integer' }); return out }
      const edge = spec.size === 'small' ? 32768 : 2147483648
      if (spec.size === 'any') { bounds(spec, Decimal.of(value), issue); return out }
      if (value >= edge && spec.max === undefined) issue('max', { limit: String(edge - 1) })
      else if (value < -edge && spec.min === undefined) issue('min', { limit: String(-edge) })
      bounds(spec, Decimal.of(value), issue)
      return out
    }
    case 'bigint': {
      if (typeof value !== 'bigint') { issue('type', { expected: 'bigint' }); return out }
      bounds({ ...spec, min: spec.min ?? '-9223372036854775808', max: spec.max ?? '9223372036854775807' }, Decimal.of(value), issue)
      return out
    }
    case 'float': {
      if (typeof value !== 'number' || !Number.isFinite(value)) { issue('type', { expected: 'number' }); return out }
      if (spec.min !== undefined && value < Number(spec.min)) issue('min', { limit: spec.min })
      if (spec.max !== undefined && value > Number(spec.max)) issue('max', { limit: spec.max })
      return out
    }
    case 'boolean': if (typeof value !== 'boolean') issue('type', { expected: 'boolean' }); return out
    case 'duration': if (typeof value !== 'bigint') issue('type', { expected: 'microseconds' }); else if (BigInt.asIntN(64, value) !== value) issue('range', { days: 106_751_991 }); return out
    case 'json': {
      const problem = jsonProblem(value)
      if (problem !== undefined) issue(problem, problem === 'surrogate' ? { code: loneOf(value) } : undefined)
      return out
    }
    case 'list': case 'map': case 'choices': return items(spec, value, path)
    default: return out
  }
}

function items(spec: FieldSpec, value: unknown, path: readonly (string | number)[]): Issue[] {
  const isMap = spec.kind === 'map'
  if (isMap ? typeof value !== 'object' || Array.isArray(value) : !Array.isArray(value)) return [{ path, code: isMap ? 'notMap' : 'notList', params: { type: typeof value } }]
  const all = Object.entries(value as object)
  if (all.length === 0 && spec.filled === true) return [{ path, code: isMap ? 'emptyMap' : 'empty' }]
  if (spec.kind === 'choices') return all.flatMap(([, v]) => (spec.choices?.some((c) => c.value === v) === true ? [] : [{ path, code: 'choice', params: { value: v } }])).slice(0, 1)
  const bad = spec.item === undefined ? [] : all.flatMap(([key, v]) => check(spec.item!, v, [...path, isMap ? key : Number(key)]))
  const problem = all.map(([key]) => jsonProblem(key)).find((p) => p !== undefined)
  if (problem !== undefined) bad.push({ path, code: problem })
  if (bad.length > 0) return bad
  if (spec.maxLength !== undefined && all.length > spec.maxLength) return [{ path, code: 'tooMany', params: { limit: spec.maxLength } }]
  return spec.minLength !== undefined && all.length < spec.minLength ? [{ path, code: 'tooFew', params: { limit: spec.minLength } }] : []
}

function bounds(spec: FieldSpec, value: Decimal, issue: (code: string, params: Record<string, unknown>) => void): void {
  if (spec.min !== undefined && value.compare(spec.min) < 0) issue('min', { limit: spec.min })
  if (spec.max !== undefined && value.compare(spec.max) > 0) issue('max', { limit: spec.max })
}

/** The first surrogate without its other half, as hexadecimal digits. */
function loneOf(value: unknown): string {
  const found = /(?<!\\)\\u(d[89a-f][0-9a-f]{2})/i.exec(JSON.stringify(value))
  return found?.[1]?.toUpperCase() ?? 'D800'
}
