import { type Column, type ForeignKey, keyOf, type Literal, type Schema, sameType, type Table, targetOf } from '../schema/table.ts'
import type { Change } from './change.ts'
import { convertible } from './convert.ts'
import { after, tableIn } from './state.ts'
import { MigrationError, wordsOf } from './words.ts'

/** What only a person knows. */
export interface Answers {
  /** Old table to new table. */
  readonly tables?: Readonly<Record<string, string>>
  /** `orders.title` (the table as it is now called) to the column's new name. */
  readonly columns?: Readonly<Record<string, string>>
  /** `orders.priority` to the value that rows get which are already there. */
  readonly fills?: Readonly<Record<string, Literal>>
}

/** The ordered changes that lead from one schema to another. Tables that are not owned are left alone. */
export function diff(from: Schema, to: Schema, answers: Answers = {}): Change[] {
  const out: Change[] = []
  let state = from.filter((t) => t.owned)
  const wanted = to.filter((t) => t.owned)
  const add = (...changes: Change[]): void => { for (const change of changes) { out.push(change); state = [...after(state, change)] } }
  for (const [table, name] of Object.entries(answers.tables ?? {})) add({ op: 'renameTable', table, to: name })
  for (const [path, name] of Object.entries(answers.columns ?? {})) { const dot = path.lastIndexOf('.'); add({ op: 'renameColumn', table: path.slice(0, dot), column: path.slice(dot + 1), to: name }) }

  const target = (t: Table): Table | undefined => wanted.find((w) => keyOf(w) === keyOf(t))
  const gone = state.filter((t) => target(t) === undefined)
  const kept = state.flatMap((t): [Table, Table][] => { const w = target(t); return w === undefined ? [] : [[t, w]] })
  const fresh = wanted.filter((w) => !state.some((t) => keyOf(t) === keyOf(w)))
  for (const [t, w] of kept) if (!same(t.primaryKey, w.primaryKey)) throw new MigrationError(`"${keyOf(t)}": its primary key cannot be changed (${t.primaryKey.join(', ')} to ${w.primaryKey.join(', ')}); make a new table and move the rows with run()`)

  // what stands in the way goes first: references, then indexes and rules, then columns and tables
  for (const [t, w] of kept) for (const f of changed(t.foreignKeys, w.foreignKeys)) add({ op: 'dropForeignKey', table: keyOf(t), name: f.name })
  for (const [t, f] of circles(gone)) add({ op: 'dropForeignKey', table: keyOf(t), name: f.name })
  for (const [t, w] of kept) {
    for (const i of changed(t.indexes, w.indexes)) add({ op: 'dropIndex', table: keyOf(t), name: i.name })
    for (const u of changed(t.uniques, w.uniques)) add({ op: 'dropUnique', table: keyOf(t), name: u.name })
    for (const c of changed(t.checks, w.checks)) add({ op: 'dropCheck', table: keyOf(t), name: c.name })
  }
  for (const t of ordered(state.filter((t) => gone.some((g) => keyOf(g) === keyOf(t)))).reverse()) add({ op: 'dropTable', table: keyOf(t) })
  for (const [t, w] of kept) for (const c of t.columns) if (!w.columns.some((o) => o.name === c.name)) add({ op: 'dropColumn', table: keyOf(t), column: c.name, ...backFill(t, c), ...fillOf(answers, t, c) })

  const later: Change[] = []
  const made = new Set(kept.map(([t]) => keyOf(t)))
  for (const t of ordered(fresh)) {
    made.add(keyOf(t))
    const early = t.foreignKeys.filter((f) => made.has(targetOf(f)) || !fresh.some((o) => keyOf(o) === targetOf(f)))
    for (const f of t.foreignKeys) if (!early.includes(f)) later.push({ op: 'addForeignKey', table: keyOf(t), item: f })
    add({ op: 'createTable', table: { ...t, foreignKeys: early } })
  }
  for (const [t, w] of kept) {
    for (const c of w.columns) {
      const old = t.columns.find((o) => o.name === c.name)
      if (old === undefined) add({ op: 'addColumn', table: keyOf(t), column: c, ...fillOf(answers, t, c) })
      else if (!sameColumn(old, c)) {
        if ((old.identity === true) !== (c.identity === true) || old.counter !== c.counter || !convertible(old.type, c.type)) throw new MigrationError(`"${keyOf(t)}.${c.name}" cannot turn from ${wordsOf(old)} into ${wordsOf(c)} by itself: add a column, move the values with run(), drop the old one`)
        add({ op: 'alterColumn', table: keyOf(t), column: c, ...(old.nullable ? fillOf(answers, t, c) : {}) })
      }
    }
  }
  for (const [t, w] of kept) {
    for (const c of changed(w.checks, t.checks)) add({ op: 'addCheck', table: keyOf(t), item: c })
    for (const u of changed(w.uniques, t.uniques)) add({ op: 'addUnique', table: keyOf(t), item: u })
    for (const i of changed(w.indexes, t.indexes)) add({ op: 'addIndex', table: keyOf(t), item: i })
  }
  for (const [t, w] of kept) for (const f of changed(w.foreignKeys, t.foreignKeys)) add({ op: 'addForeignKey', table: keyOf(t), item: f })
  add(...later)
  return out
}

/** Tables and columns that went while something of the same form came: a person must say whether they were renamed. */
export function possibleRenames(from: Schema, to: Schema): { readonly tables: readonly (readonly [string, string])[]; readonly columns: readonly (readonly [string, string])[] } {
  const [old, wanted] = [from.filter((t) => t.owned), to.filter((t) => t.owned)]
  const gone = old.filter((t) => !wanted.some((w) => keyOf(w) === keyOf(t)))
  const fresh = wanted.filter((w) => !old.some((t) => keyOf(t) === keyOf(w)))
  const tables = gone.flatMap((t) => fresh.filter((w) => w.schema === t.schema && share(t, w) >= 0.6).map((w) => [keyOf(t), keyOf(w)] as const))
  const columns = old.flatMap((t) => {
    const w = wanted.find((o) => keyOf(o) === keyOf(t))
    if (w === undefined) return []
    const came = w.columns.filter((c) => !t.columns.some((o) => o.name === c.name))
    return t.columns.filter((c) => !w.columns.some((o) => o.name === c.name)).flatMap((c) => came.filter((n) => sameType(n.type, c.type)).map((n) => [`${keyOf(t)}.${c.name}`, n.name] as const))
  })
  return { tables, columns }
}

/** Columns that need a value for the rows that are already there: new ones that must not be null, and those that must not be null any longer. */
export function missingFills(changes: readonly Change[], from: Schema): string[] {
  let schema = from
  return changes.flatMap((c) => {
    const before = schema
    schema = after(schema, c)
    if ((c.op !== 'addColumn' && c.op !== 'alterColumn') || c.column.nullable || c.column.default !== undefined || c.fill !== undefined) return []
    return c.op === 'addColumn' || tableIn(before, c.table).columns.find((o) => o.name === c.column.name)?.nullable === true ? [`${c.table}.${c.column.name}`] : []
  })
}

/** Whoever is referred to before those who refer; circles in the order given. */
export function ordered(tables: Schema): Table[] {
  const rest = [...tables]
  const out: Table[] = []
  while (rest.length > 0) {
    const waits = (t: Table): boolean => t.foreignKeys.some((f) => targetOf(f) !== keyOf(t) && rest.some((o) => keyOf(o) === targetOf(f)))
    const next = rest.findIndex((t) => !waits(t))
    out.push(...rest.splice(Math.max(0, next), 1))
  }
  return out
}

/** The references of tables that cannot be dropped in any order. */
function circles(tables: Schema): [Table, ForeignKey][] {
  let rest = [...tables]
  for (;;) {
    const waiting = rest.filter((t) => t.foreignKeys.some((f) => targetOf(f) !== keyOf(t) && rest.some((o) => keyOf(o) === targetOf(f))))
    if (waiting.length === rest.length) break
    rest = waiting
  }
  return rest.flatMap((t) => t.foreignKeys.filter((f) => targetOf(f) !== keyOf(t) && rest.some((o) => keyOf(o) === targetOf(f))).map((f): [Table, ForeignKey] => [t, f]))
}

/** Those that the other list lacks or has otherwise. */
const changed = <T extends { readonly name: string }>(list: readonly T[], other: readonly T[]): T[] => list.filter((i) => !other.some((o) => same(o, i)))
function fillOf(answers: Answers, t: Table, c: Column): { fill?: Literal } {
  const fill = answers.fills?.[`${keyOf(t)}.${c.name}`]
  return fill === undefined || c.nullable ? {} : { fill }
}
/** What a roll-back gives a column whose bounds the type's empty value would break. */
function backFill(t: Table, c: Column): { fill?: Literal } {
  const bounds = t.checks.filter((k) => k.column === c.name)
  const min = bounds.find((k) => Number(k.min) > 0)?.min
  const max = bounds.find((k) => Number(k.max) < 0)?.max
  return c.nullable || c.default !== undefined || (min ?? max) === undefined ? {} : { fill: (min ?? max)! }
}
export const sameColumn = (a: Column, b: Column): boolean => sameType(a.type, b.type) && a.nullable === b.nullable && a.default === b.default && (a.identity === true) === (b.identity === true) && a.counter === b.counter
function share(a: Table, b: Table): number {
  const common = a.columns.filter((c) => b.columns.some((o) => o.name === c.name && sameType(o.type, c.type))).length
  return common / Math.max(a.columns.length, b.columns.length, 1)
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  const keys = new Set([...Object.keys(left), ...Object.keys(right)])
  return [...keys].every((k) => same(left[k], right[k]))
}
