import assert from 'node:assert/strict'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startSystem } from '@tenon/cli'
import { createLogger, speaker } from '@tenon/http'
import { english } from '../../../apps/garment/english.ts'
import { labels } from '../../../apps/garment/labels.ts'
import { system } from '../../../apps/garment/system.ts'

const told = new Set(['label', 'plural', 'title', 'help', 'doc', 'note'])
/** Every text that stands beside a value. */
const labelsIn = (value: unknown, name = ''): string[] => (typeof value === 'string' ? (told.has(name) ? [value] : []) : typeof value !== 'object' || value === null ? [] : Object.entries(value).flatMap(([key, inner]) => labelsIn(inner, Array.isArray(value) ? '' : key)))

test('the admin speaks Spanish and English: every label of its pages, and what it refuses', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-garment-labels-'))
  const { server, database } = await startSystem(system, { port: 0, data: folder, logger: createLogger('error'), idle: true })
  t.after(async () => { await server.close(); await database.close(); rmSync(folder, { recursive: true, force: true }) })
  const cookies = new Map<string, string>()
  const ask = async (method: string, path: string, language: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(server.url + path, { method, headers: { 'content-type': 'application/json', 'accept-language': language, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '), 'x-csrftoken': cookies.get('csrftoken') ?? '', origin: server.url }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    for (const cookie of answer.headers.getSetCookie()) { const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie)!; cookies.set(name, value) }
    return answer.json()
  }
  await ask('GET', '/admin/session', 'es')
  await ask('POST', '/admin/login', 'es', { username: 'admin', password: 'demo-password-1' })
  const [spanish, english] = [await ask('GET', '/admin/manifest', 'es-CO,es;q=0.9'), await ask('GET', '/admin/manifest', 'en-US,en;q=0.9')].map((manifest) => [...new Set(labelsIn(manifest))]) as [string[], string[]]
  assert.ok(spanish.length > 80)
  const [inSpanish, inEnglish] = [new Set<string>(Object.values(labels.es)), new Set<string>(Object.values(labels.en))]
  assert.deepEqual(spanish.filter((label) => !inSpanish.has(label)), [])
  assert.deepEqual(english.filter((label) => !inEnglish.has(label)), [])
  for (const [es, en] of [['Nombre completo', 'Full name'], ['Usuarios', 'Users'], ['Flujo', 'Flow'], ['Flujo acumulado', 'Cumulative flow'], ['Horas estimadas', 'Estimated hours']] as const) assert.deepEqual([spanish.includes(es), spanish.includes(en), english.includes(en), english.includes(es)], [true, false, true, false], en)
  const drawing = (language: string) => ask('GET', '/admin/panel/2', language).then((drawn) => labelsIn(drawn))
  assert.deepEqual([await drawing('es'), await drawing('en')], [['En tiempo', 'En riesgo', 'Atrasada'], ['On time', 'At risk', 'Late']])
  const refused = (language: string) => ask('PATCH', '/admin/api/users/1', language, { AREA: 'MARTE' }).then((body) => JSON.stringify(body))
  assert.match(await refused('es'), /Área no válida\. Valores permitidos: DISEÑO/)
  assert.match(await refused('en'), /Invalid area\. Allowed values: DISEÑO/)
})

test('every sentence that the app says has its English', () => {
  const { say } = speaker(['es', 'en'], { en: english })
  const to = (language: string) => (sentence: string): string => say({ method: 'GET', path: '/', query: '', headers: { 'accept-language': language }, origin: '', body: new Uint8Array() }, sentence)
  const root = new URL('../../../apps/garment/', import.meta.url)
  const said = globSync('**/*.ts', { cwd: fileURLToPath(root) }).filter((file) => !/test\.ts$|demo\//.test(file)).flatMap((file) =>
    [...readFileSync(new URL(file, root), 'utf8').matchAll(/(?:refused\(\d+, |new Fault\('\w+', |message: |unique: |say\(|error: |mensaje = )(['`])((?:(?!\1).)+)\1/g)].map((found) => found[2]!.replace(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, 'X')))
  assert.ok(said.length > 50)
  // the lists are three sentences, whose issues are told instead of what holds them; a stream's first event is read by no person
  const apart = new Set(['X. Valores permitidos: X', 'Some values are missing.', 'Conectado a los cambios de usuarios'])
  // what is said in English is the framework's own, and has its Spanish
  assert.deepEqual(said.filter((sentence) => !apart.has(sentence)).filter((sentence) => to('en')(sentence) === sentence && to('es')(sentence) === sentence), [])
})
