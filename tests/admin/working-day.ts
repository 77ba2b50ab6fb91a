import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import type { System } from '@tenon/cli'
import type { Page } from 'playwright-core'
import { accessible, openSite, type Site } from './site.ts'

/** What somebody does with one list of a system, from signing in to the history of what was done. */
export interface WorkingDay {
  readonly who: readonly [username: string, password: string]
  readonly list: string
  /** Labels and what is typed or chosen under them. */
  readonly fields: readonly (readonly [label: string, value: string])[]
  /** What the new row is called. */
  readonly title: string
  /** A field that is changed afterwards. */
  readonly edit: readonly [label: string, value: string]
  /** Figures and charts that the first page must show. */
  readonly panels: readonly string[]
  /** More that only this system does, from a row or a list. */
  readonly more?: (page: Page, site: Site) => Promise<void>
}

/** Runs a working day in a real browser: at a desk, then on a phone in the dark. */
export function workingDay(system: System, day: WorkingDay): void {
  describe(`a working day in the admin of ${system.name}`, () => {
    let site: Site
    before(async () => { site = await openSite(system) })
    after(() => site.close())

    test('at a desk: overview, refused, made, found, changed, exported, with its history', async () => {
      const visit = await site.open(1280)
      const { page, goTo, shot } = visit
      await visit.signIn(...day.who)
      for (const panel of day.panels) await page.getByRole('region', { name: panel, exact: true }).first().waitFor()
      await page.locator('.tile .figure').first().waitFor()
      await page.waitForLoadState('networkidle')
      await shot('home')
      await accessible(page, 'overview')

      await goTo(`${day.list}/new`)
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('alert').first().waitFor()
      for (const [label, value] of day.fields) await page.getByLabel(label, { exact: false }).first().fill(value)
      await accessible(page, 'a form')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.locator('main h1').filter({ hasText: day.title }).waitFor()

      const [label, value] = day.edit
      await page.getByLabel(label).first().fill(value)
      await page.keyboard.press('Control+s')
      await page.getByText('Saved.').first().waitFor()
      await page.getByRole('tab', { name: 'History' }).click()
      await page.getByText(value).first().waitFor()
      await shot('history')

      await goTo(day.list)
      await page.keyboard.press('/')
      await page.keyboard.type(day.title)
      await page.getByText('1 row', { exact: true }).waitFor()
      await page.getByRole('button', { name: 'Export' }).click()
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'CSV' }).click()])
      const lines = readFileSync(await download.path(), 'utf8').trim().split('\r\n')
      assert.equal(lines.length, 2)
      assert.ok(lines[1]?.includes(day.title), lines[1])
      await shot('list')
      await accessible(page, 'a list')
      await day.more?.(page, site)
      visit.quiet()
    })

    test('on a phone in the dark: overview, menu, list and a row, none of them wider than it', async () => {
      const visit = await site.open(390, { colorScheme: 'dark' })
      const { page, shot } = visit
      const fits = async (where: string): Promise<void> => assert.ok(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth + 1'), where)
      await visit.signIn(...day.who)
      await page.locator('.tile .figure').first().waitFor()
      await page.waitForLoadState('networkidle')
      await fits('overview')
      await shot('home')
      await accessible(page, 'overview')
      await page.getByRole('button', { name: 'Menu' }).click()
      await page.locator(`nav a[href$="#/${day.list}"], nav a[href*="#/${day.list}?"]`).click()
      await page.locator('a.card').first().waitFor()
      await fits('a list')
      await shot('list')
      await accessible(page, 'a list')
      await page.locator('a.card').first().click()
      await page.getByRole('tab', { name: 'History' }).waitFor()
      await fits('a row')
      await shot('row')
      await accessible(page, 'a row')
      visit.quiet()
    })
  })
}
