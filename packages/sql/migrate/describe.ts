import { keyOf } from '../schema/table.ts'
import type { Change } from './change.ts'
import { wordsOf } from './words.ts'

/** A change in one line, for plans and questions. */
export function describe(change: Change): string {
  switch (change.op) {
    case 'createTable': return `create table ${keyOf(change.table)}`
    case 'dropTable': return `drop table ${change.table}`
    case 'renameTable': return `rename table ${change.table} to ${change.to}`
    case 'addColumn': return `add column ${change.table}.${change.column.name}: ${wordsOf(change.column)}`
    case 'dropColumn': return `drop column ${change.table}.${change.column}`
    case 'alterColumn': return `alter column ${change.table}.${change.column.name}: ${wordsOf(change.column)}`
    case 'renameColumn': return `rename column ${change.table}.${change.column} to ${change.to}`
    case 'addIndex': return `add index ${change.item.name} on ${change.table}`
    case 'addUnique': return `add unique ${change.item.name} on ${change.table}`
    case 'addForeignKey': return `add foreign key ${change.item.name} on ${change.table}`
    case 'addCheck': return `add check ${change.item.name} on ${change.table}`
    case 'dropIndex': return `drop index ${change.name} of ${change.table}`
    case 'dropUnique': return `drop unique ${change.name} of ${change.table}`
    case 'dropForeignKey': return `drop foreign key ${change.name} of ${change.table}`
    case 'dropCheck': return `drop check ${change.name} of ${change.table}`
    case 'run': return 'run a data migration'
    case 'sql': return 'run SQL'
  }
}

/** The name a migration gets when nobody gives it one. */
export function nameOf(number: number, changes: readonly Change[]): string {
  const count = String(number).padStart(4, '0')
  if (number === 1) return `${count}_initial`
  const weight = (c: Change): number => (/Table$/.test(c.op) ? 0 : /Column$/.test(c.op) ? 1 : 2)
  const [first] = [...changes].sort((a, b) => weight(a) - weight(b))
  const words = first === undefined ? 'empty' : describe(first).split(':')[0]!.replace(/ (of|on|column|table|foreign key) /g, ' ')
  const slug = words.toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_|_$/g, '').slice(0, 50)
  return `${count}_${slug}${changes.length > 1 ? '_and_more' : ''}`
}
