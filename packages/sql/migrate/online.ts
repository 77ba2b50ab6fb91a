import { sameType, type Schema, type Table } from '../schema/table.ts'
import { at, checkSql, foreignSql, indexSql, literalSql, q, text } from '../schema/ddl.ts'
import type { Change } from './change.ts'
import { after, tableIn } from './state.ts'

/** One statement by itself. It is passed over where the condition (a query that answers rows or none) says so: a second run finds what the first has done. */
export interface OnlineStep {
  readonly text: string
  readonly when?: string
  readonly unless?: string
  /** Waits for whatever it meets, for nobody waits behind it. */
  readonly patient?: true
  /** Some rows at a time, until none is left. */
  readonly repeat?: true
}
export interface Online { readonly steps: readonly OnlineStep[]; /** Takes away whatever part of it is there. */ readonly undo: readonly OnlineStep[] }

/**
 * PostgreSQL's ways of changing a table that is in use, with no lock that others wait behind for long: indexes are built
 * concurrently, rules are first promised for new rows and then validated. Undefined for what is short by nature.
 */
export function onlineOf(change: Change, before: Schema): Online | undefined {
  if (change.op !== 'addIndex' && change.op !== 'addUnique' && change.op !== 'addForeignKey' && change.op !== 'addCheck' && change.op !== 'alterColumn') return undefined
  const table = tableIn(after(before, change), change.table)
  const alter = `alter table ${at(table, 'postgres')}`
  if (change.op === 'alterColumn') return presence(change, tableIn(before, change.table), table, alter)
  const { name } = change.item
  const there = ruleIs(table, name)
  const drop: OnlineStep = { text: `${alter} drop constraint if exists ${q(name)}` }
  if (change.op === 'addIndex') {
    const [create = '', ...needed] = indexSql(table, change.item, 'postgres').reverse()
    const index = built(table, name, create)
    return { ...index, steps: [...needed.map((one): OnlineStep => ({ text: one })), ...index.steps] }
  }
  if (change.op === 'addUnique') {
    const index = built(table, name, `create unique index ${q(name)} on ${at(table, 'postgres')} (${change.item.columns.map(q).join(', ')})`)
    return { steps: [...index.steps, { text: `${alter} add constraint ${q(name)} unique using index ${q(name)}`, unless: there }], undo: [drop, ...index.undo] }
  }
  const rule = change.op === 'addForeignKey' ? foreignSql(change.item, 'postgres') : checkSql(table, change.item, 'postgres')
  return { steps: [{ text: `${alter} add ${rule} not valid`, unless: there }, { text: `${alter} validate constraint ${q(name)}`, patient: true }], undo: [drop] }
}

function built(table: Table, name: string, create: string): Online {
  const index = at({ name, ...(table.schema === undefined ? {} : { schema: table.schema }) }, 'postgres')
  // one that was interrupted, or met two equal rows, stays behind and is of no use
  const half: OnlineStep = { text: `drop index concurrently ${index}`, when: `select 1 from pg_index where indexrelid = to_regclass(${text(index)}) and not indisvalid`, patient: true }
  return { steps: [half, { text: create.replace(/^create (unique )?index /, (_, unique: string = '') => `create ${unique}index concurrently if not exists `), patient: true }], undo: [{ text: `drop index concurrently if exists ${index}`, patient: true }] }
}

/** A column that must no longer be null. A rule that has been validated spares PostgreSQL the look at every row under the lock. */
function presence(change: Extract<Change, { op: 'alterColumn' }>, old: Table, table: Table, alter: string): Online | undefined {
  const [c, was] = [change.column, old.columns.find((o) => o.name === change.column.name)!]
  if (!was.nullable || c.nullable || !sameType(was.type, c.type)) return undefined
  const fill = change.fill ?? c.default
  const name = `${table.name}_${c.name}_present`.slice(0, 60)
  const column = `${alter} alter column ${q(c.name)}`
  const where = at(table, 'postgres')
  const drop: OnlineStep = { text: `${alter} drop constraint if exists ${q(name)}` }
  const fallback: OnlineStep[] = c.default === was.default ? [] : [{ text: c.default === undefined ? `${column} drop default` : `${column} set default ${literalSql(c.default, c.type, 'postgres')}` }]
  return {
    steps: [
      { text: `${alter} add constraint ${q(name)} check (${q(c.name)} is not null) not valid`, unless: ruleIs(table, name) },
      ...(fill === undefined ? [] : [{ text: `update ${where} set ${q(c.name)} = ${literalSql(fill, c.type, 'postgres')} where ctid = any (array(select ctid from ${where} where ${q(c.name)} is null limit 10000))`, repeat: true } as const]),
      { text: `${alter} validate constraint ${q(name)}`, patient: true }, { text: `${column} set not null` }, drop, ...fallback,
    ],
    undo: [drop, { text: `${column} drop not null` }, ...(c.default === was.default ? [] : [{ text: was.default === undefined ? `${column} drop default` : `${column} set default ${literalSql(was.default, c.type, 'postgres')}` }])],
  }
}

const ruleIs = (table: Table, name: string): string => `select 1 from pg_constraint where conrelid = to_regclass(${text(at(table, 'postgres'))}) and conname = ${text(name)}`
