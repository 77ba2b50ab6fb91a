import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fits, type Json, type Running } from './harness.ts'
import * as shapes from './shapes.ts'
import { problems, teller } from './tell.ts'

export function people(running: () => Running): void {
  const { call, get, post, patch, put } = teller(running)
  test('after five refusals an account waits at this address, whatever the password; others go on', async () => {
    const attempt = (password: string, status: number, username = 'employee@willow-clinics'): Promise<{ json: Json }> => call('POST', '/api/auth/login/', status, { username, password }, null)
    for (let i = 0; i < 5; i++) await attempt('wrong', 400)
    const locked = await attempt('demo-password-1', 429)
    assert.match(String(locked.json.error), /^Request was throttled\. Expected available in \d+ seconds\.$/)
    await attempt('demo-password-1', 200, 'owner@willow-clinics')
  })

  test('login answers the whole user and every kind of token; a wrong password is 400 under details', async () => {
    const good = await call('POST', '/api/auth/login/', 200, { username: 'owner@northlight-fibre.example', password: 'demo-password-1' }, null)
    fits(good.json, { user: '{}', access: 'string', refresh: 'string', token_type: 'string', access_expires_in: 'int', refresh_expires_in: 'int', token: 'string', legacy_token: 'string', message: 'string' }, 'login')
    assert.deepEqual([good.json.token_type, good.json.access_expires_in, good.json.refresh_expires_in], ['Bearer', 86_400, 604_800])
    fits(good.json.user, shapes.user, 'login.user')
    for (const profile of (good.json.user as Json).profiles as Json[]) fits(profile, shapes.profile, 'login.user.profiles')
    for (const one of (good.json.user as Json).organizations as Json[]) fits(one, { id: 'int', name: 'string', slug: 'string', is_owner: 'bool', joined_at: 'at|null' }, 'login.user.organizations')
    const bad = await call('POST', '/api/auth/login/', 400, { username: 'owner@northlight-fibre', password: 'wrong' }, null)
    assert.deepEqual(problems(bad), { non_field_errors: ['Unable to log in with provided credentials.'] })
    assert.deepEqual(problems(await call('POST', '/api/auth/login/', 400, {}, null)), { username: ['This field is required.'], password: ['This field is required.'] })
    for (const scheme of [`Bearer ${String(good.json.access)}`, `Token ${String(good.json.token)}`]) assert.equal((await get('/api/users/me/', 200, scheme)).json.id, (good.json.user as Json).id)
    const renewed = await call('POST', '/api/auth/token/refresh/', 200, { refresh: good.json.refresh }, null)
    assert.equal(typeof renewed.json.access, 'string')
    await call('POST', '/api/auth/token/refresh/', 200, { refresh: good.json.refresh }, null)
    const dead = await call('POST', '/api/auth/token/refresh/', 401, { refresh: 'x' }, null)
    assert.equal(dead.json.error, 'Token is invalid or expired')
    assert.deepEqual((await call('POST', '/api/auth/token/verify/', 200, { token: good.json.access }, null)).json, {})
    await call('POST', '/api/auth/token/verify/', 401, { token: 'x' }, null)
    assert.equal((await get('/api/orders/', 401, null)).json.error, 'Authentication credentials were not provided.')
  })

  test('registration, logging out, changing the password', async () => {
    const person = { username: 'frieda', email: 'frieda@example.com', password: 'a-long-word-7', password_confirm: 'a-long-word-7', first_name: 'Frieda', last_name: 'Ohm' }
    assert.deepEqual(problems(await call('POST', '/api/users/', 400, { ...person, password_confirm: 'x' }, null)), { password: ["Password fields didn't match."] })
    assert.deepEqual(problems(await call('POST', '/api/users/', 400, { ...person, password: 'x', password_confirm: 'x' }, null)), { password: ['Ensure this field has at least 6 characters.'] })
    const made = await call('POST', '/api/users/', 201, person, null)
    fits(made.json, { user: '{}', token: 'string', message: 'string' }, 'register')
    fits(made.json.user, shapes.user, 'register.user')
    assert.deepEqual(Object.keys(problems(await call('POST', '/api/users/', 400, person, null))).sort(), ['email', 'username'])
    const as = `Token ${String(made.json.token)}`
    assert.deepEqual(problems(await call('POST', '/api/auth/change-password/', 400, { old_password: 'no', new_password: 'another-word-8', new_password_confirm: 'another-word-8' }, as)).old_password !== undefined, true)
    fits((await call('POST', '/api/auth/change-password/', 200, { old_password: person.password, new_password: 'another-word-8', new_password_confirm: 'another-word-8' }, as)).json, { message: 'string' }, 'change-password')
    const again = await call('POST', '/api/auth/login/', 200, { username: 'frieda', password: 'another-word-8' }, null)
    fits((await call('POST', '/api/auth/logout/', 200, {}, `Token ${String(again.json.token)}`)).json, { message: 'string' }, 'logout')
    await get('/api/users/me/', 401, `Token ${String(again.json.token)}`)
  })

  test('the own profile and the choice of a role', async () => {
    fits((await get('/api/users/me/')).json, shapes.user, 'me')
    assert.equal((await patch('/api/users/update_profile/', { bio: 'Works here.', timezone: 'Europe/Berlin' })).json.timezone, 'Europe/Berlin')
    const { token } = await running().register('chooser')
    const roles = await get('/api/auth/role-selection/available_roles/', 200, token)
    fits(roles.json, { profiles: '[]', count: 'int' }, 'available_roles')
    const profiles = roles.json.profiles as Json[]
    assert.deepEqual(profiles.map((p) => p.profile_type).sort(), ['customer', 'vendor'])
    assert.equal(profiles.find((p) => p.profile_type === 'customer')?.organization_name, 'Independent Customer')
    const chosen = await call('POST', '/api/auth/role-selection/select_role/', 200, { profile_id: profiles.find((p) => p.profile_type === 'customer')!.id }, token)
    fits(chosen.json, { message: 'string', user: '{}', active_profile: '{}' }, 'select_role')
    fits(chosen.json.active_profile, shapes.profile, 'select_role.active_profile')
    fits((await get('/api/auth/role-selection/current_role/', 200, token)).json, { profile: '{}' }, 'current_role')
    assert.equal(((await get('/api/auth/role-selection/current_role/', 200, token)).json.profile as Json).profile_type, 'customer')
    await call('POST', '/api/auth/role-selection/select_role/', 404, { profile_id: 1 }, token)
    await call('POST', '/api/auth/role-selection/select_role/', 400, {}, token)
    assert.ok((await get('/api/user-profiles/my_profiles/', 200, token)).list.length > 0)
    for (const word of ['deactivate', 'activate']) fits((await call('POST', `/api/user-profiles/${String(profiles[0]!.id)}/${word}/`, 200, {}, token)).json, { message: 'string', profile: '{}' }, word)
    await call('POST', '/api/user-profiles/1/suspend/', 404, {}, token)
  })

  test('organizations: own ones, members, the owner edits, a name is taken once', async () => {
    const mine = await get('/api/organizations/my_organizations/')
    fits(mine.list[0], shapes.organization, 'my_organizations')
    const id = mine.list[0]!.id
    assert.equal((await patch(`/api/organizations/${String(id)}/`, { zip_code: '97201', settings: { timezone: 'America/Los_Angeles', currency: 'USD' } })).json.zip_code, '97201')
    assert.deepEqual(problems(await patch(`/api/organizations/${String(id)}/`, { settings: { timezone: 'Nowhere/At-All' } }, 400)), { settings: ['Settings must be an object with a valid timezone.'] })
    assert.equal((await put(`/api/organizations/${String(id)}/`, { description: 'Fibre for everybody' })).json.description, 'Fibre for everybody')
    assert.equal((await call('PATCH', `/api/organizations/${String(id)}/`, 403, { name: 'Mine' }, running().as('employee'))).json.error, 'Permission denied')
    assert.deepEqual(problems(await post('/api/organizations/', { name: 'northlight FIBRE' }, 400)), { name: ['An organization with this name already exists. Please choose a different name.'] })
    assert.ok((await get(`/api/organizations/${String(id)}/members/`)).list.length >= 3)
    fits((await get(`/api/organizations/${String(id)}/members/`)).list[0], { id: 'int', user: 'int', user_email: 'string', user_name: 'string', user_details: '{}', organization: 'int', is_owner: 'bool', is_active: 'bool', joined_at: 'at|null' }, 'members')
    const { id: newcomer } = await running().register('member')
    await post(`/api/organizations/${String(id)}/add_member/`, { user_id: newcomer }, 201)
    await post(`/api/organizations/${String(id)}/add_member/`, { email: 'member@example.com' }, 400)
    await get('/api/organizations/2/members/', 404)
    assert.ok((await get('/api/organizations/all_organizations/')).list.length === 1)
    assert.ok((await get('/api/organizations/all_organizations/', 200, running().as('customer'))).list.length >= 3)
  })

  test('a new organization works at once: owner, vendor, roles, pipeline, first order', async () => {
    const { token } = await running().register('founder')
    await get('/api/orders/', 403, token)
    const made = await call('POST', '/api/organizations/', 201, { name: 'Harbour Bakery', industry: 'Food', settings: { timezone: 'Europe/Berlin' } }, token)
    fits(made.json, shapes.organization, 'organization')
    assert.deepEqual([made.json.slug, made.json.member_count], ['harbour-bakery', 1])
    const me = (await get('/api/users/me/', 200, token)).json
    assert.deepEqual((me.organizations as Json[]).map((o) => [o.name, o.is_owner]), [['Harbour Bakery', true]])
    assert.equal((me.profiles as Json[]).find((p) => p.is_primary === true)?.organization, made.json.id)
    const vendors = (await get('/api/vendors/', 200, token)).json.results as Json[]
    assert.deepEqual(vendors.map((v) => [v.name, v.email]), [['Harbour Bakery', 'founder@example.com']])
    const order = await call('POST', '/api/orders/', 201, { title: 'Flour', order_date: '2026-01-05', vendor: vendors[0]!.id, items: [{ product_name: 'Flour', quantity: 2, unit_price: '12.50' }] }, token)
    assert.match(String(order.json.order_number), /^ORD-\d{4}-0001$/)
    const pipelines = (await get('/api/pipelines/?page_size=100', 200, token)).json.results as Json[]
    assert.deepEqual(((pipelines[0]?.stages ?? []) as Json[]).map((s) => [s.name, s.order, s.probability, s.is_closed_won, s.is_closed_lost]), [
      ['Lead', 1, '10.00', false, false], ['Qualified', 2, '25.00', false, false], ['Proposal', 3, '50.00', false, false], ['Negotiation', 4, '75.00', false, false], ['Closed Won', 5, '100.00', true, false], ['Closed Lost', 6, '0.00', false, true],
    ])
    assert.deepEqual(((await get('/api/roles/', 200, token)).json.results as Json[]).map((r) => r.name), ['Employee', 'Manager'])
    const second = await call('POST', '/api/organizations/', 201, { name: 'Harbour  Bakery!' }, token)
    assert.equal(second.json.slug, 'harbour-bakery-1')
    assert.equal((await get('/api/organizations/my_organizations/', 200, token)).list[0]?.id, second.json.id)
  })

  test('notification preferences, with and without the prefix', async () => {
    const shown = await get('/notification-preferences/me/')
    for (const key of ['email_new_lead', 'push_tasks_due', 'email_system_updates']) assert.equal(typeof shown.json[key], 'boolean', key)
    const changed = await patch('/notification-preferences/me/', { email_new_lead: false, quiet_hours_start: '22:00', digest_frequency: 'weekly' })
    assert.deepEqual([changed.json.email_new_lead, changed.json.quiet_hours_start, changed.json.digest_frequency], [false, '22:00:00', 'weekly'])
    assert.equal((await get('/api/notification-preferences/me/')).json.email_new_lead, false)
    assert.deepEqual(problems(await patch('/api/notification-preferences/me/', { digest_frequency: 'hourly' }, 400)), { digest_frequency: ['"hourly" is not a valid choice.'] })
    assert.equal((await post('/notification-preferences/reset_defaults/', {})).json.email_new_lead, true)
  })
}
