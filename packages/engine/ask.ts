import { columnOf, type Entity, type FieldSpec, type Pointer, tenantField } from '@tenon/model'
import { columnType, type ColumnType, type Connection, type Statement, tableOf, tenantWall, Writer } from '@tenon/sql'
import { addUp } from './add-up.ts'
import { type Facts, factsOf, statementOf } from './facts.ts'
import type { Reader } from './reader.ts'
import { periodOf } from './series.ts'
import { SequenceRow } from './system.ts'
import { localDate } from './values.ts'

const INTEGER: ColumnType = { is: 'integer' }
const NOBODY = (tenant: unknown): boolean => tenant === null || tenant === undefined

/** On whose behalf, and where, a write asks the database. */
export interface Asking { readonly base: Reader; readonly connection: Connection; readonly tenant: unknown; readonly now: string; readonly zone: string }

/** A row that is referred to. */
export type Reference = readonly [target: Entity, id: unknown]
const beyond = (id: unknown): boolean => (typeof id === 'number' ? !Number.isSafeInteger(id) : typeof id === 'bigint' && BigInt.asIntN(64, id) !== id)
/** By whose tenants a target's rows are walled; undefined where nobody may know of them. */
function walled(facts: Facts, tenant: unknown): readonly unknown[] | undefined {
  if (facts.tenant === undefined) return []
  return NOBODY(tenant) ? undefined : Array.isArray(tenant) ? (tenant as unknown[]) : [tenant]
}
function reads(w: Writer, base: Reader, [target, id]: Reference, tenant: unknown): void {
  w.add(`select 1 from ${tableOf(target)} where ${base.catalog.key(target)} = `).value(id, columnType(base.catalog.spec(target, 'id')))
  if (tenantField(target) !== undefined) tenantWall(w, base.catalog, target, '', tenant)
}

/** Whether a row with this id is there for the tenant. */
export async function exists({ base, connection, tenant }: Asking, target: Entity, id: unknown): Promise<boolean> {
  const facts = factsOf(base, target)
  const tenants = walled(facts, tenant)
  if (beyond(id) || tenants === undefined) return false
  const statement = statementOf(base, facts, `exists ${tenants.length}`, [INTEGER], (w) => reads(w, base, [target, id], tenant))
  return (await connection.run(statement, [id, ...tenants])).rows.length > 0
}

/** The id of the row that a pointer leads to. */
export async function idOf({ base, connection, tenant }: Asking, target: Entity, { by, value }: Pointer): Promise<unknown> {
  const w = new Writer(base.kind)
  w.add(`select ${base.catalog.key(target)} from ${tableOf(target)} where ${base.catalog.column(target, by)} = `).value(value, columnType(base.catalog.spec(target, by)))
  if (tenantField(target) !== undefined) { if (NOBODY(tenant)) return undefined; tenantWall(w, base.catalog, target, '', tenant) }
  return (await connection.run(base.statements.of(w, [columnType(base.catalog.spec(target, 'id'))]), w.values)).rows[0]?.[0]
}

/** Whether another row has these values. */
export async function taken({ base, connection, tenant }: Asking, e: Entity, names: readonly string[], row: Readonly<Record<string, unknown>>, old: Readonly<Record<string, unknown>> | null, perTenant: boolean): Promise<boolean> {
  const w = new Writer(base.kind)
  w.add(`select 1 from ${tableOf(e)} where `)
  names.forEach((n, i) => { if (i > 0) w.add(' and '); w.add(`${base.catalog.column(e, n)} = `).value(row[n], columnType(base.catalog.spec(e, n))) })
  if (old !== null) w.add(` and ${base.catalog.key(e)} <> `).value(old.id, columnType(base.catalog.spec(e, 'id')))
  if (perTenant && tenantField(e) !== undefined) tenantWall(w, base.catalog, e, '', tenant)
  return (await connection.run(base.statements.of(w, [INTEGER]), w.values)).rows.length > 0
}

/** Moves a series on, and answers where it is. Its row stays locked until the transaction ends, so a rolled-back create leaves no gap. */
export async function advance({ base, connection, tenant, now, zone }: Asking, e: Entity, spec: FieldSpec, by: number): Promise<{ readonly day: string; readonly last: number }> {
  const [template, day] = [spec.template!, localDate(now, zone)]
  const keys = { series: `${e.name}:${template}`, tenant: spec.everywhere === true ? '' : String(tenant ?? ''), year: periodOf(template, day) }
  if (base.kind === 'hana') return { day, last: Number(await addUp({ ...base, connection }, SequenceRow as unknown as Entity, { keys, by: { last: by }, fresh: { last: by }, read: 'last' })) }
  const column = (n: string): string => base.catalog.column(SequenceRow, n)
  const statement = statementOf(base, factsOf(base, SequenceRow), 'advance', [INTEGER], (w) => {
    w.add(`insert into ${tableOf(SequenceRow)} (${['series', 'tenant', 'year', 'last'].map(column).join(', ')}) values (`)
      .value('', { is: 'text' }).add(', ').value('', { is: 'text' }).add(', ').value(0, INTEGER).add(', ').value(by, INTEGER)
      .add(`) on conflict (${['series', 'tenant', 'year'].map(column).join(', ')}) do update set ${column('last')} = ${tableOf(SequenceRow)}.${column('last')} + `).value(by, INTEGER).add(` returning ${column('last')}`)
  })
  const answer = await connection.run(statement, [keys.series, keys.tenant, keys.year, by, by])
  return { day, last: Number(answer.rows[0]![0]) }
}

const counters = new WeakMap<Facts, string | null>()
/**
 * The id that a new row will have, where the database counts ids and gains by telling one beforehand. It is drawn only if all that the row
 * refers to is there: a refused create takes no id.
 */
export async function nextId({ base, connection, tenant }: Asking, facts: Facts, references: readonly Reference[]): Promise<unknown> {
  let series = counters.get(facts)
  if (series === undefined) {
    const asked = await connection.run({ text: 'select pg_get_serial_sequence($1, $2)', params: [{ is: 'text' }, { is: 'text' }], columns: [{ is: 'text' }] }, [tableOf(facts.entity), columnOf('id', base.catalog.spec(facts.entity, 'id'))])
    const name = asked.rows[0]?.[0]
    series = typeof name === 'string' ? `nextval('${name.replaceAll("'", "''")}')` : null
    counters.set(facts, series)
  }
  if (series === null) return undefined
  const values: unknown[] = []
  let known = ''
  for (const [target, id] of references) {
    const tenants = walled(factsOf(base, target), tenant)
    if (beyond(id) || tenants === undefined) return undefined
    values.push(id, ...tenants)
    known += ` ${target.name} ${tenants.length}`
  }
  const statement = statementOf(base, facts, `next${known}`, [facts.types.get('id')!], (w) => {
    w.add(`select ${series}`)
    references.forEach((one, i) => { w.add(i === 0 ? ' where exists (' : ' and exists ('); reads(w, base, one, tenant); w.add(')') })
  })
  return (await connection.run(statement, values)).rows[0]?.[0]
}

/** Puts ids in the places of pointers; answers the first that leads to no row. */
export async function resolve(asking: Asking, target: NonNullable<FieldSpec['target']>, row: Record<string, unknown>, name: string, isPointer: (value: unknown) => value is Pointer): Promise<Pointer | undefined> {
  const given = row[name]
  const found: unknown[] = []
  for (const one of [given].flat() as unknown[]) {
    const id = isPointer(one) ? await idOf(asking, target, one) : one
    if (id === undefined) return one as Pointer
    found.push(id)
  }
  row[name] = isPointer(given) ? found[0] : found
  return undefined
}
