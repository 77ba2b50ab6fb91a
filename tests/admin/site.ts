import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Accounts, startSystem, type System } from '@tenon/cli'
import { createLogger } from '@tenon/http'
import type { Database } from '@tenon/sql'
import { startBrowser } from '@tenon/testing'
import type { Browser, BrowserContext, Page } from 'playwright-core'

export type { Accounts }
/** A system on an embedded database with its demo data, and a browser before it. */
export interface Site { readonly url: string; readonly database: Database; readonly browser: Browser; open(width: number, more?: Parameters<Browser['newContext']>[0]): Promise<Visit>; close(): Promise<void> }
export interface Visit { readonly page: Page; readonly context: BrowserContext; signIn(username: string, password: string): Promise<void>; goTo(path: string): Promise<void>; /** Throws what the page has complained of. */ quiet(): void; shot(name: string): Promise<void> }

const shots = join(import.meta.dirname, '..', '..', 'tmp', 'screenshots')
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export async function openSite(system: System): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-admin-'))
  const { server, database } = await startSystem(system, { port: 0, data: folder, logger: createLogger('error', { write: (line: string) => { process.stderr.write(line) } }) })
  const browser = await startBrowser()
  return {
    url: server.url, database, browser,
    async open(width, more = {}) {
      const context = await browser.newContext({ viewport: { width, height: width < 600 ? 844 : 900 }, reducedMotion: 'reduce', bypassCSP: true, acceptDownloads: true, ...more })
      context.setDefaultTimeout(15_000)
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(error.message))
      const goTo = async (path: string): Promise<void> => { await page.goto(`${server.url}/admin#/${path}`); await page.locator('main h1').first().waitFor() }
      return {
        page, context, goTo,
        async signIn(username, password) {
          await page.goto(`${server.url}/admin`)
          await page.getByLabel('User name').fill(username)
          await page.getByLabel('Password', { exact: false }).first().fill(password)
          await page.getByRole('button', { name: 'Sign in' }).click()
          await page.getByRole('heading', { name: 'Overview', exact: true }).waitFor()
        },
        quiet: () => assert.deepEqual(complaints, []),
        async shot(name) { mkdirSync(shots, { recursive: true }); await page.screenshot({ path: join(shots, `${system.name}-${width}-${name}.png`) }) },
      }
    },
    async close() { await browser.close(); await server.close(); await database.close(); rmSync(folder, { recursive: true, force: true }) },
  }
}

/** What WCAG 2.2 A and AA finds wrong with the page as it stands; a page that is still drawing itself is given time to end. */
export async function accessible(page: Page, where: string): Promise<void> {
  for (let tries = 3; ; tries--) {
    const found = await violations(page)
    if (found.length === 0 || tries === 1) { assert.deepEqual(found, [], where); return }
    await page.waitForTimeout(700)
  }
}
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: { run: (options: unknown) => Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> } }).axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
    return violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 160)} — ${n.failureSummary.replaceAll('\n', ' ')}`).join(' | ')}`)
  })
}
