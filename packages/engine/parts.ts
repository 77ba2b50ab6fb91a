import type { Entity, FieldSpec } from '@tenon/model'
import type { Issue } from './operation.ts'
import { check } from './validate.ts'

type Values = Record<string, unknown>

/** A field's value where none was given. */
export function initial(spec: FieldSpec): unknown {
  if (spec.default !== undefined) return typeof spec.default === 'function' ? (spec.default as () => unknown)() : spec.default
  return spec.nullable ? null : undefined
}

/** Lines, or the one nested part, as a list. */
export const partsOf = (spec: FieldSpec, value: unknown): Values[] => (spec.kind === 'nested' ? (value === null || value === undefined ? [] : [value as Values]) : Array.isArray(value) ? (value as Values[]) : [])

/** Checks the parts of a row and fills in what they leave out; of a partial input only what is there. */
export function checkParts(spec: FieldSpec, path: readonly (string | number)[], value: unknown, partial = false): Issue[] {
  if (value === undefined || value === null) return spec.kind === 'nested' && !spec.nullable && spec.presence === 'required' ? [{ path, code: value === null ? 'null' : 'required' }] : []
  if (spec.kind === 'lines' && !Array.isArray(value)) return [{ path, code: 'notList' }]
  const issues: Issue[] = []
  partsOf(spec, value).forEach((part, i) => {
    const at = (field: string): (string | number)[] => (spec.kind === 'lines' ? [...path, i, field] : [...path, field])
    for (const [field, inner] of givenIn(spec.part!)) {
      if (part[field] === undefined) {
        if (partial) continue
        part[field] = initial(inner)
        if (part[field] === undefined) { if (inner.presence === 'required') issues.push({ path: at(field), code: 'required' }); continue }
      }
      if (inner.kind === 'lines' || inner.kind === 'nested') issues.push(...checkParts(inner, at(field), part[field], partial))
      else for (const issue of check(inner, part[field], here)) issues.push({ ...issue, path: [...at(field), ...issue.path] })
    }
  })
  return issues
}
const here: readonly (string | number)[] = []

const known = new WeakMap<Entity, readonly (readonly [string, FieldSpec])[]>()
/** The fields of a part that somebody gives. */
function givenIn(part: Entity): readonly (readonly [string, FieldSpec])[] {
  let made = known.get(part)
  if (made === undefined) {
    made = Object.entries(part.fields).flatMap(([name, { spec }]) => (spec.presence === 'generated' || spec.kind === 'id' ? [] : [[name, spec] as const]))
    known.set(part, made)
  }
  return made
}

/** Input that is checked and never stored: hooks see it whole. */
export function checkInput(spec: FieldSpec, path: readonly (string | number)[], value: unknown, partial: boolean): Issue[] {
  return spec.kind === 'lines' || spec.kind === 'nested' ? (value === null && !spec.nullable ? [{ path, code: 'null' }] : checkParts(spec, path, value, partial)) : check(spec, value, path)
}

/** The rules of declared fields, over what was sent of them: of an action's input, or of a route's. */
export const inputIssues = (fields: Readonly<Record<string, { readonly spec: FieldSpec }>>, values: Readonly<Values>): Issue[] =>
  Object.entries(fields).flatMap(([name, { spec }]) => (values[name] === undefined ? [] : checkInput(spec, [name], values[name], false)))

/** Lines in runs that fill the same columns, at most 50 a run: each run is one statement. */
export function alike(lines: readonly Values[], namesOf: (line: Values) => readonly string[]): { from: number; names: readonly string[]; lines: Values[] }[] {
  const runs: { from: number; names: readonly string[]; lines: Values[] }[] = []
  for (const [position, line] of lines.entries()) {
    const names = namesOf(line)
    const last = runs.at(-1)
    if (last !== undefined && last.lines.length < 50 && last.names.join() === names.join()) last.lines.push(line)
    else runs.push({ from: position, names, lines: [line] })
  }
  return runs
}
