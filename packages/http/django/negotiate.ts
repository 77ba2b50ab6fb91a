import type { Request } from '../dialect.ts'
import { notAcceptable, notFound } from '../faults.ts'
import { lastOf, parseQuery } from '../query.ts'

export interface Renderer { readonly format: string; readonly type: string }
export interface Chosen { readonly renderer: Renderer; readonly indent?: number }
export const json: Renderer = { format: 'json', type: 'application/json' }
export const page: Renderer = { format: 'api', type: 'text/html' }

interface Range { readonly type: string; readonly sub: string; readonly params: ReadonlyMap<string, string> }

function readRange(text: string): Range {
  const [full = '', ...rest] = text.split(';').map((part) => part.trim())
  const [type = '', sub = ''] = full.toLowerCase().split('/')
  return { type, sub, params: new Map(rest.map((p) => { const [k = '', v = ''] = p.split('='); return [k.trim().toLowerCase(), v.trim().replace(/^"|"$/g, '')] as const })) }
}
const weight = (r: Range): number => (r.type === '*' ? 0 : r.sub === '*' ? 1 : [...r.params.keys()].every((k) => k === 'q') ? 2 : 3)
function covers(range: Range, renderer: Renderer): boolean {
  const [type, sub] = renderer.type.split('/')
  return (range.type === '*' || range.type === type) && (range.sub === '*' || range.sub === sub)
}

/** Which renderer answers: `?format=` or a suffix narrows them, then the most specific range of `Accept` wins; `q` counts for nothing. */
export function choose(request: Request, renderers: readonly Renderer[], suffix: string | undefined): Chosen {
  const wanted = suffix ?? (request.query === '' ? undefined : lastOf(parseQuery(request.query), 'format'))
  const accept = request.headers.accept ?? '*/*'
  const key = `${wanted ?? ''} ${accept}`
  let kept = known.get(renderers)
  if (kept === undefined) { kept = new Map(); known.set(renderers, kept) }
  let chosen = kept.get(key)
  if (chosen === undefined) {
    chosen = chooseFrom(renderers, wanted, accept)
    if (kept.size < 200) kept.set(key, chosen)
  }
  return chosen
}
/** What clients accept is said in few ways. */
const known = new WeakMap<readonly Renderer[], Map<string, Chosen>>()

function chooseFrom(renderers: readonly Renderer[], wanted: string | undefined, accept: string): Chosen {
  const left = wanted === undefined || wanted === '' ? renderers : renderers.filter((r) => r.format === wanted)
  if (left.length === 0) throw notFound()
  const ranges = accept.split(',').map((part) => readRange(part))
  for (const level of [3, 2, 1, 0]) {
    for (const renderer of left) {
      const range = ranges.find((r) => weight(r) === level && covers(r, renderer))
      if (range === undefined) continue
      const indent = Number(range.params.get('indent'))
      return range.params.has('indent') && Number.isInteger(indent) && renderer === json ? { renderer, indent: Math.max(0, Math.min(indent, 8)) } : { renderer }
    }
  }
  throw notAcceptable()
}
