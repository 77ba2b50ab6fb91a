import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isError } from './accounts.ts'
import type { Running } from './harness.ts'

/** Lost passwords and addresses to be confirmed. */
export function recovery(running: () => Running): void {
  const call: Running['call'] = (...a) => running().call(...a)
  const password = 'Correct-Horse-1'
  const register = async (email: string): Promise<string> => String((await call(201, 'POST', '/api/auth/register', { body: { email, password, name: 'Grace Hopper' } })).json.access_token)

  test('change password: the old one is asked for, a weak one refused, every way in ends', async () => {
    const as = `Bearer ${await register('grace@example.com')}`
    const change = (status: number, body: unknown) => call(status, 'POST', '/api/auth/change-password', { as, body })
    assert.ok(Array.isArray((await change(400, { current_password: 'wrong', new_password: 'Another-Horse-2' })).json.current_password))
    for (const weak of ['short', 'password123', '28364655401', 'gracehopper@example']) assert.ok(Array.isArray((await change(400, { current_password: password, new_password: weak })).json.new_password), weak)
    const done = (await change(200, { current_password: password, new_password: 'Another-Horse-2' })).json
    assert.deepEqual([typeof done.message, done.success], ['string', true])
    await call(401, 'GET', '/api/auth/profile', { as })
    await call(401, 'POST', '/api/auth/login', { body: { email: 'grace@example.com', password } })
    await call(200, 'POST', '/api/auth/login', { body: { email: 'grace@example.com', password: 'Another-Horse-2' } })
    await call(401, 'POST', '/api/auth/change-password', { body: { current_password: password, new_password: 'Another-Horse-2' } })
  })

  test('forgot password: one answer for all; the link works once, even for many at once, and ends all sessions', async () => {
    const as = `Bearer ${await register('joan@example.com')}`
    const asked = (await call(200, 'POST', '/api/auth/forgot-password', { body: { email: 'joan@example.com' } })).json
    const unknown = (await call(200, 'POST', '/api/auth/forgot-password/', { body: { email: 'unknown@example.com' } })).json
    assert.deepEqual({ ...asked, email: '' }, { ...unknown, email: '' })
    assert.equal(asked.email, 'joan@example.com')
    isError((await call(400, 'POST', '/api/auth/forgot-password', { body: { email: 'x' } })).json, 'invalid')
    const token = await running().linked('reset-password', 'joan@example.com')
    assert.equal(running().letters('unknown@example.com'), 0)
    assert.ok(Array.isArray((await call(400, 'POST', '/api/auth/reset-password', { body: { token, new_password: 'password' } })).json.new_password))
    const tries = await Promise.all([1, 2, 3].map((n) => running().ask('POST', '/api/auth/reset-password', { body: { token, new_password: `Reset-Horse-${n}` } })))
    assert.deepEqual(tries.map((t) => t.status).sort(), [200, 400, 400])
    assert.equal(tries.find((t) => t.status === 200)!.json.success, true)
    isError(tries.find((t) => t.status === 400)!.json, 'invalid_token')
    await call(401, 'GET', '/api/auth/profile', { as })
    const winner = tries.findIndex((t) => t.status === 200) + 1
    await call(200, 'POST', '/api/auth/login', { body: { email: 'joan@example.com', password: `Reset-Horse-${winner}` } })
    await call(400, 'POST', '/api/auth/reset-password', { body: { token, new_password: 'Reset-Horse-9' } })
  })

  test('a newer link ends the older one, and a changed password ends both', async () => {
    const as = `Bearer ${await register('kay@example.com')}`
    const link = async (): Promise<string> => {
      const before = running().letters('kay@example.com')
      await call(200, 'POST', '/api/auth/forgot-password', { body: { email: 'kay@example.com' } })
      for (let i = 0; i < 250 && running().letters('kay@example.com') === before; i++) await new Promise((resolve) => { setTimeout(resolve, 20) })
      return running().linked('reset-password', 'kay@example.com')
    }
    await running().linked('verify-email', 'kay@example.com')
    const older = await link()
    const newer = await link()
    await call(400, 'POST', '/api/auth/reset-password', { body: { token: older, new_password: 'Reset-Horse-3' } })
    await call(200, 'POST', '/api/auth/change-password', { as, body: { current_password: password, new_password: 'Another-Horse-2' } })
    await call(400, 'POST', '/api/auth/reset-password', { body: { token: newer, new_password: 'Reset-Horse-3' } })
  })

  test('verify e-mail by the link; send it again while it is open; a new address is open again', async () => {
    const as = `Bearer ${await register('mary@example.com')}`
    assert.equal((await call(200, 'GET', '/api/auth/profile', { as })).json.email_verified, false)
    const first = await running().linked('verify-email', 'mary@example.com')
    const before = running().letters('mary@example.com')
    const sent = (await call(200, 'POST', '/api/auth/resend-verification', { as })).json
    assert.deepEqual([typeof sent.message, sent.success, sent.email], ['string', true, 'mary@example.com'])
    assert.equal(running().letters('mary@example.com'), before + 1)
    isError((await call(400, 'POST', '/api/auth/verify-email', { body: { token: first } })).json, 'invalid_token')
    const { json } = await call(200, 'POST', '/api/auth/verify-email', { body: { token: await running().linked('verify-email', 'mary@example.com') } })
    assert.deepEqual([json.success, (json.user as Record<string, unknown>).email_verified, (json.user as Record<string, unknown>).email], [true, true, 'mary@example.com'])
    assert.equal((await call(200, 'GET', '/api/auth/profile', { as })).json.email_verified, true)
    assert.equal((await call(200, 'PATCH', '/api/auth/profile', { as, body: { email: 'mary2@example.com' } })).json.email_verified, false)
    isError((await call(401, 'POST', '/api/auth/resend-verification')).json, 'not_authenticated')
  })
}
