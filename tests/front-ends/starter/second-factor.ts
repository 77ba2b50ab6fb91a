import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { isError } from './accounts.ts'
import type { Answer, Running } from './harness.ts'

/** Beyond the contract: a code after the password. */
export function secondFactor(running: () => Running): void {
  const call: Running['call'] = (...a) => running().call(...a)
  const body = { email: 'careful@example.com', password: 'Correct-Horse-1' }
  const login = (status: number, more: object = {}): Promise<Answer> => call(status, 'POST', '/api/auth/login', { body: { ...body, ...more } })
  const answer = (status: number, token: unknown, code: unknown): Promise<Answer> => call(status, 'POST', '/api/auth/second-factor/answer', { body: { second_factor_token: token, code } })

  test('turned on, asked for at every door, answered by app and by paper, ended', async () => {
    const as = `Bearer ${String((await call(201, 'POST', '/api/auth/register', { body: { ...body, name: 'C' } })).json.access_token)}`
    const at = '/api/auth/second-factor'
    assert.equal((await call(200, 'GET', at, { as })).json.on, false)
    const { secret, uri } = (await call(201, 'POST', at, { as })).json
    assert.match(String(uri), /^otpauth:\/\/totp\/Starter:careful%40example\.com\?/)
    const app = new TOTP({ secret: Secret.fromBase32(String(secret)) })
    // a code works once: the next ones are of later moments, which are taken half a minute early
    const code = (step = 0): string => app.generate({ timestamp: Date.now() + step * 30_000 })
    isError((await call(400, 'POST', `${at}/confirm`, { as, body: { code: '000000' } })).json, 'invalid_code')
    await login(200)
    const codes = (await call(200, 'POST', `${at}/confirm`, { as, body: { code: code() } })).json.recovery_codes as string[]
    assert.equal(new Set(codes).size, 10)
    await call(409, 'POST', at, { as })
    await call(200, 'GET', '/api/auth/profile', { as })

    const asked = await login(401)
    isError(asked.json, 'second_factor_required')
    assert.equal('access_token' in asked.json, false)
    isError((await call(401, 'GET', '/api/auth/profile', { as: `Basic ${Buffer.from(`${body.email}:${body.password}`).toString('base64')}` })).json, 'not_authenticated')
    isError((await answer(401, asked.json.second_factor_token, '000000')).json, 'invalid_code')
    isError((await answer(401, 'x', code(1))).json, 'invalid_code')
    const signed = await answer(200, asked.json.second_factor_token, code(1))
    await call(200, 'GET', '/api/auth/profile', { as: `Bearer ${String(signed.json.access_token)}` })
    await answer(401, asked.json.second_factor_token, codes[0])
    isError((await login(401, { code: code(1) })).json, 'second_factor_required')
    await login(200, { code: codes[0] })
    await login(401, { code: codes[0] })
    // the admin asks in two steps: a password alone opens no session
    const half = await call(200, 'POST', '/admin/login', { body: { username: body.email, password: body.password } })
    assert.equal(typeof half.json.token, 'string')
    assert.ok(!half.cookies.some((cookie) => cookie.startsWith('sessionid=')), half.cookies.join())
    await call(400, 'POST', '/admin/login/code', { body: { token: half.json.token, code: '000000' } })
    const whole = await call(200, 'POST', '/admin/login/code', { body: { token: half.json.token, code: codes[1] } })
    assert.ok(whole.cookies.some((cookie) => cookie.startsWith('sessionid=')), whole.cookies.join())

    const fresh = (await call(200, 'POST', `${at}/codes`, { as, body: { code: codes[2] } })).json.recovery_codes as string[]
    await call(400, 'POST', `${at}/end`, { as, body: { code: codes[3] } })
    assert.equal((await call(200, 'POST', `${at}/end`, { as, body: { code: fresh[0] } })).json.on, false)
    await login(200)
    for (const bad of [null, [], 'x', {}, { second_factor_token: 7, code: {} }]) await call(400, 'POST', `${at}/answer`, { body: bad })
  })
}
