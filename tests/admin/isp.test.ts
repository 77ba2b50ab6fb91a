import assert from 'node:assert/strict'
import { system } from '@tenon/isp'
import { workingDay } from './working-day.ts'

workingDay({ ...system, seed: (database) => system.seed(database, {}, 120) }, {
  who: ['01711000001', 'demo-password-1'], list: 'customers', fields: [['Name', 'Karim Ahmed Test'], ['Phone', '01999000111']], title: 'Karim Ahmed Test', edit: ['Phone', '01999000222'],
  panels: ['Billed, collected and due', 'Collection curve', 'Collected by method'],
  /** The bills of the month are run, and one sees how far that is. */
  async more(page, site) {
    await page.goto(`${site.url}/admin#/payments`)
    await page.getByRole('button', { name: 'Run bills' }).click()
    await page.locator('main h1').filter({ hasText: 'bill-run' }).waitFor()
    await page.getByRole('progressbar').first().waitFor()
    await page.getByText('Done', { exact: true }).first().waitFor()
    await page.getByRole('progressbar').first().waitFor()
    assert.match(await page.getByRole('progressbar').first().getAttribute('aria-valuenow') ?? '', /^100/)
  },
})
