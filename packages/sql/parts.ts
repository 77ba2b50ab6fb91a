import type { DatabaseKind } from './database.ts'
import { lettersOf, lettersSql } from './languages.ts'
import { short } from './schema/table.ts'

/** How letters are made alike before they are looked for: by case alone, or as their language asks. */
export type Alike = 'case' | 'es'

/** A column's letters, alike. SQLite folds ASCII by itself, and asks for help with the rest. */
export function alikeSql(column: string, alike: Alike, kind: DatabaseKind): string {
  if (alike !== 'case') return lettersSql(column, kind)
  return kind === 'sqlite' ? `iif(octet_length(${column}) = length(${column}), lower(${column}), tenon_fold(${column}))` : `lower(${column})`
}
/** The same of a value. */
export const alikeText = (text: string, alike: Alike, kind: DatabaseKind): string => (alike === 'case' ? text.toLowerCase() : lettersOf(text, kind))

/** The index of any part of a column's texts: see `Field.searchable`. */
export const partsName = (table: string, column: string): string => short(`${table}_${column}_parts`)

/** Triples asked for at once: more narrow nothing down. */
const MOST = 24
/**
 * What of a text the index of parts is asked for; undefined where it is too short to say anything. SQLite's has all its triples of
 * characters, PostgreSQL's those of words.
 */
export function triplesOf(text: string, kind: DatabaseKind): string | undefined {
  if (kind === 'postgres') return /[\p{L}\p{M}\p{N}]{3}/u.test(text) ? text : undefined
  const letters = [...text]
  if (kind === 'hana' || letters.length < 3) return undefined
  const all = [...new Set(letters.slice(2).map((last, i) => letters[i]! + letters[i + 1]! + last))]
  const some = all.filter((_, i) => i % Math.ceil(all.length / MOST) === 0)
  return some.map((triple) => `"${triple.replaceAll('"', '""')}"`).join(' ')
}

const q = (name: string): string => `"${name.replaceAll('"', '""')}"`
const triggers = ['added', 'changed', 'removed'] as const
/** The triggers that keep an index of parts on SQLite. */
export const partsTriggers = (index: string): readonly string[] => triggers.map((word) => `${index}_${word}`)

export interface Parts { readonly name: string; readonly table: string; readonly key: string; readonly column: string; readonly alike: Alike }

/** Makes the index: PostgreSQL's own of triples, on SQLite a table of them that triggers keep. SAP HANA looks through a column fast enough, and SQLite can name rows by numbers alone. */
export function partsSql({ name, table, key, column, alike }: Parts, kind: DatabaseKind, counted = true): string[] {
  if (kind === 'hana' || (kind === 'sqlite' && !counted)) return []
  if (kind === 'postgres') return ['create extension if not exists pg_trgm', `create index ${q(name)} on ${table} using gin ((${alikeSql(q(column), alike, kind)}) gin_trgm_ops)`]
  const [added, changed, removed] = partsTriggers(name).map(q) as [string, string, string]
  const letters = (row: string): string => alikeSql(`${row}${q(column)}`, alike, kind)
  const put = (row: string, from = ''): string => `insert into ${q(name)} (rowid, letters) select ${row}${q(key)}, ${letters(row)}${from} where ${row}${q(column)} is not null`
  const take = `delete from ${q(name)} where rowid = old.${q(key)};`
  return [
    // a table that was rebuilt took its triggers with it, and left this
    `drop table if exists ${q(name)}`,
    `create virtual table ${q(name)} using fts5(letters, content='', contentless_delete=1, detail=none, tokenize='trigram case_sensitive 1')`,
    put('', ` from ${table}`),
    `create trigger ${added} after insert on ${table} begin ${put('new.')}; end`,
    `create trigger ${changed} after update of ${q(key)}, ${q(column)} on ${table} when old.${q(column)} is not new.${q(column)} or old.${q(key)} <> new.${q(key)} begin ${take} ${put('new.')}; end`,
    `create trigger ${removed} after delete on ${table} begin ${take} end`,
  ]
}

export function dropPartsSql(name: string, kind: DatabaseKind): string[] {
  return kind === 'sqlite' ? [...partsTriggers(name).map((trigger) => `drop trigger ${q(trigger)}`), `drop table ${q(name)}`] : []
}
