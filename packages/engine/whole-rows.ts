import { type Entity, type Filter, tenantField } from '@tenon/model'
import { condition, type Connection, forUpdate, ordering, Sources, tenantWall, Writer } from '@tenon/sql'
import type { Asking } from './ask.ts'
import { type Facts, factsOf } from './facts.ts'
import { linesOfAll, linesStatement } from './many.ts'
import type { Reader } from './reader.ts'

type Values = Record<string, unknown>
type Where = Pick<Asking, 'base' | 'connection' | 'tenant'>
interface Which { readonly order?: readonly string[] | undefined; readonly lock?: boolean; readonly limit?: number | undefined }

/** Rows with all that they hold, their lines and parts included, as the tenant has them; `lock` holds them until the transaction ends. */
export async function wholeRows(asking: Where, e: Entity, filter: Filter, more: Which = {}): Promise<Values[]> {
  const { base, connection } = asking
  const facts = factsOf(base, e)
  const names = e.$ === 'entity' && !facts.stored.includes('version') ? [...facts.stored, 'version'] : facts.stored
  const rows = await someFields(asking, e, names, filter, more)
  for (const [name, spec] of facts.parts) {
    const part = factsOf(base, spec.part!)
    const all = rows.length > 1 ? await linesOfAll(base, connection, e, part, rows.map((row) => row.id)) : undefined
    for (const row of rows) {
      const lines = all === undefined ? await linesOf(base, connection, e, part, row.id) : all.get(row.id)!
      row[name] = spec.kind === 'lines' ? lines : (lines[0] ?? null)
    }
  }
  return rows
}

/** Some stored fields of rows, without their lines. */
export async function someFields({ base, connection, tenant }: Where, e: Entity, names: readonly string[], filter: Filter, { order = e.options.order ?? [], lock = false, limit }: Which = {}): Promise<Values[]> {
  const { catalog, kind, statements } = base
  const w = new Writer(kind)
  const sources = new Sources(catalog, e)
  const columns = names.map((n) => sources.columnAt([n]))
  const sorted = ordering(sources, kind, order)
  condition(w, sources, filter)
  if (tenantField(e) !== undefined) tenantWall(w, catalog, e, 't', tenant)
  w.text = `select ${columns.map((c) => c.text).join(', ')} from ${sources.from()} where ${w.text}${sorted}${limit === undefined ? '' : ` limit ${limit}`}${lock ? forUpdate(kind, sources) : ''}`
  const answer = await connection.run(statements.of(w, columns.map((c) => c.type)), w.values)
  return answer.rows.map((r) => Object.fromEntries(names.map((n, i) => [n, r[i]])))
}

async function linesOf(base: Reader, connection: Connection, e: Entity, part: Facts, parent: unknown): Promise<Values[]> {
  const answer = await connection.run(linesStatement(base, e, part), [parent])
  return answer.rows.map((r) => Object.fromEntries(part.stored.map((n, i) => [n, r[i]])))
}
