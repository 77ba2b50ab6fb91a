import { createHash } from 'node:crypto'
import type { ColumnType, DatabaseKind } from '../database.ts'
import { at, q, typeSql } from '../schema/ddl.ts'

/**
 * Counts and sums of a table's rows that the database keeps beside them, by tenant and by a few columns of few values. Triggers
 * keep them, so whoever writes, and however many at once, a figure is that of the rows in the same transaction.
 */
export interface Rollup {
  readonly table: string
  readonly schema?: string
  /** Left out where all rows are one office's: then there is one tenant, 0. */
  readonly tenant?: { readonly column: string; readonly type: ColumnType }
  /** Columns whose values the figures are told by. */
  readonly by: readonly string[]
  /** Columns that are added up: whole numbers or decimals. */
  readonly sums: readonly { readonly column: string; readonly type: ColumnType }[]
}

export const PREFIX = 'tenon_rollup_'
/** Where a rollup is kept: `tenant`, `d1`, `d2` …, `n`, `s1`, `s2` …. */
export function rollupTable({ schema, table }: Pick<Rollup, 'schema' | 'table'>): string {
  const name = `${PREFIX}${schema === undefined ? '' : `${schema}_`}${table}`
  return name.length <= 45 ? name : `${name.slice(0, 36)}_${createHash('sha1').update(name).digest('hex').slice(0, 8)}`
}

/** A value as rollups tell it: marked, so that the empty text differs from none. */
const told = (column: string): string => `coalesce(':' || cast(${column} as text), '')`
const EVENTS = ['insert', 'delete', 'update', 'truncate'] as const

/** The triggers of a rollup; their names carry what they do, so that a name that is there says they are the right ones. */
export function triggersOf(rollup: Rollup, kind: DatabaseKind, schema = ''): { readonly name: string; readonly sql: readonly string[] }[] {
  // a bare count does not move when a row changes
  const events = EVENTS.filter((event) => (event !== 'truncate' || kind !== 'sqlite') && (event !== 'update' || watched(rollup).length > 0))
  const version = createHash('sha1').update(JSON.stringify([rollup, kind, 1])).digest('hex').slice(0, 8)
  return events.map((event) => {
    const name = `${rollupTable(rollup)}_${event[0]}_${version}`
    return { name, sql: (kind === 'sqlite' ? onSqlite : onPostgres)(rollup, event, name, schema) }
  })
}

/** The table of the figures, empty. */
export function rollupSql(rollup: Rollup, kind: DatabaseKind): string[] {
  const columns = [`tenant ${rollup.tenant === undefined ? 'integer' : typeSql(rollup.tenant.type, kind)} not null`, ...rollup.by.map((_, i) => `d${i + 1} text not null`), `n ${kind === 'sqlite' ? 'integer' : 'bigint'} not null`, ...rollup.sums.map((_, i) => `s${i + 1} ${kind === 'sqlite' ? 'integer' : 'numeric'} not null`)]
  // one row for each group on SQLite, where one writes at a time; on PostgreSQL each change adds its own, so that nobody waits
  if (kind === 'sqlite') return [`create table ${q(rollupTable(rollup))} (${columns.join(', ')}, primary key (${keys(rollup).join(', ')})) without rowid`]
  return [`create table ${q(rollupTable(rollup))} (${columns.join(', ')})`, `create index ${q(`${rollupTable(rollup)}_idx`)} on ${q(rollupTable(rollup))} (tenant)`]
}

/** The figures of all rows that are there. */
export const countedSql = (rollup: Rollup, kind: DatabaseKind): string => counted(rollup, tableAt(rollup, kind), '')
/** The names of a rollup's columns: those that tell the groups, those of the figures. */
export const namesOf = (rollup: Rollup): { readonly groups: readonly string[]; readonly figures: readonly string[] } => ({ groups: keys(rollup), figures: ['n', ...rollup.sums.map((_, i) => `s${i + 1}`)] })
export const tableAt = ({ table, schema }: Rollup, kind: DatabaseKind): string => at({ name: table, ...(schema === undefined ? {} : { schema }) }, kind)

const keys = (rollup: Rollup): string[] => ['tenant', ...rollup.by.map((_, i) => `d${i + 1}`)]
const groups = (rollup: Rollup, row = ''): string[] => [rollup.tenant === undefined ? '0' : `${row}${q(rollup.tenant.column)}`, ...rollup.by.map((c) => told(`${row}${q(c)}`))]
const counted = (rollup: Rollup, from: string, sign: '' | '-'): string =>
  `select ${[...groups(rollup).map((g, i) => `${g} as ${keys(rollup)[i]}`), `${sign}count(*) as n`, ...rollup.sums.map((s, i) => `${sign}coalesce(sum(${q(s.column)}), 0) as s${i + 1}`)].join(', ')} from ${from} group by ${groups(rollup).map((_, i) => i + 1).join(', ')}`
const single = (rollup: Rollup, row: string, sign: '' | '-'): string => [...groups(rollup, row), `${sign}1`, ...rollup.sums.map((s) => `${sign}coalesce(${row}${q(s.column)}, 0)`)].join(', ')
const watched = (rollup: Rollup): string[] => [...(rollup.tenant === undefined ? [] : [rollup.tenant.column]), ...rollup.by, ...rollup.sums.map((s) => s.column)]
const changed = (rollup: Rollup, differs: (column: string) => string): string => watched(rollup).map(differs).join(' or ')

function onSqlite(rollup: Rollup, event: (typeof EVENTS)[number], name: string): string[] {
  const to = q(rollupTable(rollup))
  const add = (row: string, sign: '' | '-'): string => `insert into ${to} values (${single(rollup, row, sign)}) on conflict (${keys(rollup).join(', ')}) do update set ${['n', ...rollup.sums.map((_, i) => `s${i + 1}`)].map((c) => `${c} = ${c} + excluded.${c}`).join(', ')};`
  const body = event === 'insert' ? add('new.', '') : event === 'delete' ? add('old.', '-') : `${add('old.', '-')} ${add('new.', '')}`
  const when = event === 'update' ? ` when ${changed(rollup, (c) => `old.${q(c)} is not new.${q(c)}`)}` : ''
  return [`create trigger ${q(name)} after ${event} on ${q(rollup.table)}${when} begin ${body} end`]
}

function onPostgres(rollup: Rollup, event: (typeof EVENTS)[number], name: string, schema: string): string[] {
  const to = `${q(schema)}.${q(rollupTable(rollup))}`
  const body = event === 'truncate' ? `delete from ${to};`
    : event === 'insert' ? `insert into ${to} ${counted(rollup, 'fresh', '')};`
      : event === 'delete' ? `insert into ${to} ${counted(rollup, 'gone', '-')};`
        : `insert into ${to} values (${single(rollup, 'old.', '-')}), (${single(rollup, 'new.', '')});`
  const rows = event === 'insert' ? ' referencing new table as fresh for each statement' : event === 'delete' ? ' referencing old table as gone for each statement' : event === 'truncate' ? ' for each statement'
    : ` for each row when (${changed(rollup, (c) => `old.${q(c)} is distinct from new.${q(c)}`)})`
  const run = `${q(schema)}.${q(name)}`
  return [
    `create function ${run}() returns trigger language plpgsql as $rollup$ begin ${body} return null; end $rollup$`,
    `create trigger ${q(name)} after ${event} on ${tableAt(rollup, 'postgres')}${rows} execute function ${run}()`,
  ]
}
