import { Fault, type Engine, ruleOf } from '@tenon/engine'
import { type Call, HttpFault, type WireDialect, wireName, type Response } from '@tenon/http'
import type { Resource } from '@tenon/model'
import { fieldLabel, humane } from './humane.ts'
import { recordsOf } from './transfer.ts'

/** What an import did or would do; `row` counts lines of the sheet, headings being line 1. */
export interface Imported { readonly dry: boolean; readonly rows: number; readonly good: number; readonly headings: readonly string[]; readonly unknown: readonly string[]; readonly problems: readonly Problem[] }
interface Problem { readonly row: number; readonly column: string; readonly message: string }

/** How many problems are told: who has more mends these first. */
const TOLD = 200

/** How often is told how far it is. */
const EVERY = 25

/**
 * Creates a row for each line of a sheet, each by the engine's one path. With `?dry=1` nothing is kept and every bad cell is named. What
 * is wrong with the sheet itself is thrown before the first row; then tells how far it is, and at last what became of it.
 */
export async function importing(engine: Engine, dialect: WireDialect, resource: Resource, call: Call): Promise<() => AsyncGenerator<{ readonly at: number; readonly rows: number } | Imported, void>> {
  mayCreate(engine, resource, call)
  const dry = new Map(call.query).get('dry') === '1'
  const { headings, records } = await recordsOf(call.request.body, call.request.headers['content-type'] ?? '')
  const inputs = engine.inputs(resource, 'create')
  const known = new Map(inputs.flatMap(([name, spec]) => [wireName(name, spec), name, fieldLabel(name, spec), spec.label ?? humane(name)].map((heading) => [heading.toLowerCase(), wireName(name, spec)] as const)))
  const unknown = headings.filter((heading) => !known.has(heading.toLowerCase()))
  if (unknown.length === headings.length) throw new HttpFault(400, { detail: `None of these columns can be imported: ${headings.join(', ')}. There are: ${inputs.map(([name, spec]) => wireName(name, spec)).join(', ')}.` })
  return async function* () {
    const problems: Problem[] = []
    let good = 0
    for (const [i, record] of records.entries()) {
      if (i % EVERY === 0) yield { at: i, rows: records.length }
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
        for (const [column, message] of told(bodyOf(dialect.refuse(request, route, error)))) if (problems.length < TOLD) problems.push({ row: i + 2, column, message })
      }
    }
    yield { dry, rows: records.length, good, headings, unknown, problems }
  }
}

/** Whether somebody may create at all is said at once, not row by row. */
function mayCreate(engine: Engine, resource: Resource, call: Call): void {
  if (call.actor === null || ruleOf(resource, 'create', engine.app.allow).answer(call.actor) === false || (resource.options.only !== undefined && !resource.options.only.includes('create'))) throw new Fault('forbidden', 'You do not have permission to perform this action.')
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
