import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import type { System } from '@tenon/cli'
import type { Locator, Page } from 'playwright-core'
import { accessible, openSite, type Site, type Visit } from './site.ts'

/** What is written under a label: text, or what is picked where the control offers a choice. */
export type Written = readonly (readonly [label: string, value: string])[]

/** What somebody does with one list of a system, from signing in to the history of what was done. */
export interface WorkingDay {
  readonly who: readonly [username: string, password: string]
  readonly list: string
  readonly fields: Written
  /** Lines of the new row, and a total that must stand beneath them before it is saved. */
  readonly lines?: { readonly rows: readonly Written[]; readonly total: string }
  /** What the new row is called; a number that the system gives, by its pattern. */
  readonly title: string | RegExp
  /** A field that is changed afterwards. */
  readonly edit: readonly [label: string, value: string]
  /** Buttons of a row: what is asked before, and what then shows that it was done; on the new row, or on the first of another list. */
  readonly moves?: readonly { readonly list?: string; readonly button: string; readonly asks?: Written; readonly shows: string | RegExp }[]
  /** Figures and charts that the first page must show. */
  readonly panels: readonly string[]
}

/** Runs a working day in a real browser: at a desk by light, then on a phone in the dark; then what else is to be tried on the same site. */
export function workingDay(system: System, day: WorkingDay, others: (site: () => Site) => void = () => {}): void {
  describe(`a working day in the admin of ${system.name}`, () => {
    let site: Site
    before(async () => { site = await openSite(system) })
    after(() => site.close())
    for (const [place, width, colorScheme] of [['at a desk', 1280, 'light'], ['on a phone in the dark', 390, 'dark']] as const) {
      test(`${place}: overview, refused, made, found, changed, moved, exported, with its history`, async () => {
        const visit = await site.open(width, { colorScheme })
        const { page, goTo, shot } = visit
        const on = async (where: string): Promise<void> => { await fits(page, where); await shot(where.replaceAll(' ', '-')); await accessible(page, where) }
        await visit.signIn(...day.who)
        for (const panel of day.panels) await page.getByRole('region', { name: panel, exact: true }).first().waitFor()
        await page.locator('.tile .figure').first().waitFor()
        await page.waitForLoadState('networkidle')
        await on('overview')
        if (width < 600) await page.getByRole('button', { name: 'Menu' }).click()
        await page.locator(`nav a[href$="#/${day.list}"], nav a[href*="#/${day.list}?"]`).click()
        await page.locator('tbody tr, a.card').first().waitFor()
        await on('a list')

        await goTo(`${day.list}/new`)
        await page.getByRole('button', { name: 'Save' }).click()
        await page.getByRole('alert').first().waitFor()
        for (const [label, value] of day.fields) await write(page, page.locator('main'), label, fresh(value, width))
        if (day.lines !== undefined) await writeLines(page, day.lines)
        await on('a form')
        await page.getByRole('button', { name: 'Save' }).click()
        const title = await made(page, day.title, width)

        await write(page, page.locator('main'), day.edit[0], fresh(day.edit[1], width))
        await page.keyboard.press('Control+s')
        await page.getByText('Saved.').first().waitFor()
        await on('a row')
        for (const move of day.moves ?? []) await press(visit, move, day)
        if ((day.moves ?? []).some((move) => move.list !== undefined)) { await goTo(day.list); await search(page, title); await page.locator('tbody a, a.card').first().click(); await page.locator('main h1').filter({ hasText: title }).waitFor() }
        await page.getByRole('tab', { name: 'History' }).click()
        await page.locator('[role=tabpanel]:visible').getByText(fresh(day.edit[1], width)).first().waitFor()
        await on('history')

        await goTo(day.list)
        await search(page, title)
        const lines = await exported(page, 'CSV')
        assert.equal(lines.length, 2)
        assert.ok(lines[1]?.includes(title), lines[1])
        visit.quiet()
        await visit.context.close()
      })
    }
    others(() => site)
  })
}

/** What must be new each time: the marked part is the width. */
const fresh = (value: string, width: number): string => value.replaceAll('§', String(width).padStart(4, '0'))
const fits = async (page: Page, where: string): Promise<void> => assert.ok(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth + 1'), `${where} is no wider than its page`)

async function made(page: Page, title: string | RegExp, width: number): Promise<string> {
  const heading = page.locator('main h1').filter({ hasText: typeof title === 'string' ? fresh(title, width) : title })
  await heading.waitFor()
  await page.getByRole('tab', { name: 'History' }).waitFor()
  return heading.innerText()
}

/** Writes under a label, or picks where its control offers a choice. */
export async function write(page: Page, within: Locator, label: string, value: string): Promise<void> {
  const control = within.getByLabel(label).and(within.locator('input, textarea')).first()
  if ((await control.getAttribute('aria-haspopup')) !== 'listbox') { await control.fill(value); return }
  await control.click()
  if ((await control.getAttribute('readonly')) === null) await control.fill(value)
  await page.getByRole('option', { name: value }).first().click()
}

export async function writeLines(page: Page, { rows, total }: NonNullable<WorkingDay['lines']>): Promise<void> {
  for (const [i, line] of rows.entries()) {
    await page.getByRole('button', { name: 'Add line' }).click()
    const at = page.locator('table.lines tbody tr, div.line').nth(i)
    for (const [label, value] of line) await write(page, at, label, value)
  }
  await page.getByText(total).first().waitFor()
}

/** Presses a button of a row, answers what it asks, and waits for what shows that it was done. */
async function press({ page, goTo }: Visit, { list, button, asks = [], shows }: NonNullable<WorkingDay['moves']>[number], day: WorkingDay): Promise<void> {
  if (list !== undefined && list !== day.list) { await goTo(list); await page.locator('tbody a, a.card').first().click(); await page.getByRole('tab', { name: 'Details' }).waitFor() }
  const direct = page.getByRole('button', { name: button, exact: true })
  if ((await direct.count()) === 0) { await page.getByRole('button', { name: 'More', exact: true }).click(); await page.getByRole('menuitem', { name: button, exact: true }).click() } else await direct.click()
  if (asks.length > 0) {
    const dialog = page.getByRole('dialog')
    for (const [label, value] of asks) await write(page, dialog, label, value)
    await accessible(page, 'what a button asks')
    await dialog.getByRole('button', { name: 'Run' }).click()
  }
  await page.getByText(`${button}: done.`).first().waitFor()
  await page.getByText(shows).first().waitFor()
}

/** Finds the one row of that name. */
export async function search(page: Page, text: string): Promise<void> {
  await page.getByRole('searchbox').waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type(text)
  await page.getByText('1 row', { exact: true }).first().waitFor()
}

/** The lines of what the list's export gives. */
export async function exported(page: Page, as: 'CSV' | 'Excel'): Promise<string[]> {
  await page.getByRole('button', { name: 'Export' }).click()
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: as }).click()])
  return readFileSync(await download.path(), 'utf8').trim().split('\r\n')
}
