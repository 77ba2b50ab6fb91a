import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { system } from '@tenon/crm'
import { accessible, openSite, type Site, type Visit } from './site.ts'

const owner = ['owner@northlight-fibre', 'demo-password-1'] as const

describe('the admin of the CRM in a real browser', () => {
  let site: Site
  before(async () => { site = await openSite(system) })
  after(() => site.close())
  const signedIn = async (width: number, who: readonly [string, string] = owner): Promise<Visit> => { const visit = await site.open(width); await visit.signIn(...who); return visit }

  test('a wrong password is told, the right one opens the overview, and signing out closes it', async () => {
    const { page, quiet, signIn } = await site.open(1280)
    await page.goto(`${site.url}/admin`)
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
    assert.equal((await page.request.get(`${site.url}/admin/manifest`)).status(), 403)
    quiet()
  })

  test('an order: made with lines and a live total, refused, mended, moved, found, exported, with its history', async () => {
    const { page, quiet, goTo, shot } = await signedIn(1280)
    await goTo('orders/new')
    await page.getByRole('button', { name: 'Save' }).click()
    assert.match(await page.getByText('This field is required.').first().innerText(), /required/)
    await page.getByLabel('Title', { exact: false }).fill('Splicing, north ring')
    await page.getByLabel('Order date', { exact: false }).fill('2026-11-20')
    for (const [i, [name, quantity, price]] of [['Splice closure', '3', '19.99'], ['Pigtail', '12', '2.25']].entries()) {
      await page.getByRole('button', { name: 'Add line' }).click()
      const line = page.locator('table.lines tbody tr').nth(i)
      await line.getByLabel('Item name').fill(name!)
      await line.getByLabel('Quantity').fill(quantity!)
      await line.getByLabel('Unit price').fill(price!)
    }
    await page.locator('table.lines').getByText('59.97').waitFor()
    await shot('order-new')
    await accessible(page, 'a form with lines')
    await page.getByRole('button', { name: 'Save' }).click()
    const heading = page.locator('main h1')
    await heading.filter({ hasText: /^ORD-\d{4}-\d{4}$/ }).waitFor()
    const number = await heading.innerText()
    const [row] = (await site.database.run({ text: `select cast(total_amount as text), cast(id as text) from orders where order_number = '${number}' and organization_id = 1`, params: [], columns: [{ is: 'text' }, { is: 'text' }] })).rows
    assert.match(String(row?.[0]), /^8697|^86\.97/)

    await page.getByLabel('Title', { exact: false }).fill('Splicing, south ring')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').first().waitFor()
    await page.getByRole('tab', { name: 'History' }).click()
    await page.getByText('Splicing, north ring').first().waitFor()
    await page.getByText('Splicing, south ring').first().waitFor()
    await shot('order-history')

    await page.getByRole('tab', { name: 'Details' }).click()
    await page.getByRole('button', { name: 'Complete' }).click()
    await page.getByRole('button', { name: 'Complete' }).waitFor({ state: 'detached' })

    await goTo('orders')
    await page.getByRole('searchbox').fill('south ring')
    await page.getByText('1 row', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Export' }).click()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'CSV' }).click()])
    const csv = readFileSync(await download.path(), 'utf8')
    assert.equal(csv.trim().split('\r\n').length, 2)
    assert.match(csv, new RegExp(`${number},"?Splicing, south ring"?`))
    await accessible(page, 'a list')
    quiet()
  })

  test('what somebody else has changed meanwhile is not written over unseen', async () => {
    const { page, context, quiet, goTo } = await signedIn(1280)
    const [row] = (await site.database.run({ text: 'select cast(id as text) from vendors where organization_id = 1 order by id limit 1', params: [], columns: [{ is: 'text' }] })).rows
    await goTo(`vendors/row/${String(row?.[0])}`)
    await page.getByLabel('Contact person').fill('Mine')
    const csrf = (await context.cookies()).find((c) => c.name === 'csrftoken')!.value
    const other = await page.request.patch(`${site.url}/admin/api/vendors/${String(row?.[0])}`, { data: { contact_person: 'Theirs' }, headers: { 'x-csrftoken': csrf } })
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
    const count = async (): Promise<unknown> => (await site.database.run({ text: 'select count(*) from vendors', params: [], columns: [{ is: 'integer' }] })).rows[0]?.[0]
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
    const seenBy = async ({ page }: Visit): Promise<Seen> => (await (await page.request.get(`${site.url}/admin/manifest`)).json()) as Seen
    const [customer, employee] = [await signedIn(1280, ['customer@northlight-fibre', 'demo-password-1']), await signedIn(1280, ['employee@northlight-fibre', 'demo-password-1'])]
    const [whole, theirs, staffs] = [await seenBy(await signedIn(1280)), await seenBy(customer), await seenBy(employee)]
    const hidden = whole.resources.filter((r) => !theirs.resources.some((own) => own.path === r.path))
    assert.ok(hidden.length > 0 && theirs.resources.length > 0)
    for (const { path } of hidden) {
      assert.equal((await customer.page.request.get(`${site.url}/admin/api/${path}`)).status(), 403, path)
      assert.equal(await customer.page.locator(`nav a[href$="#/${path}"], nav a[href*="#/${path}?"]`).count(), 0, path)
    }
    const fieldsOf = (seen: Seen): string[] => seen.resources.find((r) => r.path === 'employees')?.fields.map((f) => f.name) ?? []
    assert.ok(fieldsOf(whole).includes('salary') && !fieldsOf(staffs).includes('salary'))
    for (const visit of [customer, employee]) visit.quiet()
  })

  test('on a phone: overview, list, a row and the menu, in the dark and in Spanish', async () => {
    const visit = await site.open(390, { colorScheme: 'dark' })
    await visit.signIn(...owner)
    const { page } = visit
    await visit.shot('home')
    await accessible(page, 'overview')
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
    await visit.shot('list')
    await page.locator('a.card').first().click()
    await page.getByRole('tab', { name: 'Historial' }).waitFor()
    assert.ok(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth + 1'), 'no page is wider than the phone')
    await accessible(page, 'a row')
    visit.quiet()
  })

  test('the keyboard alone signs in, opens a list, sorts it and opens a row', async () => {
    const { page, quiet } = await site.open(1280)
    await page.goto(`${site.url}/admin`)
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
