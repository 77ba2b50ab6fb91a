import { type Entity, type FieldSpec, snake } from '@tenon/model'
import { among, columnType, type ColumnType, type Connection, keySql, quote, type Statement, tableOf, Writer } from '@tenon/sql'
import { type Facts, factsOf, statementOf } from './facts.ts'
import { alike, partsOf } from './parts.ts'
import type { Reader } from './reader.ts'

type Values = Record<string, unknown>
type Put = (statement: Statement, values: readonly unknown[]) => Promise<void>
const INTEGER: ColumnType = { is: 'integer' }

/** Replaces the lines and many-to-many sets of a row as a whole; those of a new row are only written. */
export async function writeMany(base: Reader, facts: Facts, row: Values, fresh: boolean, named: (name: string) => boolean, put: Put): Promise<void> {
  for (const [name, spec] of facts.many) {
    const value = row[name]
    if (!named(name) || (spec.kind === 'nested' ? value === undefined : !Array.isArray(value))) continue
    const table = spec.kind === 'many' ? quote(`${facts.entity.table}_${snake(name)}`) : tableOf(spec.part!)
    const idType = facts.types.get('id')!
    if (!fresh) await put(statementOf(base, facts, `clear ${name}`, [], (w) => { w.add(`delete from ${table} where ${quote(`${facts.entity.name}_id`)} = `).value(row.id, idType) }), [row.id])
    if (spec.kind === 'many') for (const other of new Set(value as unknown[])) {
      await put(statementOf(base, facts, `join ${name}`, [], (w) => {
        w.add(`insert into ${table} (${quote(`${facts.entity.name}_id`)}, ${quote(`${spec.target!.name}_id`)}) values (`).value(row.id, idType).add(', ').value(other, columnType(base.catalog.spec(spec.target!, 'id'))).add(')')
      }), [row.id, other])
    }
    else await writeLines(base, facts, name, spec, row, put)
  }
}

async function writeLines(base: Reader, facts: Facts, name: string, spec: FieldSpec, row: Values, put: Put): Promise<void> {
  const part = factsOf(base, spec.part!)
  const own = part.stored.filter((n) => n !== 'id')
  const key = keySql(part.entity, base.kind)
  for (const { from, names, lines } of alike(partsOf(spec, row[name]), (line) => own.filter((n) => line[n] !== undefined))) {
    // HANA takes one row a statement, and the statement for as many rows as there are values
    const written = base.kind === 'hana' ? lines.slice(0, 1) : lines
    const statement = statementOf(base, part, `lines ${written.length} ${names.join()}`, [], (w) => {
      w.add(`insert into ${tableOf(part.entity)} (${key === undefined ? '' : `${base.catalog.key(part.entity)}, `}${quote(`${facts.entity.name}_id`)}, ${quote('position')}${names.map((n) => `, ${base.catalog.column(part.entity, n)}`).join('')}) values `)
      written.forEach((_, i) => {
        w.add(`${i === 0 ? '(' : ', ('}${key === undefined ? '' : `${key}, `}`).value(null, facts.types.get('id')!).add(', ').value(null, INTEGER)
        for (const n of names) w.add(', ').value(null, part.types.get(n)!)
        w.add(')')
      })
    })
    await put(statement, lines.flatMap((line, i) => [row.id, from + i, ...names.map((n) => line[n])]))
  }
}

/** The statement that reads the lines of one row in their order. */
export function linesStatement(base: Reader, e: Entity, part: Facts): Statement {
  return statementOf(base, part, `of ${e.name}`, part.stored.map((n) => part.types.get(n)!), (w: Writer) => {
    w.add(`select ${part.stored.map((n) => base.catalog.column(part.entity, n)).join(', ')} from ${tableOf(part.entity)} where ${quote(`${e.name}_id`)} = `).value(null, columnType(base.catalog.spec(e, 'id'))).add(` order by ${quote('position')}, ${quote('id')}`)
  })
}

/** Parents whose lines one statement reads. */
const AT_ONCE = 400
/** The lines of many rows, each row's in their order, by the row's id. */
export async function linesOfAll(base: Reader, connection: Connection, e: Entity, part: Facts, parents: readonly unknown[]): Promise<Map<unknown, Values[]>> {
  const out = new Map<unknown, Values[]>(parents.map((id) => [id, []]))
  const owner = columnType(base.catalog.spec(e, 'id'))
  for (let from = 0; from < parents.length; from += AT_ONCE) {
    const w = new Writer(base.kind)
    w.add(`select ${quote(`${e.name}_id`)}, ${part.stored.map((n) => base.catalog.column(part.entity, n)).join(', ')} from ${tableOf(part.entity)} where `)
    among(w, quote(`${e.name}_id`), owner, parents.slice(from, from + AT_ONCE))
    w.add(` order by ${quote('position')}, ${quote('id')}`)
    const answer = await connection.run(base.statements.of(w, [owner, ...part.stored.map((n) => part.types.get(n)!)]), w.values)
    for (const [id, ...values] of answer.rows) out.get(id)?.push(Object.fromEntries(part.stored.map((n, i) => [n, values[i]])))
  }
  return out
}
