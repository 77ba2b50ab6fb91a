import { readFileSync } from 'node:fs'
import type { Request } from '../dialect.ts'

/** The languages that Django knows; those without a catalogue here are named in the answer and spoken in English. */
export const djangoLanguages: readonly string[] = (
  'af ar ar-dz ast az bg be bn br bs ca ckb cs cy da de dsb el en en-au en-gb eo es es-ar es-co es-mx es-ni es-ve et eu fa fi fr fy ga gd gl he hi hr hsb hu hy ia id ig io is it ja ka kab kk km kn ko ky '
  + 'lb lt lv mk ml mn mr ms my nb ne nl nn os pa pl pt pt-br ro ru sk sl sq sr sr-latn sv sw ta te tg th tk tr tt udm uk ur uz vi zh-hans zh-hant'
).split(' ')

const wish = /([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)(?:\s*;\s*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?(?:\s*,\s*|$)/y
const relatives: Readonly<Record<string, string>> = { 'zh-cn': 'zh-hans', 'zh-my': 'zh-hans', 'zh-sg': 'zh-hans', 'zh-hk': 'zh-hant', 'zh-mo': 'zh-hant', 'zh-tw': 'zh-hant' }

/** The first language of `Accept-Language`, by weight, that is spoken here in itself or in a relative of its. */
export function languageOf(request: Request, spoken: readonly string[]): string {
  for (const code of wishes(request.headers['accept-language'] ?? '')) {
    if (code === '*') break
    const generic = code.split('-')[0]!
    const found = [code, relatives[code], generic].find((one) => one !== undefined && spoken.includes(one)) ?? spoken.find((one) => one.startsWith(`${generic}-`))
    if (found !== undefined) return found
  }
  return spoken.includes('en') ? 'en' : (spoken[0] ?? 'en')
}

/** Codes in the order they are wished for; a header that cannot be read wishes for nothing. */
function wishes(header: string): string[] {
  const text = header.toLowerCase()
  const out: { code: string; weight: number }[] = []
  wish.lastIndex = 0
  while (wish.lastIndex < text.length) {
    const match = wish.exec(text)
    if (match === null) return []
    out.push({ code: match[1]!, weight: match[2] === undefined ? 1 : Number(match[2]) })
  }
  return out.sort((a, b) => b.weight - a.weight).map(({ code }) => code)
}

interface Catalogue { readonly plain: ReadonlyMap<string, string>; readonly patterns: readonly { readonly match: RegExp; readonly slots: readonly string[]; readonly text: string }[] }
const catalogues = new Map<string, Catalogue | null>()

/** A standard sentence in another language; sentences of the app's own stay as they are. */
export function translate(text: string, language: string): string {
  const catalogue = catalogueOf(language)
  if (catalogue === null) return text
  const whole = catalogue.plain.get(text)
  if (whole !== undefined) return whole
  for (const { match, slots, text: pattern } of catalogue.patterns) {
    const found = match.exec(text)
    if (found !== null) return pattern.replace(/\{(\w+)\}/g, (_, slot: string) => found[slots.indexOf(slot) + 1] ?? '')
  }
  return text
}

/** All texts of an error body. */
export function translated(body: unknown, language: string): unknown {
  if (typeof body === 'string') return translate(body, language)
  if (Array.isArray(body)) return body.map((item) => translated(item, language))
  if (typeof body !== 'object' || body === null || Object.getPrototypeOf(body) !== Object.prototype) return body
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, key === 'code' ? value : translated(value, language)]))
}

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function catalogueOf(language: string): Catalogue | null {
  const known = catalogues.get(language)
  if (known !== undefined) return known
  const made = read(language)
  catalogues.set(language, made)
  return made
}

function read(language: string): Catalogue | null {
  let sentences: Readonly<Record<string, string>>
  try {
    sentences = JSON.parse(readFileSync(new URL(`./languages/${language}.json`, import.meta.url), 'utf8')) as Record<string, string>
  } catch { return null }
  const entries = Object.entries(sentences)
  return {
    plain: new Map(entries.filter(([english]) => !english.includes('{'))),
    patterns: entries.filter(([english]) => english.includes('{')).map(([english, text]) => ({
      match: new RegExp(`^${english.split(/\{\w+\}/).map(literally).join('(.*)')}$`, 's'), slots: [...english.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!), text,
    })),
  }
}
