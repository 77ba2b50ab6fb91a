import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const file = (subset: 'bengali' | 'latin', weight: 400 | 700): Buffer => readFileSync(require.resolve(`@fontsource/noto-sans-bengali/files/noto-sans-bengali-${subset}-${weight}-normal.woff`))

/** The font's two halves in both weights, by the names under which a document knows them. */
export const fonts = { bengali: () => file('bengali', 400), 'bengali bold': () => file('bengali', 700), latin: () => file('latin', 400), 'latin bold': () => file('latin', 700) } as const
export interface Run { readonly text: string; readonly script: 'bengali' | 'latin' }

/**
 * Text cut where its script changes, since each half of the font has one: signs, joiners and spaces between Bangla words stay with them, so
 * that clusters are shaped as wholes.
 */
export function runsOf(text: string): Run[] {
  const runs: { text: string; script: Run['script'] }[] = []
  for (const char of text.normalize('NFC')) {
    const last = runs.at(-1)
    const isBangla = /^(?:[\u0980-\u09ff\u0964\u0965]|\u200c|\u200d)$/u.test(char)
    const script = isBangla ? 'bengali' : 'latin'
    if (last !== undefined && last.script === script) last.text += char
    else runs.push({ text: char, script })
  }
  return runs
}
