import assert from 'node:assert/strict'
import { test } from 'node:test'
import { system } from '@tenon/erp'
import { accessible } from './site.ts'
import { workingDay } from './working-day.ts'

workingDay(system, {
  who: ['karan.malhotra@pharma.com', 'Demo-password-1!'], list: 'purchase-orders', fields: [['Vendor', 'Lakeside Chemicals']],
  lines: { rows: [[['Material', 'API-PARA'], ['Quantity', '120'], ['Unit', 'Kg'], ['Price', '6.4']], [['Material', 'API-PARA'], ['Quantity', '80.4'], ['Unit', 'Kg'], ['Price', '6.25']]], total: '₹1,270.50' },
  title: /^PO-\d{4}-\d+$/, edit: ['Justification notes', 'Wanted for December §'],
  moves: [{ button: 'Submit', shows: 'Pending Finance Approval' }], panels: ['Batches by stage', 'Deviations by severity'],
}, (site) => {
  test('a regulated record is changed with a reason, which its trail keeps', async () => {
    const visit = await site().open(1280)
    await visit.signIn('meera.iyer@pharma.com', 'Demo-password-1!')
    const { page } = visit
    const [id] = (await site().database.run({ text: "select id from deviations where status = 'Open' limit 1", params: [], columns: [{ is: 'text' }] })).rows[0]!
    await visit.goTo(`deviations/row/${String(id)}`)
    await page.getByLabel('Title').first().fill('Vial count differs')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Say why first.').first().waitFor()
    await page.getByLabel('Reason for the change').fill('Counted again: ৩ vials')
    await visit.shot('why')
    await accessible(page, 'a form that asks why')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').first().waitFor()
    const kept = await site().database.run({ text: 'select reason from tenon_trail where "row" = ?1 order by seq desc limit 1', params: [{ is: 'text' }], columns: [{ is: 'text' }] }, [id])
    assert.equal(kept.rows[0]?.[0], 'Counted again: ৩ vials')
  })
})
