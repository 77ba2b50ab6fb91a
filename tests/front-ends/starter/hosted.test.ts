import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemWith } from '@tenon/starter'
import { type Answer, type Json, onEachDatabase } from './harness.ts'

const anonKey = 'an-anonymous-key-of-at-least-thirty-two-letters'

// The calls of the library's hook, as its hosted client sends them; once with and once without a first letter to confirm.
for (const confirm of [false, true]) onEachDatabase((running) => {
  const call = (status: number, method: string, path: string, body?: unknown, as = anonKey, base = '/supabase.co/auth/v1'): Promise<Answer> =>
    running().call(status, method, `${base}${path}`, { as: `Bearer ${as}`, headers: { apikey: anonKey, 'x-client-info': 'js' }, ...(body === undefined ? {} : { body }) })
  const isSession = (json: Json, email: string): string => {
    assert.equal(String(json.access_token).split('.').length, 3)
    assert.deepEqual([json.token_type, json.expires_in, typeof json.refresh_token], ['bearer', 3600, 'string'])
    assert.ok(Math.abs(Number(json.expires_at) - Date.now() / 1000 - 3600) < 30)
    const user = json.user as Json
    assert.equal(user.email, email)
    for (const name of ['id', 'email_confirmed_at', 'created_at', 'updated_at']) assert.equal(typeof user[name], 'string', name)
    assert.ok(typeof user.app_metadata === 'object' && typeof user.user_metadata === 'object')
    return String(json.access_token)
  }
  const isRefused = (json: Json, code: string): void => { assert.deepEqual([json.code, json.error_code, typeof json.msg, typeof json.message], [code, code, 'string', 'string']) }
  const password = 'Correct-Horse-1'

  test(`${confirm ? 'with' : 'without'} a letter: sign up, sign in, refresh, change, sign out`, async () => {
    const signed = await call(200, 'POST', '/signup', { email: 'hook@example.com', password, data: { name: 'Hook', full_name: 'Captain Hook' } })
    if (confirm) {
      assert.equal(signed.json.access_token, undefined)
      assert.equal(signed.json.email_confirmed_at, null)
      isRefused((await call(403, 'POST', '/token?grant_type=password', { email: 'hook@example.com', password })).json, 'email_not_confirmed')
      await call(200, 'POST', '/resend', { type: 'signup', email: 'hook@example.com' })
      await new Promise((resolve) => { setTimeout(resolve, 300) })
      const token = await running().linked('verify-email', 'hook@example.com')
      isSession((await call(200, 'POST', '/verify', { type: 'email', token_hash: token })).json, 'hook@example.com')
      isRefused((await call(403, 'POST', '/verify', { type: 'email', token_hash: token })).json, 'otp_expired')
    } else isSession(signed.json, 'hook@example.com')
    isRefused((await call(409, 'POST', '/signup', { email: 'HOOK@example.com', password })).json, 'user_already_registered')
    isRefused((await call(400, 'POST', '/signup', { email: 'weak@example.com', password: 'x' })).json, 'weak_password')
    isRefused((await call(400, 'POST', '/token?grant_type=password', { email: 'hook@example.com', password: 'wrong' })).json, 'invalid_credentials')
    isRefused((await call(400, 'POST', '/token?grant_type=magic', {})).json, 'validation_failed')
    const { json } = await call(200, 'POST', '/token?grant_type=password', { email: 'hook@example.com', password }, anonKey, '/auth/v1')
    const access = isSession(json, 'hook@example.com')
    const renewed = await call(200, 'POST', '/token?grant_type=refresh_token', { refresh_token: json.refresh_token })
    isSession(renewed.json, 'hook@example.com')
    isRefused((await call(401, 'POST', '/token?grant_type=refresh_token', { refresh_token: 'x' })).json, 'refresh_token_not_found')
    const user = (await call(200, 'GET', '/user', undefined, access)).json
    assert.equal((user.user_metadata as Json).name, 'Captain Hook')
    assert.equal(((await call(200, 'PUT', '/user', { data: { name: 'James' } }, access)).json.user_metadata as Json).full_name, 'James')
    isRefused((await call(400, 'PUT', '/user', { password: 'password' }, access)).json, 'weak_password')
    await call(401, 'GET', '/user')
    await call(204, 'POST', '/logout', undefined, access)
    await call(401, 'GET', '/user', undefined, access)
    isRefused((await call(401, 'POST', '/token?grant_type=refresh_token', { refresh_token: json.refresh_token })).json, 'refresh_token_not_found')
  })

  test('a lost password: the letter\'s link signs in once, and a new one can be set', async () => {
    await call(200, 'POST', '/recover', { email: 'testuser@example.com' })
    await call(200, 'POST', '/recover', { email: 'unknown@example.com' })
    const token = await running().linked('reset-password', 'testuser@example.com')
    const access = isSession((await call(200, 'POST', '/verify', { type: 'recovery', token_hash: token })).json, 'testuser@example.com')
    await call(403, 'POST', '/verify', { type: 'recovery', token_hash: token })
    await call(200, 'PUT', '/user', { password: 'Brand-New-Horse-7' }, access)
    await call(401, 'GET', '/user', undefined, access)
    isSession((await call(200, 'POST', '/token?grant_type=password', { email: 'testuser@example.com', password: 'Brand-New-Horse-7' })).json, 'testuser@example.com')
  })

  test('without its key nothing answers, and bad bodies are refused', async () => {
    isRefused((await running().call(401, 'POST', '/auth/v1/token?grant_type=password', { body: { email: 'x@example.com', password } })).json, 'no_api_key')
    for (const path of ['/signup', '/token?grant_type=password', '/token?grant_type=refresh_token', '/recover', '/verify', '/resend']) for (const body of [null, [], 'x', 7, {}]) await call(400, 'POST', path, body)
  })
}, systemWith({ hosted: { anonKey, confirm } }))
