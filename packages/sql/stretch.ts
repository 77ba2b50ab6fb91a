import type { ColumnType } from './database.ts'
import { lettersSql, plainLetters, sortSql } from './languages.ts'
import type { Writer } from './writer.ts'

const TEXT: ColumnType = { is: 'text' }
/** Letters n in a text whose every reading is asked for: each doubles them. */
const MOST = 3
/** Behind every letter. */
const END = '\u{10ffff}'

/**
 * A text that stands in the order of its language, asked for by its beginning or as a whole: its stretches of that order's index.
 * An n that was asked for may be an ñ there, which stands behind every n: each reading has a stretch of its own. Answers whether
 * what they hold must be looked at again.
 */
export function stretches(w: Writer, column: string, asked: string, whole: boolean): boolean {
  const key = sortSql(column, w.kind)
  const wanted = plainLetters(asked)
  const ns = [...wanted.matchAll(/n/g)].map((m) => m.index)
  const cut = ns.length > MOST ? wanted.slice(0, ns[MOST]! + 1) : wanted
  const exact = whole && cut === wanted
  const all = readings(cut, exact)
  if (exact) {
    w.add(`${key} in (`)
    all.forEach((one, i) => { if (i > 0) w.add(', '); w.value(one, TEXT) })
    w.add(')')
  } else {
    // one stretch is gone along for the first few; of several, whoever goes along passes what lies between them
    if (all.length > 1) { w.add('('); w.narrowed = true }
    all.forEach((one, i) => { if (i > 0) w.add(' or '); w.add(`${key} >= `).value(one, TEXT).add(` and ${key} < `).value(`${one}${END}`, TEXT) })
    if (all.length > 1) w.add(')')
  }
  return ns.length > 0 || exact !== whole
}

/** Every way to read a text whose letters n may each be an ñ; at the end of a beginning both are one. */
function readings(text: string, exact: boolean): string[] {
  const at = text.indexOf('n')
  if (at < 0 || (!exact && at === text.length - 1)) return [text]
  return readings(text.slice(at + 1), exact).flatMap((rest) => [`${text.slice(0, at)}n${rest}`, `${text.slice(0, at)}n~${rest}`])
}

/** The letters themselves, looked at so that no index answers it. */
export function again(w: Writer, column: string, asked: string, whole: boolean): void {
  const letters = lettersSql(column, w.kind)
  const wanted = plainLetters(asked)
  if (whole) w.add(`${letters} || '' = `).value(wanted, TEXT)
  else if (w.kind === 'postgres') w.add(`starts_with(${letters}, `).value(wanted, TEXT).add(')')
  else w.add(`substr(${letters}, 1, `).value([...wanted].length, { is: 'integer' }).add(') = ').value(wanted, TEXT)
}
