import { Fault, type Engine } from '@tenon/engine'
import { type Call, HttpFault, type WireDialect, wireName, type Response } from '@tenon/http'
import type { Resource } from '@tenon/model'
import { humane } from './humane.ts'
import { recordsOf } from './transfer.ts'

/** What an import did or would do; `row` counts lines of the sheet, headings being line 1. */
export interface Imported { readonly dry: boolean; readonly rows: number; readonly good: number; readonly headings: readonly string[]; readonly unknown: readonly string[]; readonly problems: readonly Problem[] }
interface Problem { readonly row: number; readonly column: string; readonly message: string }

/** How many problems are told: who has more mends these first. */
const TOLD = 200

/** Creates a row for each line of a sheet, each by the engine's one path. With `?dry=1` nothing is kept and every bad cell is named. */
export async function importRows(engine: Engine, dialect: WireDialect, resource: Resource, call: Call): Promise<Imported> {
  const dry = new Map(call.query).get('dry') === '1'
  const { headings, records } = await recordsOf(call.request.body, call.request.headers['content-type'] ?? '')
  const inputs = engine.inputs(resource, 'create')
  const known = new Map(inputs.flatMap(([name, spec]) => [wireName(name, spec), name, spec.label ?? humane(name)].map((heading) => [heading.toLowerCase(), wireName(name, spec)] as const)))
  const unknown = headings.filter((heading) => !known.has(heading.toLowerCase()))
  const problems: Problem[] = []
  if (unknown.length === headings.length) throw new HttpFault(400, { detail: `None of these columns can be imported: ${headings.join(', ')}. There are: ${inputs.map(([name, spec]) => wireName(name, spec)).join(', ')}.` })
  let good = 0
  for (const [i, record] of records.entries()) {
    const sent = Object.fromEntries(Object.entries(record).flatMap(([heading, value]) => { const name = known.get(heading.toLowerCase()); return name === undefined || value === '' ? [] : [[name, value]] }))
    const request = { ...call.request, method: 'POST', query: '', headers: { ...call.request.headers, 'content-type': 'application/json', 'content-length': undefined }, body: Buffer.from(JSON.stringify(sent)) }
    const route = { resource, endpoint: 'list' as const, params: {}, methods: ['POST'] }
    try {
      const asked = dialect.read(request, route)
      if (asked.action !== 'create') throw new TypeError('a create was asked for')
      await engine.run({ ...asked, trial: dry }, { ...call.context, source: 'import' })
      good++
    } catch (error) {
      if (!(error instanceof Fault || error instanceof HttpFault)) throw error
      if (error instanceof Fault && (error.code === 'forbidden' || error.code === 'unauthenticated')) throw error
      for (const [column, message] of told(bodyOf(dialect.refuse(request, route, error)))) if (problems.length < TOLD) problems.push({ row: i + 2, column, message })
    }
  }
  return { dry, rows: records.length, good, headings, unknown, problems }
}

/** Column and sentence of each problem in an error body. */
function told(body: string | Uint8Array): [string, string][] {
  const parsed: unknown = JSON.parse(typeof body === 'string' ? body : Buffer.from(body).toString('utf8'))
  const out: [string, string][] = []
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string') out.push([path === 'detail' || path === 'non_field_errors' ? '' : path, value])
    else if (Array.isArray(value)) for (const one of value) walk(one, path)
    else if (typeof value === 'object' && value !== null) for (const [key, inner] of Object.entries(value)) walk(inner, path === '' ? key : `${path}.${key}`)
  }
  walk(parsed, '')
  return out
}

/** A refusal is never told bit by bit. */
const bodyOf = ({ body }: Response): string | Uint8Array => (typeof body === 'function' ? '' : body)
