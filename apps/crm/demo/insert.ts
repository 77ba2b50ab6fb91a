import { type Entity, snake, storedFields } from '@tenon/model'
import { entitiesOf, SequenceRow } from '@tenon/engine'
import { Catalog, type ColumnType, columnType, type Database, quote, tableOf, Writer, Statements } from '@tenon/sql'
import { crm } from '../app.ts'
import { Order } from '../orders/order.ts'
import type { Demo } from './generate.ts'

const INTEGER: ColumnType = { is: 'integer' }

/** Writes the demo in one transaction, a hundred rows a statement, and sets the counters behind the numbers. */
export async function insertDemo(database: Database, demo: Demo): Promise<number> {
  const catalog = new Catalog(entitiesOf(crm))
  const statements = new Statements()
  let written = 0
  await database.transaction(async (connection) => {
    const insert = async (e: Entity, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> => {
      const names = storedFields(e).map(([name]) => name).filter((name) => rows.some((row) => row[name] !== undefined))
      const isLine = e.$ === 'part'
      const columns = [...names.map((name) => catalog.column(e, name)), ...(isLine ? [quote(`${Order.name}_id`), quote('position')] : [])]
      for (let from = 0; from < rows.length; from += 100) {
        const w = new Writer(database.kind)
        w.add(`insert into ${tableOf(e)} (${columns.join(', ')}) values `)
        rows.slice(from, from + 100).forEach((row, i) => {
          w.add(i === 0 ? '(' : ', (')
          names.forEach((name, j) => { if (j > 0) w.add(', '); w.value(row[name] ?? null, columnType(catalog.spec(e, name))) })
          if (isLine) w.add(', ').value(row.$parent, INTEGER).add(', ').value(row.$position, INTEGER)
          w.add(')')
        })
        await connection.run(statements.of(w, []), w.values)
      }
      if (database.kind === 'postgres' && rows.some((row) => row.id !== undefined)) {
        await connection.run({ text: `select setval(pg_get_serial_sequence('${tableOf(e)}', 'id'), (select max(id) from ${tableOf(e)}))`, params: [], columns: [INTEGER] })
      }
      for (const [field, f] of Object.entries(e.fields)) if (f.spec.kind === 'many') await connect(e, field, f.spec.target!, rows)
      written += rows.length
    }
    const connect = async (e: Entity, field: string, target: Entity, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> => {
      const pairs = rows.flatMap((row) => ((row[field] ?? []) as unknown[]).map((id) => [row.id, id] as const))
      for (let from = 0; from < pairs.length; from += 100) {
        const w = new Writer(database.kind)
        w.add(`insert into ${quote(`${e.table}_${snake(field)}`)} (${quote(`${e.name}_id`)}, ${quote(`${target.name}_id`)}) values `)
        pairs.slice(from, from + 100).forEach(([a, b], i) => { w.add(i === 0 ? '(' : ', (').value(a, INTEGER).add(', ').value(b, INTEGER).add(')') })
        await connection.run(statements.of(w, []), w.values)
      }
    }
    for (const batch of inOrder(demo)) await insert(batch.entity, batch.rows)
    await insert(SequenceRow as unknown as Entity, demo.series.map((s) => ({ ...s })))
  })
  return written
}

/** Parents before children, as references ask. */
function inOrder(demo: Demo): Demo['batches'] {
  const rest = [...demo.batches]
  const out: Demo['batches'][number][] = []
  const present = new Set(rest.map((b) => b.entity))
  while (rest.length > 0) {
    const done = new Set(out.map((b) => b.entity))
    const next = rest.findIndex((b) => storedFields(b.entity).every(([, spec]) => spec.target === undefined || spec.self === true || !present.has(spec.target) || done.has(spec.target))
      && (b.entity.$ === 'entity' || done.has(Order as unknown as Entity)))
    if (next < 0) throw new TypeError('the demo tables refer to each other in a circle')
    out.push(rest.splice(next, 1)[0]!)
  }
  return out
}
