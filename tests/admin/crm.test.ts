import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { system } from '@tenon/crm'
import { accessible, type Visit } from './site.ts'
import { workingDay } from './working-day.ts'

const owner = ['owner@northlight-fibre', 'demo-password-1'] as const

workingDay(system, {
  who: owner, list: 'orders', fields: [['Title', 'Splicing, ring §'], ['Order date', '2026-11-20']],
  lines: { rows: [[['Item name', 'Splice closure'], ['Quantity', '3'], ['Unit price', '19.99']], [['Item name', 'Pigtail'], ['Quantity', '12'], ['Unit price', '2.25']]], total: '86.97' },
  title: /^ORD-\d{4}-\d{4}$/, edit: ['Title', 'Splicing, south ring §'], moves: [{ button: 'Complete', shows: 'Completed' }], panels: ['Deals by stage', 'Orders by month', 'Revenue by month'],
}, (site) => {
  const signedIn = async (width: number, who: readonly [string, string] = owner): Promise<Visit> => { const visit = await site().open(width); await visit.signIn(...who); return visit }

  test('a wrong password is told, the right one opens the overview, and signing out closes it', async () => {
    const { page, quiet, signIn } = await site().open(1280)
    await page.goto(`${site().url}/admin`)
    await page.getByLabel('User name').fill(owner[0])
    await page.getByLabel('Password').first().fill('wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    assert.match(await page.getByRole('alert').innerText(), /Unable to log in/)
    await accessible(page, 'sign-in')
    await signIn(...owner)
    await page.getByText('Deals by stage').waitFor()
    await page.getByRole('button', { name: /owner@northlight/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByLabel('User name').waitFor()
    assert.equal((await page.request.get(`${site().url}/admin/manifest`)).status(), 403)
    quiet()
  })

  test('what somebody else has changed meanwhile is not written over unseen', async () => {
    const { page, context, quiet, goTo } = await signedIn(1280)
    const [row] = (await site().database.run({ text: 'select cast(id as text) from vendors where organization_id = 1 order by id limit 1', params: [], columns: [{ is: 'text' }] })).rows
    await goTo(`vendors/row/${String(row?.[0])}`)
    await page.getByLabel('Contact person').fill('Mine')
    const csrf = (await context.cookies()).find((c) => c.name === 'csrftoken')!.value
    const other = await page.request.patch(`${site().url}/admin/api/vendors/${String(row?.[0])}`, { data: { contact_person: 'Theirs' }, headers: { 'x-csrftoken': csrf } })
    assert.equal(other.status(), 200)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('dialog').getByText('Your changes are still here.', { exact: false }).waitFor()
    await accessible(page, 'a dialog')
    await page.getByRole('button', { name: 'Save mine over it' }).click()
    await page.getByText('Saved.').first().waitFor()
    assert.equal(await page.getByLabel('Contact person').inputValue(), 'Mine')
    quiet()
  })

  test('a sheet is checked with every bad cell named, and nothing kept, before it is brought in', async () => {
    const { page, quiet, goTo, shot } = await signedIn(1280)
    const count = async (): Promise<unknown> => (await site().database.run({ text: 'select count(*) from vendors', params: [], columns: [{ is: 'integer' }] })).rows[0]?.[0]
    const before = await count()
    await goTo('vendors/import')
    await page.locator('input[type=file]').setInputFiles({ name: 'vendors.csv', mimeType: 'text/csv', buffer: Buffer.from('Name,Email,Colour\nNew Cable Ltd,info@newcable.example,red\nBad Mail Ltd,nobody,blue\n') })
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByText('1 of 2 rows are good.', { exact: false }).waitFor()
    assert.match(await page.locator('main table').innerText(), /3\s+email/)
    assert.equal(await count(), before)
    await shot('import')
    await accessible(page, 'an import')
    await page.getByRole('button', { name: 'Import 1 rows' }).click()
    await page.getByText('1 rows imported.', { exact: false }).waitFor()
    assert.equal(await count(), Number(before) + 1)
    quiet()
  })

  test('a role sees no menu, field or button that is not its own, and the server says the same', async () => {
    interface Seen { readonly resources: readonly { readonly path: string; readonly can: Readonly<Record<string, boolean>>; readonly fields: readonly { readonly name: string }[] }[] }
    const seenBy = async ({ page }: Visit): Promise<Seen> => (await (await page.request.get(`${site().url}/admin/manifest`)).json()) as Seen
    const [customer, employee] = [await signedIn(1280, ['customer@northlight-fibre', 'demo-password-1']), await signedIn(1280, ['employee@northlight-fibre', 'demo-password-1'])]
    const [whole, theirs, staffs] = [await seenBy(await signedIn(1280)), await seenBy(customer), await seenBy(employee)]
    const hidden = whole.resources.filter((r) => !theirs.resources.some((own) => own.path === r.path))
    assert.ok(hidden.length > 0 && theirs.resources.length > 0)
    for (const { path } of hidden) {
      assert.equal((await customer.page.request.get(`${site().url}/admin/api/${path}`)).status(), 403, path)
      assert.equal(await customer.page.locator(`nav a[href$="#/${path}"], nav a[href*="#/${path}?"]`).count(), 0, path)
    }
    const fieldsOf = (seen: Seen): string[] => seen.resources.find((r) => r.path === 'employees')?.fields.map((f) => f.name) ?? []
    assert.ok(fieldsOf(whole).includes('salary') && !fieldsOf(staffs).includes('salary'))
    for (const visit of [customer, employee]) visit.quiet()
  })

  test('on a phone: an Excel sheet is checked, rows are sorted, chosen and changed together', async () => {
    const { page, quiet, goTo, shot } = await signedIn(390)
    await goTo('vendors')
    await page.getByRole('button', { name: 'Export' }).click()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Excel' }).click()])
    await page.goto(`${site().url}/admin#/vendors/import`)
    await page.locator('input[type=file]').setInputFiles({ name: 'vendors.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: readFileSync(await download.path()) })
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByText(/^(\d+) of \1 rows are good/).waitFor()
    await shot('import')
    await accessible(page, 'an import')

    await goTo('customers?q=status%3Dprospect')
    const rows = await page.getByText(/^\d+ rows?$/).innerText()
    await page.getByRole('combobox', { name: 'Sort' }).click()
    await page.getByRole('option', { name: 'Name ↓', exact: true }).click()
    await page.waitForURL(/ordering/)
    await page.getByRole('button', { name: 'Select', exact: true }).click()
    await page.locator('.pick').nth(1).waitFor()
    for (const i of [0, 1]) await page.locator('.pick').nth(i).getByRole('checkbox').check()
    await shot('chosen')
    await accessible(page, 'chosen rows')
    await page.getByRole('region', { name: 'Actions' }).getByRole('button', { name: 'Activate', exact: true }).click()
    await page.getByText('Activate: done.').waitFor()
    await page.getByText(`${Number.parseInt(rows, 10) - 2} rows`, { exact: true }).waitFor()
    quiet()
  })

  test('on a phone in Spanish: the menu, filters and a row', async () => {
    const visit = await site().open(390, { colorScheme: 'dark' })
    await visit.signIn(...owner)
    const { page } = visit
    await page.getByRole('button', { name: 'Language' }).click()
    await page.getByRole('menuitem', { name: 'Español' }).click()
    await page.getByRole('button', { name: 'Menú' }).click()
    await page.getByRole('navigation').getByRole('link', { name: 'Orders', exact: true }).click()
    await page.getByRole('heading', { name: 'Orders', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Filtros' }).click()
    await page.getByRole('dialog').getByLabel('Completed').check()
    await accessible(page, 'filters')
    await page.keyboard.press('Escape')
    await page.getByText(/Status: Completed/).waitFor()
    await visit.shot('spanish')
    await page.locator('a.card').first().click()
    await page.getByRole('tab', { name: 'Historial' }).waitFor()
    visit.quiet()
  })

  test('the keyboard alone signs in, opens a list, sorts it and opens a row', async () => {
    const { page, quiet } = await site().open(1280)
    await page.goto(`${site().url}/admin`)
    await page.getByLabel('User name').waitFor()
    await page.keyboard.type(owner[0])
    await page.keyboard.press('Tab')
    await page.keyboard.type(owner[1])
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Overview', exact: true }).waitFor()
    await page.getByRole('link', { name: 'Orders', exact: true }).first().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Total amount' }).focus()
    await page.keyboard.press('Enter')
    await page.locator('th[aria-sort=ascending]').waitFor()
    await page.locator('tbody a').first().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('tab', { name: 'Details' }).waitFor()
    quiet()
  })
})
