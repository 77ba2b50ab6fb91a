import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { system } from '@tenon/crm'
import { accessible, openSite, type Site, type Visit } from './site.ts'

describe('what changes elsewhere shows at once in the admin', () => {
  let site: Site
  before(async () => { site = await openSite(system) })
  after(() => site.close())
  const signedIn = async (width: number, who: string): Promise<Visit> => { const visit = await site.open(width); await visit.signIn(who, 'demo-password-1'); return visit }
  const listens = (visit: Visit, topic: string): Promise<unknown> => visit.page.waitForResponse((r) => r.url().includes('/admin/events') && r.url().includes(encodeURIComponent(topic)) && r.status() === 200)

  test('two people at one row: the one who only looks sees it, the one who has typed keeps what he typed', async () => {
    const [owner, manager] = [await signedIn(1280, 'owner@northlight-fibre'), await signedIn(390, 'manager@northlight-fibre')]
    const [id] = (await site.database.run({ text: 'select cast(id as text) from vendors where organization_id = 1 order by id limit 1', params: [], columns: [{ is: 'text' }] })).rows[0]!
    const [one, two] = [listens(owner, `vendors/${String(id)}`), listens(manager, `vendors/${String(id)}`)]
    for (const visit of [owner, manager]) await visit.goTo(`vendors/row/${String(id)}`)
    await Promise.all([one, two])
    const contact = ({ page }: Visit) => page.getByLabel('Contact person')
    const save = async ({ page }: Visit): Promise<void> => { await page.getByRole('button', { name: 'Save' }).click(); await page.getByText('Saved.').first().waitFor() }

    await contact(owner).fill('Ada Lovelace')
    await save(owner)
    await manager.page.getByRole('status').filter({ hasText: /owner@northlight.* has just changed: Contact person/i }).waitFor()
    assert.equal(await contact(manager).inputValue(), 'Ada Lovelace', 'a form in which nothing was typed shows it')

    await manager.page.getByLabel('Website').fill('https://cables.example')
    await contact(owner).fill('Grace Hopper')
    await save(owner)
    const told = manager.page.getByRole('status').filter({ hasText: 'What you have typed is still here.' })
    await told.waitFor()
    await accessible(manager.page, 'a row that has changed')
    assert.equal(await contact(manager).inputValue(), 'Ada Lovelace', 'not under somebody’s hands')
    await told.getByRole('button', { name: 'Show it' }).click()
    await manager.page.waitForFunction(() => [...(globalThis as unknown as { document: { querySelectorAll(of: string): Iterable<{ value: string }> } }).document.querySelectorAll('input')].some((input) => input.value === 'Grace Hopper'))
    assert.equal(await manager.page.getByLabel('Website').inputValue(), 'https://cables.example')
    await save(manager)
    assert.deepEqual((await site.database.run({ text: 'select contact_person, website from vendors where id = ?1', params: [{ is: 'text' }], columns: [{ is: 'text' }, { is: 'text' }] }, [id])).rows[0], ['Grace Hopper', 'https://cables.example'])

    const gone = owner.page.getByRole('status').filter({ hasText: 'deleted' })
    const csrf = (await manager.context.cookies()).find((c) => c.name === 'csrftoken')!.value
    assert.equal((await manager.page.request.delete(`${site.url}/admin/api/vendors/${String(id)}`, { headers: { 'x-csrftoken': csrf } })).status(), 204)
    await gone.waitFor()
    for (const visit of [owner, manager]) { visit.quiet(); await visit.context.close() }
  })

  test('a list shows what comes and changes, marked; nobody hears of what is not his', async () => {
    const [owner, other, customer] = [await signedIn(1280, 'owner@northlight-fibre'), await signedIn(1280, 'owner@quill-ledger-supply'), await signedIn(1280, 'customer@northlight-fibre')]
    const [one, two] = [listens(owner, 'customers'), listens(other, 'customers')]
    for (const visit of [owner, other]) await visit.goTo('customers')
    await Promise.all([one, two])
    const count = (visit: Visit): Promise<string> => visit.page.locator('[aria-live=polite]').first().innerText()
    await owner.page.locator('tbody tr').first().waitFor()
    await other.page.locator('tbody tr').first().waitFor()
    const before = await count(other)
    const csrf = (await owner.context.cookies()).find((c) => c.name === 'csrftoken')!.value
    const made = await owner.page.request.post(`${site.url}/admin/api/customers`, { data: { name: 'Zenith Works', email: 'zenith@example.com' }, headers: { 'x-csrftoken': csrf } })
    assert.equal(made.status(), 201)
    await owner.page.locator('tr[data-fresh]', { hasText: 'Zenith Works' }).waitFor()
    assert.equal(await count(other), before, 'another tenant sees nothing of it')
    assert.equal(await other.page.getByText('Zenith Works').count(), 0)
    assert.equal((await customer.page.request.get(`${site.url}/admin/events?topics=employees`)).status(), 400, 'a topic that one may not read is none')
    assert.equal((await (await site.open(1280)).page.request.get(`${site.url}/admin/events?topics=customers`)).status(), 403)
    for (const visit of [owner, other, customer]) visit.quiet()
  })
})
