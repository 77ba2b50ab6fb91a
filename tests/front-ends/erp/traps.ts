import assert from 'node:assert/strict'
import { test } from 'node:test'
import { system } from '../../../apps/erp/system.ts'
import { decided, delivery } from './delivery.ts'
import { type Json, mailOf, open, password, type Running } from './harness.ts'

/** What the original did wrong, or its client could fall into: each once, by its number in the contract. */
export function traps(running: () => Running): void {
  test('1. a user\'s plant is told under both of its names, at sign-in, to themselves and in lists', async () => {
    const { call } = running()
    const user = (await call(null, 'POST', '/api/auth/login', 200, { email: mailOf('qc-man-1'), password })).json.user as Json
    const listed = (await call('qc-man-1', 'GET', '/api/users', 200)).list.find((one) => one.id === 'qc-man-1')
    for (const one of [user, (await call('qc-man-1', 'GET', '/api/auth/me', 200)).json, listed]) assert.deepEqual([one?.plant_id, one?.plantId], ['plant-a', 'plant-a'])
  })

  test('2. the disposition is the words of the back end, the status the word that the client colours by', async () => {
    const { tests } = await delivery(running())
    const done = await decided(running(), tests[0]?.id, 'Approve')
    const row = (await running().call('scm-wh-1', 'GET', '/api/quality-tests/warehouse-decisions?status=pending', 200)).list.find((one) => one.id === done.id)
    assert.deepEqual([row?.material_disposition, row?.status], ['Dispensed to Warehouse', 'Accepted - Warehouse'])
  })

  test('3. no bearer is 403, a bad one 401, whatever the case of the word', async () => {
    const { url } = running()
    const me = async (authorization: string | null): Promise<number> => (await fetch(`${url}/api/auth/me`, authorization === null ? {} : { headers: { authorization } })).status
    const token = String((await running().call(null, 'POST', '/api/auth/login', 200, { email: mailOf('qc-man-1'), password })).json.access_token)
    assert.deepEqual(await Promise.all([me(null), me('Bearer x'), me('bearer x'), me(`bearer ${token}`), me(`BEARER ${token}`), me('Bearer a b c')]), [403, 401, 401, 200, 200, 401])
  })

  test('5. every refusal says its detail in one sentence, of nested values too', async () => {
    const { call } = running()
    const bodies: readonly (readonly [string, string, unknown])[] = [
      ['sec-off-1', '/api/security/logs', { material_name: [], vehicle_number: null, quantity: {}, seal_intact: 'perhaps' }], ['scm-wh-1', '/api/grn', { gate_entry_id: {}, items: [{ description: 1, quantity: 'x' }, 7, null] }], ['admin-1', '/api/users', { name: null, email: 7, role: [], department: {}, password: true }],
      ['qc-man-1', '/api/quality-samples/none/tests/create', { test_name: 'x' }], ['admin-1', '/api/users', 'null'], ['admin-1', '/api/users', '"text"'], ['admin-1', '/api/users', ''],
    ]
    for (const [who, path, body] of bodies) {
      const { json, status } = await call(who, 'POST', path, path.includes('none') ? 404 : 422, body)
      assert.ok(typeof json.detail === 'string' && json.detail !== '', `${path} ${status}`)
      assert.ok(!json.detail.includes('[object'), json.detail)
    }
  })

  test('6. a returned test is begun and submitted again; an assigned one may be started', async () => {
    const { call } = running()
    const { tests } = await delivery(running())
    const id = String(tests[0]?.id)
    await call('qc-man-1', 'POST', `/api/quality-tests/${id}/assign`, 200, { employee_id: 'qc-op-1' })
    assert.equal((await call('qc-op-1', 'POST', `/api/quality-tests/${id}/start`, 200)).json.status, 'In Progress')
    await call('qc-op-1', 'POST', `/api/quality-tests/${id}/submit`, 200, { result_data: {} })
    await call('qc-man-1', 'POST', `/api/quality-tests/${id}/review`, 200, { action: 'Return' })
    await call('qc-op-1', 'POST', `/api/quality-tests/${id}/submit`, 200, { result_data: { again: true } })
  })

  test('7. a filter of no meaning is 400, never a failure', async () => {
    const { call } = running()
    for (const query of ['status=', 'status=Status', 'status=pending%00', 'stage=constructor', 'stage=QC']) await call('qc-man-1', 'GET', `/api/quality-tests/review?${query}`, 400)
    await call('scm-wh-1', 'GET', '/api/quality-tests/warehouse-decisions?status=reviewed', 400)
  })

  test('8. the task of a decision is there on a fresh database; 9. a new person is in the list at once', async () => {
    const { call } = running()
    const { tests, entry } = await delivery(running())
    await decided(running(), tests[1]?.id, 'Reject')
    const task = (await call('scm-wh-1', 'GET', '/api/tasks', 200)).list.find((one) => String(one.description).includes(String(entry.entry_code)))
    assert.deepEqual([task?.title, task?.priority], ['Generate rejection form', 'high'])
    await call('qc-man-1', 'GET', '/api/users', 200)
    const made = (await call('admin-1', 'POST', '/api/users', 201, { name: 'Fresh Face', email: 'fresh.face@pharma.com', role: 'QC Operator', department: 'Quality Control', plant_id: 'plant-a', password: 'Str0ng!enough' })).json
    assert.ok((await call('qc-man-1', 'GET', '/api/users', 200)).list.some((one) => one.id === made.id))
  })

  test('11. the reviewer is told by id and by name apart; 13. a role that is none opens nothing; 14. moments are read by every browser', async () => {
    const { call } = running()
    const { tests, sample } = await delivery(running())
    const done = await decided(running(), tests[0]?.id, 'Approve')
    await call('scm-wh-1', 'POST', `/api/quality-tests/${String(done.id)}/warehouse-action`, 200, { action: 'Accepted' })
    const row = (await call('qa-man-1', 'GET', '/api/quality-tests/review?stage=qa-manager&status=reviewed', 200)).list.find((one) => one.id === done.id)
    assert.deepEqual([row?.reviewed_by, row?.reviewer_name, row?.qa_officer], ['qc-man-1', 'Vikram Shah', { id: 'qa-op-1', name: 'Arjun Rao' }])
    for (const moment of [row?.submitted_on, row?.warehouse_acknowledged_at]) assert.ok(!Number.isNaN(new Date(String(moment)).getTime()) && /T.*Z$/.test(String(moment)), String(moment))
    await call('admin-1', 'POST', '/api/users', 422, { name: 'Odd Role', email: 'odd.role@pharma.com', role: 'QC Officer', department: 'Quality Control', password: 'Str0ng!enough' })
    await call('prod-op-1', 'GET', `/api/quality-samples/${String(sample.id)}/tests`, 403)
    // nor is anybody asked to work where they cannot look
    const far = (await call('admin-1', 'POST', '/api/users', 201, { name: 'Far Away', email: 'far.away@pharma.com', role: 'QC Operator', department: 'Quality Control', plant_id: 'plant-c', password: 'Str0ng!enough' })).json
    await call('qc-man-1', 'POST', `/api/quality-samples/${String(sample.id)}/assign`, 404, { analyst_id: far.id })
    await call('qc-man-1', 'POST', `/api/quality-tests/${String(tests[1]?.id)}/assign`, 404, { employee_id: far.id })
  })

  test('12. signing out without a token, or with a stale one, is no failure; 15. nobody makes people without being an administrator', async () => {
    const { call } = running()
    await call(null, 'POST', '/api/auth/logout', 200)
    await call('Bearer stale', 'POST', '/api/auth/logout', 200)
    const rogue = { name: 'Rogue One', email: 'rogue@pharma.com', role: 'System Admin', department: 'Administration', password: 'Str0ng!enough' }
    for (const who of [null, 'plant-head-1', 'mgmt-1']) await call(who, 'POST', '/api/users', 403, rogue)
    await call(null, 'POST', '/api/auth/login', 401, { email: rogue.email, password: rogue.password })
  })

  test('other pages may call from the front end\'s own addresses, and answers say what a browser may make of them', async () => {
    const { url } = running()
    const asked = (origin: string): Promise<Response> => fetch(`${url}/api/users`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' } })
    for (const host of ['localhost', '127.0.0.1']) for (const port of [3000, 3002, 5173]) assert.deepEqual([(await asked(`http://${host}:${port}`)).headers.get('access-control-allow-origin'), (await asked(`http://${host}:${port}`)).headers.get('access-control-allow-credentials')], [`http://${host}:${port}`, 'true'])
    assert.equal((await asked('https://elsewhere.example')).headers.get('access-control-allow-origin'), null)
    const { headers } = await fetch(`${url}/health`)
    assert.deepEqual(['x-content-type-options', 'x-frame-options'].map((name) => headers.get(name)), ['nosniff', 'DENY'])
    for (const name of ['content-security-policy', 'permissions-policy', 'referrer-policy']) assert.ok(headers.get(name), name)
  })

  test('the twenty-first gate entry of a minute waits, while reading goes on', async () => {
    const [fresh, stop] = await open('sqlite', { ...system, seed: (database, options) => system.seed(database, options, 0) })
    try {
      for (let i = 0; i < 20; i++) await fresh.call('sec-off-1', 'POST', '/api/security/logs', 201, { material_name: 'Starch', vehicle_number: 'KA05 1212' })
      assert.match(String((await fresh.call('sec-off-1', 'POST', '/api/security/logs', 429, { material_name: 'Starch', vehicle_number: 'KA05 1212' })).json.detail), /throttled/)
      assert.equal((await fresh.call('scm-wh-1', 'GET', '/api/security/logs', 200)).list.length, 20)
    } finally { await stop() }
  })
}
