import { type ForeignKey, type Index, keyOf, type Table, targetOf } from '../schema/table.ts'
import type { Change } from './change.ts'
import { wordsOf } from './words.ts'

/** The text of a migration file. */
export function sourceOf(changes: readonly Change[], replaces: readonly string[] = []): string {
  const words = [...new Set(changes.map((c) => c.op)), 'migration'].sort()
  return `import { ${words.join(', ')} } from '@tenon/sql'\n\nexport default migration({\n${replaces.length === 0 ? '' : `  replaces: ${literal(replaces)},\n`}  operations: [\n${changes.map((c) => `    ${call(c)},\n`).join('')}  ],\n})\n`
}

function call(change: Change): string {
  const of = (...words: unknown[]): string => `${change.op}(${words.map((w) => (typeof w === 'string' ? text(w) : literal(w))).join(', ')})`
  const fill = (c: { fill?: unknown }): unknown[] => (c.fill === undefined ? [] : [{ fill: c.fill }])
  switch (change.op) {
    case 'createTable': return `createTable(${text(keyOf(change.table))}, ${table(change.table)})`
    case 'dropTable': return of(change.table)
    case 'renameTable': return of(change.table, change.to)
    case 'addColumn': case 'alterColumn': return of(change.table, change.column.name, wordsOf(change.column), ...fill(change))
    case 'dropColumn': return of(change.table, change.column, ...fill(change))
    case 'renameColumn': return of(change.table, change.column, change.to)
    case 'addIndex': return of(change.table, change.item.name, indexWords(change.item))
    case 'addUnique': return of(change.table, change.item.name, change.item.columns)
    case 'addForeignKey': return of(change.table, change.item.name, foreign(change.item))
    case 'addCheck': { const { name, ...rest } = change.item; return of(change.table, name, rest) }
    case 'dropIndex': case 'dropUnique': case 'dropForeignKey': case 'dropCheck': return of(change.table, change.name)
    case 'sql': return of(change.forward, ...(change.backward === undefined ? [] : [change.backward]))
    case 'run': throw new TypeError('run is written by people')
  }
}

function table(t: Table): string {
  const block = (name: string, lines: readonly (readonly [string, unknown])[]): string => (lines.length === 0 ? '' : `      ${name}: {\n${lines.map(([key, value]) => `        ${keyText(key)}: ${typeof value === 'string' ? text(value) : literal(value)},\n`).join('')}      },\n`)
  return `{\n${block('columns', t.columns.map((c) => [c.name, wordsOf(c)]))}${t.primaryKey.length === 1 && t.primaryKey[0] === 'id' ? '' : `      primaryKey: ${literal(t.primaryKey)},\n`}${
    block('unique', t.uniques.map((u) => [u.name, u.columns]))}${block('index', t.indexes.map((i) => [i.name, indexWords(i)]))}${
    block('foreignKeys', t.foreignKeys.map((f) => [f.name, foreign(f)]))}${block('checks', t.checks.map(({ name, ...rest }) => [name, rest]))}    }`
}

function indexWords(i: Index): unknown {
  if (i.parts !== undefined) return { parts: i.columns[0]!.name, ...(i.parts === 'case' ? {} : { alike: i.parts }) }
  const sorted = i.columns.flatMap((c) => (c.sorted === true ? [c.name] : []))
  return sorted.length === 0 ? i.columns.map(ordered) : { columns: i.columns.map(ordered), sorted }
}
const ordered = (c: { name: string; descending: boolean }): string => `${c.descending ? '-' : ''}${c.name}`
const foreign = (f: ForeignKey): Record<string, unknown> => ({ column: f.column, table: targetOf(f), ...(f.references === 'id' ? {} : { references: f.references }), ...(f.onDelete === 'restrict' ? {} : { onDelete: f.onDelete }) })
const keyText = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : text(key))
const text = (value: string): string => (value.includes("'") && !/["\\\n]/.test(value) ? `"${value}"` : `'${value.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`)
function literal(value: unknown): string {
  if (typeof value === 'string') return text(value)
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value === 'object' && value !== null) return `{ ${Object.entries(value).map(([k, v]) => `${keyText(k)}: ${literal(v)}`).join(', ')} }`
  return String(value)
}
