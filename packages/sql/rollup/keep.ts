import { Decimal } from '@tenon/model'
import type { ColumnType, Connection, Database, DatabaseKind, Statement } from '../database.ts'
import { exclusively } from '../exclusive.ts'
import { plain, tableNames } from '../schema/create.ts'
import { q } from '../schema/ddl.ts'
import { keyOf } from '../schema/table.ts'
import { countedSql, namesOf, PREFIX, tableAt, type Rollup, rollupSql, rollupTable, triggersOf } from './rollup.ts'

const TEXT: ColumnType = { is: 'text' }
const asked = (text: string, ...columns: ColumnType[]): Statement => ({ text, params: [], columns })

/**
 * Makes the rollups that are not there and makes anew those that are not as declared, counting the rows while nobody writes.
 * One whose table is not there is left out. Answers those that hold.
 */
export async function keepRollups(database: Database, rollups: readonly Rollup[]): Promise<readonly Rollup[]> {
  // HANA counts columns fast enough, and its triggers are another language
  if (database.kind === 'hana') return []
  const there = await installed(database.kind, database)
  if (rollups.every((t) => triggersOf(t, database.kind).every((trigger) => there.has(trigger.name)))) return rollups
  return alone(database, async (connection) => {
    const triggers = await installed(database.kind, connection)
    const tables = await tableNames(database.kind, connection)
    const kept: Rollup[] = []
    for (const rollup of rollups) {
      if (!tables.has(database.kind === 'sqlite' ? rollup.table : keyOf({ name: rollup.table, ...(rollup.schema === undefined ? {} : { schema: rollup.schema }) }))) continue
      if (!triggersOf(rollup, database.kind).every((trigger) => triggers.has(trigger.name))) await make(database.kind, connection, rollup)
      kept.push(rollup)
    }
    return kept
  })
}

/** Counts every row again and puts right what differs; answers how many tenants' figures were wrong. */
export async function recountRollups(database: Database, rollups: readonly Rollup[]): Promise<number> {
  if (database.kind === 'hana') return 0
  return alone(database, async (connection) => {
    let wrong = 0
    for (const rollup of rollups) {
      await held(database.kind, connection, rollup)
      const kept = await figuresOf(connection, rollup, q(rollupTable(rollup)))
      const rows = await figuresOf(connection, rollup, `(${countedSql(rollup, database.kind)}) counted`)
      const differing = new Set([...kept.keys(), ...rows.keys()].filter((key) => kept.get(key) !== rows.get(key)).map((key) => key.split('\u0000')[0]))
      if (differing.size > 0) await make(database.kind, connection, rollup)
      wrong += differing.size
    }
    return wrong
  })
}

/** Takes all rollups away: what alters tables must not be watched, and whoever reads one counts rows until it is made again. */
export async function dropRollups(kind: DatabaseKind, connection: Connection): Promise<void> {
  if (kind === 'hana') return
  for (const [name, table] of await installed(kind, connection)) await connection.run(plain(kind === 'sqlite' ? `drop trigger ${q(name)}` : `drop trigger ${q(name)} on ${table}`))
  await dropFunctions(kind, connection, PREFIX)
  for (const name of await tableNames(kind, connection)) if (name.startsWith(PREFIX)) await connection.run(plain(`drop table ${q(name)}`))
}

/** The figures that are not zero, by tenant and group. */
async function figuresOf(connection: Connection, rollup: Rollup, source: string): Promise<Map<string, string>> {
  const { groups, figures } = namesOf(rollup)
  const text = `select ${[...groups.map((g) => `cast(${g} as text)`), ...figures.map((f) => `cast(sum(${f}) as text)`)].join(', ')} from ${source} group by ${groups.join(', ')}`
  const answer = await connection.run(asked(text, ...groups.map(() => TEXT), ...figures.map(() => TEXT)))
  const exact = answer.rows.map((r) => [r.slice(0, groups.length).join('\u0000'), r.slice(groups.length).map((v) => Decimal.of(v as string).toFixed(10))] as const)
  return new Map(exact.filter(([, values]) => values.some((v) => !Decimal.of(v).isZero)).map(([key, values]) => [key, values.join()]))
}

async function make(kind: DatabaseKind, connection: Connection, rollup: Rollup): Promise<void> {
  await held(kind, connection, rollup)
  const own = rollupTable(rollup)
  for (const [name, table] of await installed(kind, connection)) if (name.startsWith(`${own}_`) && name.length === own.length + 11) await connection.run(plain(kind === 'sqlite' ? `drop trigger ${q(name)}` : `drop trigger ${q(name)} on ${table}`))
  await dropFunctions(kind, connection, `${own}_`)
  await connection.run(plain(`drop table if exists ${q(own)}`))
  for (const text of rollupSql(rollup, kind)) await connection.run(plain(text))
  await connection.run(plain(`insert into ${q(own)} ${countedSql(rollup, kind)}`))
  const schema = kind === 'sqlite' ? '' : String((await connection.run(asked('select current_schema()', TEXT))).rows[0]![0])
  for (const trigger of triggersOf(rollup, kind, schema)) for (const text of trigger.sql) await connection.run(plain(text))
}

/** Nobody writes to the table until the end of the transaction. */
async function held(kind: DatabaseKind, connection: Connection, rollup: Rollup): Promise<void> {
  if (kind === 'postgres') await connection.run(plain(`lock table ${tableAt(rollup, kind)} in share row exclusive mode`))
}

async function dropFunctions(kind: DatabaseKind, connection: Connection, prefix: string): Promise<void> {
  if (kind === 'sqlite') return
  const found = await connection.run({ text: "select p.oid::regprocedure::text from pg_proc p where p.pronamespace = current_schema()::regnamespace and starts_with(p.proname::text, $1) and p.prorettype = 'trigger'::regtype", params: [TEXT], columns: [TEXT] }, [prefix])
  for (const [name] of found.rows) await connection.run(plain(`drop function ${String(name)}`))
}

/** The triggers of rollups by their names, and the tables they are on. */
async function installed(kind: DatabaseKind, connection: Connection): Promise<Map<string, string>> {
  const text = kind === 'sqlite' ? `select name, tbl_name from sqlite_master where type = 'trigger' and substr(name, 1, ${PREFIX.length}) = '${PREFIX}'`
    : `select t.tgname::text, t.tgrelid::regclass::text from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc f on f.oid = t.tgfoid where f.pronamespace = current_schema()::regnamespace and starts_with(t.tgname::text, '${PREFIX}')`
  return new Map((await connection.run(asked(text, TEXT, TEXT))).rows.map((r) => [String(r[0]), String(r[1])]))
}

/** On SQLite any transaction is alone; one that is told so looks through all references at its end, which no rollup changes. */
const alone = <T>(database: Database, work: (connection: Connection) => Promise<T>): Promise<T> => (database.kind === 'sqlite' ? database.transaction(work) : exclusively(database, work))
