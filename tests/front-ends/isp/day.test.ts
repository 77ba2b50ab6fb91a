import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RouterSimulator } from '../../../apps/isp/invariants/router-simulator.ts'
import { fits, type Front, type Json, onEachDatabase, rowsOf } from './harness.ts'
import * as shapes from './shapes.ts'

const admin = '01711000002'
const months = ['JANUARY', 'FEBRUARY', 'MARCH', 'APRIL', 'MAY', 'JUNE', 'JULY', 'AUGUST', 'SEPTEMBER', 'OCTOBER', 'NOVEMBER', 'DECEMBER']
const thisMonth = (): string => months[Number(new Intl.DateTimeFormat('en', { timeZone: 'Asia/Dhaka', month: 'numeric' }).format(new Date())) - 1]!
const thisYear = (): number => Number(new Intl.DateTimeFormat('en', { timeZone: 'Asia/Dhaka', year: 'numeric' }).format(new Date()))
const clerk = '01711000004'

// Every call of the front end's services, in the order in which a day in the office makes them.
onEachDatabase("a clerk's day", (front) => {
  const call: Front['call'] = (...of) => front().call(...of)
  let [customer, plan]: Json[] = []

  test('home: the price list, signed in or not, or with a token that has run out', async () => {
    for (const authorization of [null, 'Bearer a.b.c', `Basic ${Buffer.from('nobody:x').toString('base64')}`]) {
      const list = await call('GET', '/packages?page=1&page_size=100', 200, undefined, authorization)
      fits(list.json, shapes.page, 'packages')
      assert.equal(list.json.code, 200)
      fits(rowsOf(list)[0], shapes.packageBase, 'package')
      fits((await call('GET', `/packages/${String(rowsOf(list)[0]!.uid)}`, 200, undefined, authorization)).json, shapes.packageDetail, 'package detail')
    }
    await call('POST', '/packages', 401, { name: 'Free for all' }, 'Bearer a.b.c')
    await call('GET', '/packages/', 404, undefined, null)
  })

  test('login: a wrong password is 400 with detail and message; the pair of tokens says who and until when', async () => {
    const bad = await call('POST', '/users/login', 400, { phone: clerk, password: 'wrong' }, null)
    assert.deepEqual(bad.json, { detail: 'Invalid Credentials', message: 'Invalid Credentials' })
    assert.deepEqual((await call('POST', '/users/login', 400, { password: 'x' }, null)).json, { phone: ['This field is required.'] })
    const good = await front().become(clerk)
    fits(good, shapes.signedIn, 'login')
    fits(good.user, shapes.loginUser, 'login.user')
    const claims = JSON.parse(Buffer.from(String(good.access_token).split('.')[1]!, 'base64url').toString()) as Json
    for (const name of ['id', 'uid', 'first_name', 'last_name', 'phone', 'email', 'kind']) assert.equal(claims[name], (good.user as Json)[name], name)
    assert.equal(claims.token_type, 'access')
    assert.ok(Math.abs(Number(good.access_token_exp) - Date.now() / 1000 - 7 * 86_400) < 60)
    assert.ok(Math.abs(Number(good.refresh_token_exp) - Date.now() / 1000 - 30 * 86_400) < 60)
  })

  test('an old token is 401, so that the client refreshes; the new one works; a refresh token is no access token', async () => {
    const { refresh_token: token } = await front().become(clerk)
    await call('GET', '/customers', 401, undefined, 'Bearer a.b.c')
    await call('GET', '/customers', 401, undefined, null)
    await call('GET', '/customers', 401, undefined, `Bearer ${String(token)}`)
    const renewed = await call('POST', '/users/login/refresh', 200, { refresh_token: token }, null)
    fits(renewed.json, { access_token: 'string', access_token_exp: 'int' }, 'refresh')
    await call('GET', '/customers', 200, undefined, `Bearer ${String(renewed.json.access_token)}`)
    assert.deepEqual((await call('POST', '/users/login/refresh', 400, {}, null)).json, { error: 'Refresh token is required' })
    assert.equal(typeof (await call('POST', '/users/login/refresh', 401, { refresh_token: 'x' }, null)).json.error, 'string')
    await call('GET', '/customers', 200, undefined, `Basic ${Buffer.from(`${clerk}:demo-password-1`).toString('base64')}`)
  })

  test('the own person: read, and written by PUT with the telephone number', async () => {
    fits((await call('GET', '/users/me', 200)).json, shapes.me, 'me')
    const changed = await call('PUT', '/users/me', 200, { first_name: 'Jahidul', last_name: 'Hasan', phone: clerk, email: 'desk@dhakafibre.example', gender: 'MALE', kind: 'SUPER_ADMIN' })
    assert.deepEqual([changed.json.first_name, changed.json.kind], ['Jahidul', 'STAFF'])
    assert.deepEqual((await call('PUT', '/users/me', 400, { first_name: 'x' })).json, { phone: ['This field is required.'] })
    assert.equal((await call('PATCH', '/users/me', 200, { first_name: 'Jahid' })).json.first_name, 'Jahid')
  })

  test('the dashboard: counters, the last five paid payments, the last five customers', async () => {
    const told = (await call('GET', '/dashboard', 200)).json
    fits(told, shapes.dashboard, 'dashboard')
    // each counter is what the lists say
    const [everybody, all] = [rowsOf(await call('GET', '/customers?page_size=10000', 200)), rowsOf(await call('GET', '/payments?page_size=10000', 200))]
    const [settled, now] = [all.filter((one) => one.paid === true), all.filter((one) => one.billing_month === thisMonth() && one.billing_year === thisYear())]
    const sum = (rows: readonly Json[], of: (row: Json) => number): string => rows.reduce((total, row) => total + of(row), 0).toFixed(2)
    assert.deepEqual(told, {
      total_customers: everybody.length, active_customers: everybody.filter((one) => one.is_active === true).length, total_packages: (await call('GET', '/packages', 200)).json.count,
      total_payments: settled.length, total_revenue: sum(settled, (one) => Number(one.amount)), pending_payments: all.length - settled.length, current_month_payments: now.filter((one) => one.paid === true).length,
      current_month_paid_amount: sum(now.filter((one) => one.paid === true), (one) => Number(one.amount)), current_month_pending_amount: sum(now.filter((one) => one.paid === false), (one) => Number(one.bill_amount) - Number(one.amount)),
    })
    const paid = await call('GET', '/payments?page=1&page_size=5&paid=true', 200)
    assert.ok(rowsOf(paid).every((one) => one.paid === true))
    assert.equal(rowsOf(await call('GET', '/customers?page=1&page_size=5', 200)).length, 5)
    await call('GET', '/dashboard', 401, undefined, null)
  })

  test('finding a subscriber: by name, number, package, state; whole offices at once', async () => {
    const all = await call('GET', '/customers?page=1&page_size=10000', 200)
    fits(all.json, shapes.page, 'customers')
    assert.equal(rowsOf(all).length, all.json.count)
    const one = rowsOf(all)[0]!
    fits(one, shapes.customerList, 'customer')
    fits(one.package, shapes.packageBase, 'customer.package')
    const found = async (query: string): Promise<Json[]> => rowsOf(await call('GET', `/customers?page_size=10000&${query}`, 200))
    assert.deepEqual((await found(`phone=${String(one.phone)}`)).map((c) => c.id), [one.id])
    assert.ok((await found(`name=${encodeURIComponent(String(one.name).slice(1, 5).toUpperCase())}`)).some((c) => c.id === one.id))
    assert.ok((await found(`username=${String(one.username)}&is_active=true`)).every((c) => c.username === one.username))
    const [off, on] = [await found('is_active=false'), await found('is_active=true')]
    assert.equal(off.length + on.length, all.json.count)
    assert.ok((await found('is_free=true')).every((c) => c.is_free === true))
    assert.equal((await found('is_free=false')).length + (await found('is_free=true')).length, all.json.count)
    assert.ok((await found(`package_id=${String((one.package as Json).id)}`)).every((c) => (c.package as Json).id === (one.package as Json).id))
    assert.equal((await found('package_id=999999')).length, 0)
    // two filters narrow together
    assert.equal((await found(`phone=${String(one.phone)}&name=nobody-is-called-so`)).length, 0)
    assert.deepEqual((await call('GET', '/customers?page=999', 404)).json, { detail: 'Invalid page.' })
  })

  test('a new subscriber: only a name is asked for; e-mail and telephone belong to one', async () => {
    plan = rowsOf(await call('GET', '/packages?page_size=100', 200)).find((p) => p.price === '500.00')!
    const form = { name: 'রহিম উদ্দিন', package_id: plan.id, username: 'rahim-line', password: 'line-pass-1', phone: '01999000111', email: 'rahim@mail.example', connection_type: 'PPPoE', connection_start_date: '2024-02-29', is_active: true, is_free: false, credentials: { username: 'rahim-line' }, address: 'Mirpur', nid: '1990', ip_address: '', mac_address: '' }
    const made = await call('POST', '/customers', 201, form)
    fits(made.json, shapes.customerList, 'new customer')
    customer = made.json
    assert.deepEqual([customer.name, customer.password, customer.connection_start_date, (customer.package as Json).price], ['রহিম উদ্দিন', 'line-pass-1', '2024-02-29', '500.00'])
    assert.deepEqual((await call('POST', '/customers', 400, { ...form, phone: '', username: '' })).json, { email: ['This email is already in use.'] })
    assert.deepEqual((await call('POST', '/customers', 400, { name: 'x', phone: form.phone })).json, { phone: ['This phone number is already in use.'] })
    assert.deepEqual((await call('POST', '/customers', 400, { name: 'x', username: 'rahim-line' })).json, { username: ['This username is already in use.'] })
    assert.deepEqual((await call('POST', '/customers', 400, { name: 'x', email: 'desk@dhakafibre.example' })).json, { email: ['This email is already in use.'] })
    assert.deepEqual((await call('POST', '/customers', 400, { phone: '1', connection_type: 'PPPOE', package_id: 99 })).json, { name: ['This field is required.'], connection_type: ['"PPPOE" is not a valid choice.'], package_id: ['Invalid pk "99" - object does not exist.'] })
    for (let i = 0; i < 2; i++) await call('POST', '/customers', 201, { name: 'Only a name' })
    fits((await call('GET', `/customers/${String(customer.uid)}`, 200)).json, shapes.customerDetail, 'customer detail')
    for (const uid of ['not-a-uid', '00000000-0000-4000-8000-000000000000']) await call('GET', `/customers/${uid}`, 404)
  })

  test('a form that was sent as it stood, its empty fields empty: nothing is meant by them; a moment for a day is its day in Dhaka', async () => {
    const form = { name: 'Form', email: '', phone: '', address: '', nid: '', package_id: '', username: '', password: '', connection_type: 'DHCP', connection_start_date: '', ip_address: '', mac_address: '', is_active: '', is_free: '', credentials: {}, captcha: 'unknown' }
    const made = await call('POST', '/customers', 201, form)
    assert.deepEqual([made.json.package, made.json.connection_start_date, made.json.is_active, made.json.is_free], [null, null, true, false])
    // midnight in Dhaka, as a browser there writes it
    assert.equal((await call('POST', '/customers', 201, { name: 'Form', connection_start_date: '2026-02-28T18:00:00.000Z' })).json.connection_start_date, '2026-03-01')
    assert.deepEqual(Object.keys((await call('POST', '/customers', 400, { ...form, name: '', connection_start_date: '2026-02-30', package_id: 'x' })).json).sort(), ['connection_start_date', 'name', 'package_id'])
    const paid = await call('POST', '/payments', 201, { customer_id: String(made.json.id), amount: '', billing_month: 'MARCH', billing_year: '', payment_method: 'CASH', paid: false, transaction_id: '', payment_date: '', note: '', bill_amount: '' })
    assert.deepEqual([paid.json.amount, paid.json.paid], ['0.00', true])
    assert.deepEqual((await call('POST', '/payments', 400, { customer_id: '', billing_month: '', payment_method: '' })).json, { customer_id: ['This field is required.'], billing_month: ['"" is not a valid choice.'], payment_method: ['"" is not a valid choice.'] })
  })

  test('a clerk does not change customers, prices or people; the office manager does', async () => {
    await call('PUT', `/customers/${String(customer!.uid)}`, 403, { name: 'y' })
    await call('DELETE', `/customers/${String(customer!.uid)}`, 403)
    await call('POST', '/customers/bills/generate', 403)
    await call('PUT', `/packages/${String(plan!.uid)}`, 403, { price: '1' })
    await call('GET', `/users/${String(customer!.uid)}`, 403)
    await front().become('01711000003')
    const form = { name: 'Rahim Uddin', email: 'rahim@mail.example', phone: '01999000111', address: 'Mirpur 10', nid: '1990', is_free: false, package_id: plan!.id, username: 'rahim-line', password: 'line-pass-2', connection_type: 'PPPoE', is_active: true, ip_address: '', mac_address: '', credentials: { note: 'new' }, package: { id: 99, name: 'ignored' } }
    const changed = await call('PUT', `/customers/${String(customer!.uid)}`, 200, form)
    fits(changed.json, shapes.customerDetail, 'changed customer')
    assert.deepEqual([changed.json.password, changed.json.credentials, (changed.json.package as Json).id], ['line-pass-2', { note: 'new' }, plan!.id])
    assert.equal((await call('PUT', `/customers/${String(customer!.uid)}`, 200, { address: 'Pallabi' })).json.name, 'Rahim Uddin')
    assert.equal((await call('PATCH', `/customers/${String(customer!.uid)}`, 200, { package_id: null })).json.package, null)
    assert.equal(((await call('PATCH', `/customers/${String(customer!.uid)}`, 200, { package_id: plan!.id })).json.package as Json).id, plan!.id)
    await call('PUT', `/packages/${String(plan!.uid)}`, 403, { price: '1' })
  })

  test('the month is billed once, whatever the prompt was given; nonsense is refused', async () => {
    const month = thisMonth()
    const made = await call('POST', `/customers/bills/generate?month=${month.toLowerCase()}`, 200, null)
    assert.deepEqual([made.json.message, Number(made.json.created_payments_count) >= 1], [`Billing for ${month} processed.`, true])
    assert.equal((await call('POST', '/customers/bills/generate', 200, {})).json.created_payments_count, 0)
    assert.deepEqual(Object.keys((await call('POST', '/customers/bills/generate?month=Smarch', 400)).json), ['month'])
    const own = rowsOf(await call('GET', `/customers/${String(customer!.uid)}/payments?page=1&page_size=10`, 200))
    fits(own[0], shapes.payment, 'bill')
    assert.deepEqual(own.map((b) => [b.billing_month, b.bill_amount, b.amount, b.paid, b.payment_method, b.note]), [[month, '500.00', '0.00', false, 'OTHER', `Auto-generated bill for ${month}`]])
  })

  test('a payment at the desk: into the open bill, in two parts, once a transaction, never twice a month', async () => {
    await front().become(clerk)
    const month = thisMonth()
    const form = { customer_id: customer!.id, amount: '300', billing_month: month, payment_method: 'BKASH', paid: false, transaction_id: 'BK-1001', note: 'first part', payment_date: '2026-01-05' }
    const first = await call('POST', '/payments', 201, form)
    fits(first.json, shapes.payment, 'payment')
    fits(first.json.customer, shapes.paymentCustomer, 'payment.customer')
    fits(first.json.entry_by, shapes.userLite, 'payment.entry_by')
    assert.deepEqual([first.json.amount, first.json.paid, first.json.transaction_id, first.json.note, first.json.payment_date], ['300.00', false, 'BK-1001', 'first part', '2026-01-05T00:00:00Z'])
    assert.equal((await call('POST', '/payments', 201, form)).json.amount, '300.00')
    const second = await call('POST', `/customers/${String(customer!.uid)}/payments`, 201, { amount: 200, billing_month: month, payment_method: 'CASH', payment_date: '2026-01-06T09:30:00.000Z' })
    assert.deepEqual([second.json.id, second.json.amount, second.json.paid, second.json.payment_date], [first.json.id, '500.00', true, '2026-01-06T09:30:00Z'])
    assert.match(String(second.json.transaction_id), /^[0-9a-f-]{36}$/)
    assert.match(String(second.json.note), /^Payment received by /)
    assert.deepEqual((await call('POST', '/payments', 400, { ...form, transaction_id: 'BK-1002' })).json, { billing_month: ['Payment for this month has already been made.'] })
    assert.deepEqual((await call('POST', '/payments', 400, { ...form, customer_id: 987654 })).json, { customer_id: ['Customer does not exist.'] })
    assert.deepEqual((await call('POST', '/payments', 400, { customer_id: customer!.id, amount: '1.234', billing_month: 'SMARCH' })).json, { amount: ['Ensure that there are no more than 2 decimal places.'], billing_month: ['"SMARCH" is not a valid choice.'], payment_method: ['This field is required.'] })
    const free = await call('POST', '/customers', 201, { name: 'Mosque', is_free: true })
    assert.deepEqual((await call('POST', '/payments', 400, { ...form, customer_id: free.json.id, transaction_id: '' })).json, { customer_id: ['Cannot create payment for free customers.'] })
  })

  test('the list of payments and its filters; one payment, edited and withdrawn', async () => {
    const month = thisMonth()
    const found = async (query: string): Promise<Json[]> => rowsOf(await call('GET', `/payments?page_size=10000&${query}`, 200))
    const mine = await found('customer_phone=01999000111')
    assert.equal(mine.length, 1)
    const uid = String(mine[0]!.uid)
    assert.equal((await found('customer_phone=01999000111&paid=false')).length, 0)
    assert.ok((await found(`customer_name=RAHIM%20UDD&month=${month}&collected_by=jah&paid=true`)).some((p) => p.uid === uid))
    assert.ok((await found('start_date=&end_date=')).length > 100)
    assert.equal((await found('start_date=2001-01-01&end_date=2001-12-31')).length, 0)
    // by the day of the payment, with or without its time
    for (const [query, there] of [['start_date=2026-01-06&end_date=2026-01-06', true], ['start_date=2026-01-06T00:00:00.000Z&end_date=', true], ['start_date=&end_date=2026-01-05', false], ['start_date=2026-01-07&end_date=2026-01-08', false], ['start_date=soon', true]] as const) assert.equal((await found(`customer_phone=01999000111&${query}`)).length, there ? 1 : 0, query)
    const times = (await found('paid=false')).map((p) => String(p.created_at))
    assert.deepEqual(times, [...times].sort().reverse())
    fits((await call('GET', `/payments/${uid}`, 200)).json, shapes.payment, 'payment')
    const edited = await call('PUT', `/payments/${uid}`, 200, { customer_id: customer!.id, amount: '450.00', billing_month: month, payment_method: 'NAGAD', paid: false, transaction_id: 'NG-7', note: 'counted again', payment_date: '2026-01-07' })
    assert.deepEqual([edited.json.amount, edited.json.paid, edited.json.payment_method, edited.json.transaction_id, edited.json.note], ['450.00', false, 'NAGAD', 'NG-7', 'counted again'])
    assert.equal((await call('PATCH', `/payments/${uid}`, 200, { paid: true })).json.paid, true)
    await call('DELETE', `/payments/${uid}`, 403)
    await front().become('01711000003')
    assert.equal((await call('DELETE', `/payments/${uid}`, 204)).text, '')
    await call('GET', `/payments/${uid}`, 404)
  })

  test('who does not pay is switched off and on by name', async () => {
    const off = await call('POST', '/customers/status/toggle', 200, { username: 'rahim-line', is_active: false })
    assert.equal(typeof off.json.message, 'string')
    assert.equal((await call('GET', `/customers/${String(customer!.uid)}`, 200)).json.is_active, false)
    assert.deepEqual((await call('POST', '/customers/status/toggle', 404, { username: 'nobody', is_active: true })).json, { error: 'Customer not found.' })
    assert.deepEqual((await call('POST', '/customers/status/toggle', 400, {})).json, { username: ['This field is required.'], is_active: ['This field is required.'] })
    // paying opens the line again
    const paid = await call('POST', '/payments', 201, { customer_id: customer!.id, amount: '500', billing_month: thisMonth(), payment_method: 'CASH', paid: true })
    assert.equal(paid.json.paid, true)
    assert.equal((await call('GET', `/customers/${String(customer!.uid)}`, 200)).json.is_active, true)
  })

  test('packages: made, changed by administrators, their customers, and what becomes of those', async () => {
    await front().become(admin)
    const made = await call('POST', '/packages', 201, { name: 'Night 25', speed_mbps: 25, price: 1250.5 })
    fits(made.json, shapes.packageBase, 'new package')
    assert.deepEqual([made.json.price, made.json.description], ['1250.50', null])
    assert.deepEqual((await call('POST', '/packages', 400, { price: 'much', speed_mbps: -1 })).json, { name: ['This field is required.'], speed_mbps: ['Ensure this value is greater than or equal to 0.'], price: ['A valid number is required.'] })
    const uid = String(made.json.uid)
    assert.equal((await call('PUT', `/packages/${uid}`, 200, { name: 'Night 30', speed_mbps: 30, price: '1300.00', description: 'Nights' })).json.name, 'Night 30')
    await call('PATCH', `/customers/${String(customer!.uid)}`, 200, { package_id: made.json.id })
    const users = await call('GET', `/packages/${uid}/customers?page=1&page_size=20`, 200)
    fits(users.json, shapes.page, "a package's customers")
    assert.deepEqual(rowsOf(users).map((c) => c.id), [customer!.id])
    await call('DELETE', `/packages/${uid}`, 204)
    assert.equal((await call('GET', `/customers/${String(customer!.uid)}`, 200)).json.package, null)
  })

  test('people: listed, made without a password, changed, removed; nobody makes somebody above them', async () => {
    const list = await call('GET', '/users?page=1&page_size=20', 200)
    fits(rowsOf(list)[0], shapes.userList, 'user')
    const made = await call('POST', '/users', 201, { first_name: 'Mina', phone: '01888000222', email: '', kind: 'STAFF', gender: 'FEMALE' })
    fits(made.json, shapes.userList, 'new user')
    await call('POST', '/users', 201, { phone: '01888000223', email: '' })
    assert.deepEqual(Object.keys((await call('POST', '/users', 400, { phone: '01888000222' })).json), ['phone'])
    const uid = String(made.json.uid)
    fits((await call('GET', `/users/${uid}`, 200)).json, shapes.userDetail, 'user detail')
    assert.equal((await call('PUT', `/users/${uid}`, 200, { first_name: 'Mina', phone: '01888000222', kind: 'MANAGER', status: 'ACTIVE' })).json.kind, 'MANAGER')
    await call('POST', '/users', 403, { phone: '01888000224', kind: 'SUPER_ADMIN' })
    await call('POST', '/users/login', 400, { phone: '01888000222', password: '' }, null)
    await call('DELETE', `/users/${uid}`, 204)
    await call('GET', `/users/${uid}`, 404)
  })

  test('registration: two equal passwords, no role of one\'s own choosing', async () => {
    const form = { first_name: 'John', last_name: 'Doe', phone: '+1234567890', email: 'john@example.com', password: 'securepassword', confirm_password: 'securepassword', kind: 'ADMIN' }
    assert.deepEqual((await call('POST', '/users/register', 400, { ...form, confirm_password: 'x' }, null)).json, { password: ["Password and confirm password don't match!!!"] })
    fits((await call('POST', '/users/register', 201, form, null)).json, shapes.registered, 'registered')
    assert.deepEqual(Object.keys((await call('POST', '/users/register', 400, form, null)).json).sort(), ['email', 'phone'])
    const login = await call('POST', '/users/login', 200, { phone: form.phone, password: form.password }, null)
    assert.equal((login.json.user as Json).kind, 'OTHER')
    const own = `Bearer ${String(login.json.access_token)}`
    fits((await call('GET', '/dashboard', 200, undefined, own)).json, shapes.dashboard, 'dashboard')
    for (const path of ['/customers', '/payments', '/users']) await call('GET', path, 403, undefined, own)
  })

  test('a forgotten password: a code by message, once, for whoever has it; nobody learns which numbers are known', async () => {
    const phone = '01888000777'
    await call('POST', '/users/register', 201, { phone, password: 'old-password', confirm_password: 'old-password' }, null)
    const [known, unknown] = [await call('POST', '/users/forget-password', 200, { phone }, null), await call('POST', '/users/forget-password', 200, { phone: '01888000778' }, null)]
    assert.deepEqual({ ...known.json, phone: '' }, { ...unknown.json, phone: '' })
    assert.deepEqual([known.json.phone, known.json.otp], [phone, null])
    const codes = async (): Promise<unknown[]> => (await front().database.run({ text: `select "words" from "messages" where "phone" = '${phone}' order by "id"`, params: [], columns: [{ is: 'text' }] })).rows.map((row) => /\d{6}/.exec(String(row[0]))?.[0])
    let sent = await codes()
    for (const until = Date.now() + 30_000; sent.length === 0 && Date.now() < until; sent = await codes()) await new Promise((resolve) => setTimeout(resolve, 20))
    const form = { phone, otp: sent[0], password: 'new-password', confirm_password: 'new-password' }
    assert.deepEqual((await call('POST', '/users/forget-password', 400, { ...form, confirm_password: 'other' }, null)).json, { password: ["Password and confirm password don't match!!!"] })
    assert.deepEqual(Object.keys((await call('POST', '/users/forget-password', 400, { ...form, otp: sent[0] === '000000' ? '111111' : '000000' }, null)).json), ['otp'])
    assert.equal((await call('POST', '/users/forget-password', 200, form, null)).json.phone, phone)
    await call('POST', '/users/forget-password', 400, { ...form, password: 'again-password', confirm_password: 'again-password' }, null)
    await call('POST', '/users/login', 400, { phone, password: 'old-password' }, null)
    await call('POST', '/users/login', 200, { phone, password: 'new-password' }, null)
    // a million codes are not tried: after five the person waits, wherever they come from
    for (let i = 0; i < 4; i++) await call('POST', '/users/forget-password', 400, { ...form, otp: '123456' }, null)
    assert.ok(Number.isFinite((await call('POST', '/users/forget-password', 429, { ...form, otp: '123456' }, null)).status))
  })

  test('beside the guide: a receipt as PDF, a password changed, work that is started and watched', async () => {
    const paid = rowsOf(await call('GET', '/payments?paid=true&page_size=1', 200))[0]!
    const login = await front().become(admin)
    const pdf = await fetch(`${front().url}/api/v1/payments/${String(paid.uid)}/receipt`, { headers: { authorization: `Bearer ${String(login.access_token)}` } })
    assert.deepEqual([pdf.status, pdf.headers.get('content-type'), (await pdf.text()).slice(0, 5)], [200, 'application/pdf', '%PDF-'])
    await call('GET', '/payments/not-a-uid/receipt', 404)
    assert.deepEqual(Object.keys((await call('POST', '/users/me/change-password', 400, { old_password: 'no', new_password: 'another-1', confirm_new_password: 'another-1' })).json), ['old_password'])
    const started = await call('GET', '/tasks/generate-bills', 200)
    assert.equal(typeof (await call('GET', `/jobs/${String(started.json.task_id)}`, 200)).json.state, 'string')
    assert.equal(typeof (await call('GET', '/tasks/deactive-due-customer', 200)).json.task_id, 'number')
    let job = (await call('GET', `/jobs/${String(started.json.task_id)}`, 200)).json
    for (const until = Date.now() + 120_000; job.state !== 'done' && Date.now() < until; job = (await call('GET', `/jobs/${String(started.json.task_id)}`, 200)).json) await new Promise((resolve) => setTimeout(resolve, 100))
    assert.deepEqual([job.state, job.done, (job.result as Json).created], ['done', job.total, 0])
    assert.ok(rowsOf(await call('GET', '/jobs?name=bill-run&state=done', 200)).length >= 1)
    fits((await call('POST', '/biller/query', 200, { customer_code: 'C000001' })).json, { customer_code: 'string', name: 'string', amount: 'money', due_date: 'day|null' }, 'query bill')
    await call('POST', '/biller/pay', 400, { customer_code: 'C000001', amount: '-1', payment_method: 'BKASH', transaction_id: 'W1' })
    fits((await call('POST', '/biller/pay', 200, { customer_code: 'C000001', amount: '10', payment_method: 'BKASH', transaction_id: 'W1' })).json, { customer_code: 'string', receipt_number: 'string', amount: 'money', transaction_id: 'string' }, 'pay bill')
    const router = await call('POST', '/routers', 201, { name: 'Mirpur', address: 'http://127.0.0.1:1', username: 'api', password: 'never-shown' })
    assert.doesNotMatch(router.text + (await call('GET', '/routers', 200)).text, /never-shown/)
  })

  test('the later front end: the provider, what it booked, and who is on the line', async () => {
    const router = await RouterSimulator.start()
    const [, port] = /:(\d+)$/.exec(router.address)!
    const settings = { router_ip: '127.0.0.1', router_port: Number(port), router_username: 'api', router_password: 'router-secret', router_secret: 'shared', router_ssl: false }
    await front().become(admin)
    const own = rowsOf(await call('GET', '/organizations?page=1&page_size=10', 200))[0]!
    fits(own, shapes.organization, 'organization')
    assert.equal(own.total_customer, (await call('GET', '/customers?page_size=1', 200)).json.count)
    fits(rowsOf(await call('GET', '/subscriptions', 200))[0], shapes.subscription, 'subscription')
    await call('POST', '/organizations', 403, { name: 'Another' })
    const changed = await call('PUT', `/organizations/${String(own.uid)}`, 200, { ...own, ...settings, name: 'Dhaka Fibre Ltd', subscription_status: 'EXPIRED', billing_cycle: 'DAYS_60', logo: '', subscription_end_date: '' })
    fits(changed.json, shapes.organization, 'changed organization')
    assert.deepEqual([changed.json.subscription_end_date, changed.json.billing_cycle, changed.json.router_port], [null, 'DAYS_60', Number(port)])
    assert.deepEqual((await call('PATCH', `/organizations/${String(own.uid)}`, 400, { subscription: 99, billing_cycle: 'WEEKLY', router_ip: 'a b' })).json, { subscription: ['Invalid pk "99" - object does not exist.'], billing_cycle: ['"WEEKLY" is not a valid choice.'], router_ip: ['This value does not match the required pattern.'] })
    // a form that never saw the password sends it empty
    await call('PATCH', `/organizations/${String(own.uid)}`, 200, { router_password: '', router_secret: '', router_username: 'api' })
    fits((await call('GET', '/users/me', 200)).json.organization, shapes.organizationLite, 'me.organization')
    router.dial('somebody')
    const seen = await call('GET', '/organizations/active/sessions', 200)
    assert.deepEqual((seen.json.sessions as Json[]).map((one) => one.name), ['somebody'])
    fits((seen.json.sessions as Json[])[0], shapes.session, 'session')
    assert.doesNotMatch(seen.text + changed.text + (await call('GET', '/routers', 200)).text, /router-secret|shared/)
    await front().become(clerk)
    await call('DELETE', '/organizations/active/sessions/somebody', 403)
    await call('PATCH', `/organizations/${String(own.uid)}`, 403, { name: 'Mine' })
    await front().become('01711000003')
    await call('DELETE', '/organizations/active/sessions/somebody', 204)
    assert.deepEqual([router.active.size, (await call('GET', '/organizations/active/sessions', 200)).json.sessions], [0, []])
    await router.stop()
    // the simulator is gone, and so is the router that another test made: they are named, and the page still answers
    const unreachable = (await call('GET', '/organizations/active/sessions', 200)).json.unreachable as string[]
    assert.ok(unreachable.includes('Dhaka Fibre Ltd'), JSON.stringify(unreachable))
    await front().become('01711000001')
    const second = await call('POST', '/organizations', 201, { name: 'Another', subscription: 1, subscription_status: 'PENDING' })
    await call('DELETE', `/organizations/${String(second.json.uid)}`, 204)
    await front().become(admin)
  })

  test('a subscriber leaves: gone from every list, kept in the books', async () => {
    await call('DELETE', `/customers/${String(customer!.uid)}`, 204)
    await call('GET', `/customers/${String(customer!.uid)}`, 404)
    assert.equal(rowsOf(await call('GET', '/customers?phone=01999000111', 200)).length, 0)
    assert.equal((await call('POST', '/customers', 201, { name: 'Next in the flat', phone: '01999000111', username: 'rahim-line' })).status, 201)
    assert.equal(rowsOf(await call('GET', '/payments?customer_phone=01999000111', 200)).length, 1)
  })
})
