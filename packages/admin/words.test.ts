import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { words as bn } from './web/src/words/bn.ts'
import { en, type Words } from './web/src/words/en.ts'
import { words as es } from './web/src/words/es.ts'

const keys = Object.keys(en) as (keyof Words)[]
const places = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()

test('every word is said in every language, with the same places to fill, and none is left in English', () => {
  for (const [language, words] of [['es', es], ['bn', bn]] as const) {
    assert.deepEqual(Object.keys(words).sort(), [...keys].sort(), language)
    for (const key of keys) {
      assert.notEqual(words[key].trim(), '', `${language} ${key}`)
      assert.deepEqual(places(words[key]), places(en[key]), `${language} ${key}`)
    }
  }
  assert.deepEqual(keys.filter((key) => bn[key] === en[key] && key !== 'empty'), [])
  assert.deepEqual(keys.filter((key) => es[key] === en[key]).sort(), ['empty', 'no', 'total'].filter((key) => key in en).sort())
})

test('every word is used, and no page says anything but these words', () => {
  const folder = join(import.meta.dirname, 'web', 'src')
  const sources = readdirSync(folder).filter((name) => /\.tsx?$/.test(name)).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
  const all = sources.map((s) => s.text).join('\n')
  // the names of a pager's buttons are looked up by the pager's own words
  const looked = new Set(['first', 'previous', 'next', 'last'])
  assert.deepEqual(keys.filter((key) => !looked.has(key) && !new RegExp(`\\b${key}\\b`).test(all)), [])
  for (const { name, text } of sources) assert.deepEqual(text.match(/(?<=[a-z"}]>)[A-Z][a-z]+ [a-z]+[^<{]*(?=<)|aria-label="[A-Z][^"]*"|placeholder="[A-Z][^"]*"/g) ?? [], [], name)
})
