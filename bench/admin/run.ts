// npm run bench:admin: what the admin's pages weigh, how soon they paint and answer, and whether a list of 100,000 rows stays fluid. --rows N --rounds N
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { openSite } from '../../tests/admin/site.ts'
import { fill, password, small } from '../../tests/admin/small.ts'
import { type Frames, frames, painted, pressed, watch } from './observe.ts'

const { values } = parseArgs({ options: { rows: { type: 'string', default: '100000' }, rounds: { type: 'string', default: '3' } } })
const rows = Number(values.rows)
const rounds = Number(values.rounds)
/** What the first page may weigh, compressed. */
const WEIGHT = 250_000

const median = (all: readonly number[]): number => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN
const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`
const ms = (n: number): string => `${n.toFixed(0)} ms`

const site = await openSite(small())
await fill(site.database, rows)
const told: (readonly [what: string, figure: string])[] = []
const firsts: { weight: number; fcp: number; lcp: number; ready: number }[] = []
const presses = new Map<string, number[]>()
const scrolls: Frames[] = []

for (let round = 0; round < rounds; round++) {
  const { page, context, signIn } = await site.open(1280)
  let weight = 0
  await signIn('ann', password)
  // anew, as one who comes in the morning: signed in, nothing in the cache
  const cdp = await context.newCDPSession(page)
  await cdp.send('Network.enable')
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true })
  cdp.on('Network.loadingFinished', (event) => { weight += event.encodedDataLength })
  await watch(page)
  const began = performance.now()
  await page.goto(`${site.url}/admin`)
  await page.reload()
  weight = 0
  await page.reload()
  await page.locator('.tile .figure').first().waitFor()
  const ready = performance.now() - began
  await page.waitForLoadState('networkidle')
  firsts.push({ weight, ready, ...(await painted(page)) })

  const press = async (what: string, work: (page: Page) => Promise<void>): Promise<void> => { const took = await pressed(page, () => work(page)); presses.set(what, [...(presses.get(what) ?? []), took]) }
  await page.goto(`${site.url}/admin#/readings?q=page_size%3D500`)
  await page.locator('tbody tr').nth(499).waitFor()
  scrolls.push(await frames(page, 3000))
  await press('choose a row', (p) => p.locator('tbody input[type=checkbox]').first().click())
  await press('open the filters', (p) => p.getByRole('button', { name: 'Filters' }).click())
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await press('type in the search', async (p) => { await p.getByRole('searchbox').focus(); await p.keyboard.type('M-0777', { delay: 40 }) })
  await page.getByText('100 rows', { exact: true }).waitFor()
  await press('open a row', (p) => p.locator('tbody a').first().click())
  await page.getByRole('tab', { name: 'Details' }).waitFor()
  await press('type in a form', async (p) => { await p.getByLabel('Meter').first().focus(); await p.keyboard.type('X1', { delay: 40 }) })
  await context.close()
}
await site.close()

const first = { weight: median(firsts.map((f) => f.weight)), fcp: median(firsts.map((f) => f.fcp)), lcp: median(firsts.map((f) => f.lcp)) }
told.push(['first page, compressed, all that it loads', kB(first.weight)], ['first contentful paint', ms(first.fcp)], ['largest contentful paint', ms(first.lcp)])
for (const [what, took] of presses) told.push([`interaction: ${what}`, ms(median(took))])
told.push([`scrolling 500 of ${rows.toLocaleString('en')} rows: frames a second`, median(scrolls.map((f) => f.perSecond)).toFixed(0)], ['… frame time, 95th percentile', `${median(scrolls.map((f) => f.p95)).toFixed(1)} ms`], ['… frames over 50 ms', `${(100 * median(scrolls.map((f) => f.long))).toFixed(1)} %`])

const assets = join(import.meta.dirname, '..', '..', 'packages', 'admin', 'dist', 'assets')
const chunks = readdirSync(assets).filter((name) => /\.(js|css)$/.test(name)).map((name) => ({ name: name.replace(/-[\w-]{8}(?=\.)/, ''), packed: gzipSync(readFileSync(join(assets, name))).length })).sort((a, b) => b.packed - a.packed)
console.log(`| | ${rounds} rounds, median |\n|---|---|\n${told.map(([what, figure]) => `| ${what} | ${figure} |`).join('\n')}`)
console.log(`\n| file | compressed |\n|---|---|\n${chunks.filter((c) => c.packed > 1500).map((c) => `| ${c.name} | ${kB(c.packed)} |`).join('\n')}\n| ${chunks.filter((c) => c.packed <= 1500).length} smaller ones together | ${kB(chunks.filter((c) => c.packed <= 1500).reduce((sum, c) => sum + c.packed, 0))} |`)
if (first.weight > WEIGHT) { console.error(`beyond the bar: the first page weighs ${kB(first.weight)} of ${kB(WEIGHT)}`); process.exitCode = 1 }
