import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { openSite, type Site } from './site.ts'
import { password, small } from './small.ts'

const MANY = 100_000

describe('a list of a hundred thousand rows in the admin', () => {
  let site: Site
  before(async () => {
    site = await openSite(small())
    // one statement of the database's own: a row for each number
    await site.database.run({ text: `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${MANY}) insert into "reading" ("meter", "kind", "value", "cost", "taken_on") select printf('M-%06d', i), case i % 3 when 0 then 'power' when 1 then 'water' else 'gas' end, (i * 7919) % 100003, (i % 1000) * 100, date('2020-01-01', '+' || (i % 2000) || ' days') from n`, params: [], columns: [] })
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
    await page.getByRole('combobox', { name: 'Rows a page' }).count()

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
})
