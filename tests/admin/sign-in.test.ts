import assert from 'node:assert/strict'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import Provider from 'oidc-provider'
import { Secret, TOTP } from 'otpauth'
import { accessible, openSite, type Site } from './site.ts'
import { password, small } from './small.ts'

describe('signing in to the admin', () => {
  let site: Site
  let server: Server
  before(async () => {
    let listener: RequestListener | undefined
    server = createServer((request, response) => listener?.(request, response))
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const client = { clientId: 'tenon', clientSecret: 'a-secret-between-the-two-of-them' }
    site = await openSite(small({ issuer, ...client }))
    listener = new Provider(issuer, {
      clients: [{ client_id: client.clientId, client_secret: client.clientSecret, redirect_uris: [`${site.url}/admin/login/back/test`], grant_types: ['authorization_code'], response_types: ['code'] }],
      claims: { email: ['email', 'email_verified'] }, pkce: { required: () => true }, cookies: { keys: ['k'] },
      findAccount: (_context: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub, email: `${sub}@example.com`, email_verified: true }) }),
    }).callback()
    await site.database.run({ text: `insert into "auth_identity" ("user_id", "issuer", "subject", "created") values (2, '${issuer}', 'bob-elsewhere', '2026-01-01T00:00:00.000000Z')`, params: [], columns: [] })
  })
  after(async () => { await site.close(); server.closeAllConnections(); server.close() })

  test('a second step is turned on, asked for, passed by a code of the app or one on paper, and turned off by who has it', async () => {
    const { page, context, quiet, signIn, shot } = await site.open(1280)
    await signIn('ann', password)
    await page.getByRole('button', { name: 'ann' }).click()
    await page.getByRole('menuitem', { name: 'My account' }).click()
    await page.getByRole('button', { name: 'Turn on' }).click()
    const secret = await page.locator('pre').innerText()
    const codeAt = (step: number): string => new TOTP({ secret: Secret.fromBase32(secret.trim()), digits: 6, period: 30 }).generate({ timestamp: Date.now() + step * 30_000 })
    await page.getByLabel('Code').fill('000000')
    await page.getByRole('button', { name: 'Verify' }).click()
    await page.getByText('This code is not right.').waitFor()
    await accessible(page, 'an account')
    await page.getByLabel('Code').fill(codeAt(-1))
    await page.getByRole('button', { name: 'Verify' }).click()
    const paper = page.getByRole('status').locator('pre')
    await paper.first().waitFor()
    assert.equal(await paper.count(), 10)
    await shot('second-factor')
    const [onPaper = '', another = ''] = await paper.allInnerTexts()

    const enter = async (code: string): Promise<void> => {
      await context.clearCookies()
      await page.goto(`${site.url}/admin`)
      await page.reload()
      await page.getByLabel('User name').fill('ann')
      await page.getByLabel('Password').first().fill(password)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByLabel('Code').fill(code)
      await page.getByRole('button', { name: 'Verify' }).click()
    }
    await enter('123456')
    assert.match(await page.getByRole('alert').innerText(), /not right/)
    assert.equal((await page.request.get(`${site.url}/admin/manifest`)).status(), 403, 'the password alone opens nothing')
    await accessible(page, 'the second step')
    await page.getByLabel('Code').fill(codeAt(0))
    await page.getByRole('button', { name: 'Verify' }).click()
    await page.getByRole('heading', { name: 'Overview', exact: true }).waitFor()
    await enter(onPaper)
    await page.getByRole('heading', { name: 'Overview', exact: true }).waitFor()
    await enter(onPaper)
    assert.match(await page.getByRole('alert').innerText(), /not right/, 'a code on paper works once')
    await page.getByLabel('Code').fill(another)
    await page.getByRole('button', { name: 'Verify' }).click()
    await page.getByRole('heading', { name: 'Overview', exact: true }).waitFor()
    await page.goto(`${site.url}/admin#/-account`)
    await page.getByLabel('Code').fill(codeAt(1))
    await page.getByRole('button', { name: 'Turn off' }).click()
    await page.getByRole('button', { name: 'Turn on' }).waitFor()
    quiet()
  })

  test('another service vouches for somebody who is linked; whom nobody here knows stays outside', async () => {
    for (const [name, known] of [['carol', false], ['bob-elsewhere', true]] as const) {
      const { page, quiet } = await site.open(390)
      await page.goto(`${site.url}/admin`)
      await page.getByRole('link', { name: 'Sign in with Test ID' }).click()
      await page.locator('input[name=login]').fill(name)
      await page.locator('input[name=password]').fill('any')
      await page.locator('button[type=submit]').click()
      await page.locator('button[type=submit]').click()
      if (known) await page.getByRole('heading', { name: 'Overview', exact: true }).waitFor()
      else assert.match(await page.getByRole('alert').innerText(), /Nobody here is known/)
      assert.equal((await page.request.get(`${site.url}/admin/manifest`)).status(), known ? 200 : 403)
      quiet()
    }
  })
})
