import { columnOf, type Entity, type FieldSpec, type Pointer, tenantField } from '@tenon/model'
import { columnType, type ColumnType, type Connection, keySql, type Statement, tableOf, tenantWall, Writer } from '@tenon/sql'
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

/** Where a number series is kept. */
const seriesOf = ({ tenant, now, zone }: Asking, e: Entity, spec: FieldSpec): { readonly day: string; readonly keys: { series: string; tenant: string; year: number } } => {
  const [template, day] = [spec.template!, localDate(now, zone)]
  return { day, keys: { series: `${e.name}:${template}`, tenant: spec.everywhere === true ? '' : String(tenant ?? ''), year: periodOf(template, day) } }
}

/** Writes how a series is moved on; `only` may add a condition. Its values: the three keys, and twice by how much. */
function moves(w: Writer, base: Reader, only: () => void): void {
  const column = (n: string): string => base.catalog.column(SequenceRow, n)
  w.add(`insert into ${tableOf(SequenceRow)} (${['series', 'tenant', 'year', 'last'].map(column).join(', ')}) select `)
    .value('', { is: 'text' }).add(', ').value('', { is: 'text' }).add(', ').value(0, INTEGER).add(', ').value(1, INTEGER).add(' where true')
  only()
  w.add(` on conflict (${['series', 'tenant', 'year'].map(column).join(', ')}) do update set ${column('last')} = ${tableOf(SequenceRow)}.${column('last')} + `).value(1, INTEGER).add(` returning ${column('last')}`)
}

/** Moves a series on, and answers where it is. Its row stays locked until the transaction ends, so a rolled-back create leaves no gap. */
export async function advance(asking: Asking, e: Entity, spec: FieldSpec, by: number): Promise<{ readonly day: string; readonly last: number }> {
  const { base, connection } = asking
  const { day, keys } = seriesOf(asking, e, spec)
  if (base.kind === 'hana') return { day, last: Number(await addUp({ ...base, connection }, SequenceRow as unknown as Entity, { keys, by: { last: by }, fresh: { last: by }, read: 'last' })) }
  const statement = statementOf(base, factsOf(base, SequenceRow), 'advance', [INTEGER], (w) => moves(w, base, () => {}))
  const answer = await connection.run(statement, [keys.series, keys.tenant, keys.year, by, by])
  return { day, last: Number(answer.rows[0]![0]) }
}

const counters = new WeakMap<Facts, string | null>()
/** How the database counts the ids of an entity; null where it does not. */
async function counterOf({ base, connection }: Asking, facts: Facts): Promise<string | null> {
  const declared = keySql(facts.entity, base.kind)
  if (declared !== undefined) { counters.set(facts, declared); return declared }
  const asked = await connection.run({ text: 'select pg_get_serial_sequence($1, $2)', params: [{ is: 'text' }, { is: 'text' }], columns: [{ is: 'text' }] }, [tableOf(facts.entity), columnOf('id', base.catalog.spec(facts.entity, 'id'))])
  const name = asked.rows[0]?.[0]
  const counter = typeof name === 'string' ? `nextval('${name.replaceAll("'", "''")}')` : null
  counters.set(facts, counter)
  return counter
}

/** The next key of an entity, where SAP HANA's own sequence counts it: no insert there answers what it has drawn. */
export async function drawn({ base, connection }: Asking, facts: Facts): Promise<unknown> {
  const next = keySql(facts.entity, base.kind)
  if (next === undefined) return undefined
  return (await connection.run(statementOf(base, facts, 'draw', [facts.types.get('id')!], (w) => { w.add(`select ${next} from dummy`) }), [])).rows[0]![0]
}

/** What a new row takes from the database before it is written: the next number of a series, its id. */
export interface Taking { readonly series?: FieldSpec; readonly id?: boolean }
export interface Got { readonly day?: string; readonly last?: number; readonly id?: unknown }

/**
 * Asks in one statement whether all that a row refers to is there, and takes what is to be taken only then: a refused create takes
 * no id. Undefined: something is not there, or cannot be.
 */
export async function claim(asking: Asking, facts: Facts, references: readonly Reference[], { series, id }: Taking): Promise<Got | undefined> {
  const { base, connection, tenant } = asking
  const counted = counters.get(facts)
  const counter = id !== true ? null : counted === undefined ? await counterOf(asking, facts) : counted
  const values: unknown[] = []
  let known = ''
  for (const [target, key] of references) {
    const tenants = walled(factsOf(base, target), tenant)
    if (beyond(key) || tenants === undefined) return undefined
    values.push(key, ...tenants)
    known += ` ${target.name} ${tenants.length}`
  }
  if (series === undefined && counter === null && references.length === 0) return {}
  const columns = [series === undefined ? undefined : INTEGER, counter === null ? undefined : facts.types.get('id')!].filter((type) => type !== undefined)
  const { day, keys } = series === undefined ? { day: undefined, keys: undefined } : seriesOf(asking, facts.entity, series)
  const statement = statementOf(base, facts, `claim ${series === undefined ? '' : 'number'} ${counter === null ? '' : 'id'}${known}`, columns.length === 0 ? [INTEGER] : columns, (w) => {
    const only = (word: string): void => references.forEach((one, i) => { w.add(i === 0 ? word : ' and exists ('); reads(w, base, one, tenant); w.add(')') })
    if (series === undefined) { w.add(`select ${counter ?? '1'}`); only(' where exists (') } else {
      w.add('with moved as (')
      moves(w, base, () => only(' and exists ('))
      w.add(`) select ${base.catalog.column(SequenceRow, 'last')}${counter === null ? '' : `, ${counter}`} from moved`)
    }
  })
  const row = (await connection.run(statement, keys === undefined ? values : [keys.series, keys.tenant, keys.year, 1, ...values, 1])).rows[0]
  if (row === undefined) return undefined
  return { ...(day === undefined ? {} : { day, last: Number(row[0]) }), ...(counter === null ? {} : { id: row.at(-1) }) }
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
