import { type Entity, tenantField, versioned } from '@tenon/model'
import { type ColumnType, columnType, quote, tableOf, tenantWall, typeSql, Writer } from '@tenon/sql'
import { changedIn, elsewhere } from './change.ts'
import { factsOf } from './facts.ts'
import { refused } from './refused.ts'
import type { Writing } from './write.ts'

type Values = Record<string, unknown>
type Change = readonly [old: Values, values: Values]
/** How many rows a statement changes: a few sizes, so that there are few statements to prepare. */
const SIZES = [256, 64, 16, 4, 1] as const
const INTEGER: ColumnType = { is: 'integer' }

/** See `Hands.updateAll`: rules, hooks and log entries are those of single rows, the rows are written together. */
export async function updateAll(writing: Writing, e: Entity, changes: readonly Change[]): Promise<Values[]> {
  if (writing.kind === 'hana') { const done: Values[] = []; for (const [old, values] of changes) done.push(await writing.update(e, old, values)); return done }
  const facts = factsOf(writing.base, e)
  const rows: Values[] = []
  const groups = new Map<string, { readonly names: readonly string[]; readonly of: (readonly [Values, Values])[] }>()
  for (const [old, values] of changes) {
    const row = await writing.fresh(e, old, values)
    const names = changedIn(facts, old, row)
    const group = groups.get(names.join()) ?? { names, of: [] }
    groups.set(names.join(), group)
    group.of.push([old, row])
    rows.push(row)
  }
  for (const { names, of } of groups.values()) {
    if (names.length === 0 && !versioned(e)) continue
    for (let at = 0; at < of.length;) {
      const size = SIZES.find((one) => one <= of.length - at)!
      await together(writing, e, names, of.slice(at, at + size))
      at += size
    }
  }
  for (const [i, row] of rows.entries()) await writing.followed(e, changes[i]![0], row, changes[i]![1])
  return rows
}

/** Rows of which the same columns change, in one statement. */
async function together(writing: Writing, e: Entity, names: readonly string[], rows: readonly (readonly [Values, Values])[]): Promise<void> {
  const { catalog, kind, statements } = writing
  const counts = versioned(e)
  const key = columnType(catalog.spec(e, 'id'))
  const columns = [['id', key], ...(counts ? [['version', INTEGER] as const] : []), ...names.map((name) => [name, columnType(catalog.spec(e, name))] as const)] as readonly (readonly [string, ColumnType])[]
  const place = (i: number): string => (kind === 'sqlite' ? `d.column${i + 1}` : `d.c${i + 1}`)
  const first = counts ? 2 : 1
  const set = [...(counts ? [`${quote('version')} = t.${quote('version')} + 1`] : []), ...names.map((name, i) => `${catalog.column(e, name)} = ${place(i + first)}`)]
  const w = new Writer(kind)
  w.add(`update ${tableOf(e)} as t set ${set.join(', ')} from (values `)
  for (const [n, [old, row]] of rows.entries()) {
    w.add(n === 0 ? '(' : ', (')
    for (const [i, [name, type]] of columns.entries()) {
      if (i > 0) w.add(', ')
      if (kind === 'postgres') w.add('cast(')
      w.value(i < first ? old[name] : row[name], type)
      if (kind === 'postgres') w.add(` as ${typeSql(type, kind)})`)
    }
    w.add(')')
  }
  w.add(`) ${kind === 'sqlite' ? 'd' : `d(${columns.map((_, i) => `c${i + 1}`).join(', ')})`} where t.${catalog.key(e)} = ${place(0)}${counts ? ` and t.${quote('version')} = ${place(1)}` : ''}`)
  if (tenantField(e) !== undefined) tenantWall(w, catalog, e, 't', writing.tenant)
  const { changes } = await writing.connection.run(statements.of(w, []), w.values).catch((error: unknown) => { throw refused(e, undefined, error) })
  if (changes !== rows.length) throw elsewhere()
}
