import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { openSite, type Site } from './site.ts'
import { fill, password, small } from './small.ts'

const MANY = 100_000

describe('a list of a hundred thousand rows in the admin', () => {
  let site: Site
  before(async () => {
    site = await openSite(small())
    await fill(site.database, MANY)
  })
  after(() => site.close())

  test('is paged, sorted, searched and filtered by the server, and goes out whole', async () => {
    const { page, quiet, signIn, goTo } = await site.open(1280)
    await signIn('ann', password)
    await goTo('readings')
    await page.getByText('100,000 rows', { exact: true }).waitFor()
    const first = page.locator('tbody tr').first()
    await page.getByRole('button', { name: 'Value' }).click()
    await page.locator('th[aria-sort=ascending]').waitFor()
    await page.getByRole('button', { name: 'Page 4000' }).click()
    await page.locator('tbody tr').first().waitFor()
    await page.getByRole('button', { name: 'Page 4000' }).and(page.locator('[aria-current=page]')).waitFor()
    await page.getByRole('searchbox').fill('M-0777')
    await page.getByText('100 rows', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Filters' }).click()
    await page.getByRole('dialog').getByLabel('Water').check()
    await page.keyboard.press('Escape')
    await page.getByText('33 rows', { exact: true }).waitFor()
    assert.match(await first.innerText(), /M-0777\d\d/)
    for (const i of [0, 2]) await page.locator('tbody tr').nth(i).getByRole('checkbox').check()
    await page.getByText('2 selected', { exact: true }).waitFor()

    await goTo('readings?q=page_size%3D500')
    await page.locator('tbody tr').nth(499).waitFor()
    assert.equal(await page.locator('tbody tr').count(), 500)
    await page.getByRole('button', { name: 'Export' }).click()
    const [download] = await Promise.all([page.waitForEvent('download', { timeout: 120_000 }), page.getByRole('menuitem', { name: 'CSV' }).click()])
    const text = readFileSync(await download.path(), 'utf8')
    assert.equal(text.trim().split('\r\n').length, MANY + 1)
    assert.equal(new Set(text.match(/M-\d{6}/g)).size, MANY, 'every row once')
    quiet()
  })

  test('an export tells how many of the filtered rows it has by now; an import how many of the sheet', async () => {
    const { page, quiet, signIn, goTo } = await site.open(390)
    await signIn('bob', password)
    await goTo('readings?q=kind%3Dgas')
    await page.getByText('33,333 rows', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Export' }).click()
    const downloaded = page.waitForEvent('download', { timeout: 120_000 })
    await page.getByRole('menuitem', { name: 'Excel' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/^[1-9][\d,]* of 33,333 rows$/).waitFor()
    assert.ok(Number(await dialog.getByRole('progressbar').getAttribute('aria-valuenow')) > 0)
    assert.ok(readFileSync(await (await downloaded).path()).length > 100_000)

    await goTo('readings/import')
    const lines = Array.from({ length: 3000 }, (_, i) => `N-${i},power,${i === 2000 ? 'much' : i},1.5,2026-11-20`)
    await page.locator('input[type=file]').setInputFiles({ name: 'readings.csv', mimeType: 'text/csv', buffer: Buffer.from(['Meter,Kind,Value,Cost,Taken on', ...lines].join('\n')) })
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByText(/^[1-9][\d,]* of 3,000 rows$/).waitFor()
    await page.getByRole('progressbar').first().waitFor()
    await page.getByText('2,999 of 3,000 rows are good.', { exact: false }).waitFor({ timeout: 60_000 })
    assert.match(await page.locator('main table').innerText(), /2002\s+value/)
    await goTo('readings')
    await page.getByText('100,000 rows', { exact: true }).waitFor()
    quiet()
  })
})
