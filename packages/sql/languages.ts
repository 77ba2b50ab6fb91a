import type { DatabaseKind } from './database.ts'

/** Lower case and no marks: `José` and `JOSE` are found for `jose`. A space that does not break is a space. */
export const plainLetters = (text: string): string => text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase()

/** What a Spanish dictionary sorts by: letters without their marks, and ñ a letter of its own behind n. */
export const spanishKey = (text: string): string => plainLetters(text.normalize('NFC').replace(/[ñÑ]/g, 'n~'))

/** A value's letters as the same database gives a column's. */
export const lettersOf = (text: string, kind: DatabaseKind): string => (kind === 'hana' ? pairs.reduce((of, [letter, plain]) => of.replaceAll(letter, plain), text.toLowerCase()) : plainLetters(text))

/** A column's letters without case and marks. HANA has no decomposition: the letters of its western languages are named. */
export function lettersSql(column: string, kind: DatabaseKind): string {
  if (kind === 'postgres') return `lower(regexp_replace(normalize(${column}, NFKD), '[\u0300-\u036f]', '', 'g'))`
  if (kind === 'hana') return plainHana(`lower(${column})`)
  return `tenon_letters(${column})`
}

/** What an order by this column goes by; the key has no letter beyond ASCII that matters, so it is compared byte by byte. */
export function sortSql(column: string, kind: DatabaseKind): string {
  if (kind === 'postgres') return `${lettersSql(`replace(replace(normalize(${column}, NFC), 'ñ', 'n~'), 'Ñ', 'n~')`, kind)} collate "C"`
  if (kind === 'hana') return plainHana(`replace(replace(lower(${column}), 'ñ', 'n~'), 'n\u0303', 'n~')`)
  return `tenon_spanish(${column})`
}

const marked: readonly (readonly [string, string])[] = [['áàâäãå', 'a'], ['éèêë', 'e'], ['íìîï', 'i'], ['óòôöõ', 'o'], ['úùûü', 'u'], ['ñ', 'n'], ['ç', 'c'], ['ýÿ', 'y'], ['\u0301\u0300\u0302\u0308\u0303\u0327\u030a', ''], ['\u00a0', ' ']]
const pairs = marked.flatMap(([letters, plain]) => [...letters].map((letter) => [letter, plain] as const))
const plainHana = (text: string): string => pairs.reduce((sql, [letter, plain]) => `replace(${sql}, '${letter}', '${plain}')`, text)
