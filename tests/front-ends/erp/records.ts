import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { mailOf, password, type Json, type Running } from './harness.ts'

let n = 0
/** A procedure that waits for its approval. */
async function waiting({ call }: Running): Promise<Json> {
  const { json } = await call('qa-op-1', 'POST', '/api/documents', 201, { number: `SOP-${++n}`, title: 'Line clearance', type: 'Standard Operating Procedure', body: 'Look around.' })
  await call('qa-op-1', 'POST', `/api/documents/${String(json.id)}/submit`, 200)
  return json
}

/** Regulated records over HTTP, with the real judge of signers. */
export function records(running: () => Running): void {
  test('1. Every signed record shows signer\'s printed name, local date and time with zone, and meaning; 2. the first signature of a session asks for user id and password, each later one for the password', async () => {
    const { call } = running()
    const [one, two] = [await waiting(running()), await waiting(running())]
    const approve = (doc: Json, status: number, body: unknown) => call('qa-man-1', 'POST', `/api/documents/${String(doc.id)}/approve`, status, body)
    assert.match(String((await approve(one, 422, { password })).json.detail), /user id is needed/)
    await approve(one, 422, { user_id: 'qa-man-1' })
    await approve(one, 403, { user_id: 'qa-man-1', password: 'wrong' })
    assert.deepEqual((await call('qa-man-1', 'GET', `/api/documents/${String(one.id)}/signatures`, 200)).list, [], 'no code path makes one without a verified secret')
    assert.equal((await approve(one, 200, { user_id: mailOf('qa-man-1'), password, comment: 'as discussed' })).json.status, 'Approved')
    assert.equal((await approve(two, 200, { password })).json.status, 'Approved')
    const [signature, ...more] = (await call('sales-1', 'GET', `/api/documents/${String(one.id)}/signatures`, 200)).list
    assert.equal(more.length, 0)
    assert.deepEqual([signature?.printed_name, signature?.meaning, signature?.standing, signature?.comment, signature?.method], ['Priya Nair', 'approved', 'valid', 'as discussed', 'user id and password'])
    assert.match(String(signature?.shown), /^Priya Nair, \d{4}-\d\d-\d\d \d\d:\d\d:\d\d [A-Za-z/]+: approved$/)
  })

  test('3. Change one byte and the signature shows invalid, the state falls back, what was signed stays readable; 7. author and approver are different persons', async () => {
    const { call, database } = running()
    const doc = await waiting(running())
    await call('qa-op-1', 'POST', `/api/documents/${String(doc.id)}/approve`, 403, { user_id: 'qa-op-1', password })
    const mine = (await call('qa-man-1', 'POST', '/api/documents', 201, { number: `SOP-${++n}`, title: 'Own', type: 'Controlled Form' })).json
    await call('qa-man-1', 'POST', `/api/documents/${String(mine.id)}/submit`, 200)
    assert.match(String((await call('qa-man-1', 'POST', `/api/documents/${String(mine.id)}/approve`, 403, { user_id: 'qa-man-1', password })).json.detail), /Another person/)
    await call('qa-man-1', 'POST', `/api/documents/${String(doc.id)}/approve`, 200, { user_id: 'qa-man-1', password })
    assert.equal((await call('qa-op-1', 'PUT', `/api/documents/${String(doc.id)}`, 422, { title: 'Line clearance.' }, { 'x-change-reason': 'a full stop' })).status, 422, 'approved versions are not edited')
    await database.run({ text: `update "documents" set "title" = 'Line clearance.' where "id" = '${String(doc.id)}'`, params: [], columns: [] })
    const [signature] = (await call('qa-man-1', 'GET', `/api/documents/${String(doc.id)}/signatures`, 200)).list
    assert.deepEqual([signature?.standing, /\(INVALID\)$/.test(String(signature?.shown))], ['changed', true])
  })

  test('5. A user id once used for a signature is never given to another person; deactivated users keep their name on old records', async () => {
    const { call } = running()
    const person = { name: 'Nora Quinn', email: 'nora.quinn@pharma.com', role: 'QA Manager', department: 'Quality Assurance', plant_id: 'plant-a', password: 'Str0ng!enough' }
    const { json: nora } = await call('admin-1', 'POST', '/api/users', 201, person)
    const token = `Bearer ${String((await call(null, 'POST', '/api/auth/login', 200, { email: person.email, password: person.password })).json.access_token)}`
    const doc = await waiting(running())
    await call(token, 'POST', `/api/documents/${String(doc.id)}/approve`, 200, { user_id: person.email, password: person.password })
    await call('admin-1', 'DELETE', `/api/users/${String(nora.id)}`, 204)
    await call('admin-1', 'POST', '/api/users', 409, person)
    const [signature] = (await call('qa-man-1', 'GET', `/api/documents/${String(doc.id)}/signatures`, 200)).list
    assert.deepEqual([signature?.signer_id, signature?.printed_name, signature?.standing], [nora.id, 'Nora Quinn', 'valid'])
  })

  test('6. Three wrong secrets at signing lock the ability to sign and alert security at once', async () => {
    const { call } = running()
    const doc = await waiting(running())
    const approve = (status: number, secret: string) => call('qa-head-1', 'POST', `/api/documents/${String(doc.id)}/approve`, status, { user_id: 'qa-head-1', password: secret })
    for (let i = 0; i < 3; i++) await approve(403, 'wrong')
    assert.match(String((await approve(403, password)).json.detail), /locked/)
    for (const guard of ['sec-off-1', 'admin-1']) assert.ok((await call(guard, 'GET', '/api/notifications', 200)).list.some((told) => told.title === 'Signing locked' && String(told.message).startsWith('Meera Iyer')), guard)
    await call('qa-man-1', 'POST', '/api/users/qa-head-1/unlock-signing', 403)
    await call('admin-1', 'POST', '/api/users/qa-head-1/unlock-signing', 200)
    await approve(200, password)
  })

  test('9. Every create, change and deletion of a regulated record yields one entry with who, when, old, new and reason; without a reason the change is refused', async () => {
    const { call } = running()
    const doc = (await call('qa-op-1', 'POST', '/api/documents', 201, { number: `SOP-${++n}`, title: 'Sampling', type: 'Standard Operating Procedure' })).json
    assert.equal((await call('qa-op-1', 'PUT', `/api/documents/${String(doc.id)}`, 422, { title: 'Sampling of starch' })).json.detail, 'A reason for the change is required.')
    await call('qa-op-1', 'PUT', `/api/documents/${String(doc.id)}`, 200, { title: 'Sampling of starch' }, { 'x-change-reason': 'too%20wide' })
    const { list } = await call('qa-man-1', 'GET', `/api/audit-logs?module=document&record_id=${String(doc.id)}`, 200)
    assert.deepEqual(list.map((entry) => [entry.action, entry.user, entry.role, entry.reason]), [['update', 'Arjun Rao', 'QA Operator', 'too wide'], ['create', 'Arjun Rao', 'QA Operator', null]])
    assert.deepEqual((list[0]!.changes as Json).title, { old: 'Sampling', new: 'Sampling of starch' })
  })

  test('a forgotten password is made new by a letter, once; known and unknown addresses get the same answer', async () => {
    const { call, folder } = running()
    const answers = [await call(null, 'POST', '/api/auth/forgot-password', 200, { email: mailOf('fin-off-1') }), await call(null, 'POST', '/api/auth/forgot-password', 200, { email: 'nobody@pharma.com' })]
    assert.deepEqual(answers[0]?.json, answers[1]?.json)
    const outbox = join(folder, 'outbox')
    let token: string | undefined
    for (let i = 0; i < 200 && token === undefined; i++) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      try { token = readdirSync(outbox).map((file) => /reset-password\?token=(?:3D)?([\w-]+)/.exec(readFileSync(join(outbox, file), 'utf8').replaceAll('=\r\n', '').replaceAll('=\n', '').replaceAll('=3D', '='))?.[1]).find((found) => found !== undefined) } catch { /* no letter yet */ }
    }
    assert.ok(token !== undefined, 'a letter came')
    await call(null, 'POST', '/api/auth/reset-password', 422, { token, new_password: 'weak' })
    await call(null, 'POST', '/api/auth/reset-password', 200, { token, new_password: 'N3w!password' })
    await call(null, 'POST', '/api/auth/reset-password', 400, { token, new_password: 'N3w!password2' })
    await call(null, 'POST', '/api/auth/login', 200, { email: mailOf('fin-off-1'), password: 'N3w!password' })
  })
}
