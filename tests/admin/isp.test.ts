import assert from 'node:assert/strict'
import { test } from 'node:test'
import { system } from '@tenon/isp'
import { workingDay } from './working-day.ts'

const who = ['01711000001', 'demo-password-1'] as const
workingDay({ ...system, seed: (database) => system.seed(database, {}, 120) }, {
  who, list: 'customers', fields: [['Name', 'Karim Ahmed §'], ['Phone', '0199900§']], title: 'Karim Ahmed §', edit: ['Address', 'House §, Road 4, Dhaka'],
  moves: [{ button: 'Pay', asks: [['Amount', '500'], ['Billing month', 'December'], ['Payment method', 'Cash']], shows: 'Pay: done.' }],
  panels: ['Billed, collected and due', 'Collection curve', 'Collected by method'],
}, (site) => {
  test('the bills of the month are run, and one sees how far that is', async () => {
    const { page, signIn, goTo, quiet } = await site().open(390)
    await signIn(...who)
    await goTo('payments')
    await page.getByRole('button', { name: 'Run bills' }).click()
    await page.locator('main h1').filter({ hasText: 'bill-run' }).waitFor()
    await page.getByRole('progressbar').first().waitFor()
    await page.getByText('Done', { exact: true }).first().waitFor()
    await page.locator('[role=progressbar][aria-valuenow="100"]').first().waitFor()
    assert.match(await page.locator('main').innerText(), /100 %/)
    quiet()
  })
})
