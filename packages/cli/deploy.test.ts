import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readConfig } from './config.ts'
import { configFindings, placeFindings } from './deploy.ts'

const settled = {
  NODE_ENV: 'production', TENON_SECRET: 'kV3p0q9ZbX7tLr2mWc8sYd5fGh1jNa4e', ALLOWED_HOSTS: 'shop.example.com', CORS_ALLOWED_ORIGINS: 'https://app.example.com', TENON_PROXY: 'true', TENON_FRONT_END: 'https://app.example.com',
  TENON_MAIL: 'smtp://mail.example.com', TENON_MAIL_FROM: 'Shop <shop@example.com>', SECURE_HSTS_SECONDS: '31536000', SECURE_HSTS_INCLUDE_SUBDOMAINS: 'true', SECURE_HSTS_PRELOAD: 'true',
}
const told = (more: Record<string, string>): string[] => configFindings(readConfig({ ...settled, ...more })).map((f) => f.text)

test('a configuration that is settled has nothing to be warned of, and each setting that Django looks at is looked at by itself', () => {
  assert.deepEqual(told({}), [])
  for (const [more, word] of [
    [{ SECURE_HSTS_SECONDS: '0', SECURE_HSTS_PRELOAD: 'false' }, 'W004'], [{ SECURE_HSTS_INCLUDE_SUBDOMAINS: 'false', SECURE_HSTS_PRELOAD: 'false' }, 'W005'], [{ SECURE_HSTS_PRELOAD: 'false' }, 'W021'], [{ SECURE_SSL_REDIRECT: 'false' }, 'W008'],
    [{ SESSION_COOKIE_SECURE: 'false' }, 'W012'], [{ TENON_PROXY: 'false' }, 'TENON_PROXY'], [{ ALLOWED_HOSTS: '.com' }, 'W020'], [{ CORS_ALLOWED_ORIGINS: 'http://app.example.com' }, 'CORS_ALLOWED_ORIGINS'],
    [{ TENON_MAIL: 'file:outbox' }, 'TENON_MAIL is no server'], [{ TENON_MAIL_FROM: 'noreply@localhost' }, 'TENON_MAIL_FROM'], [{ TENON_FRONT_END: 'http://localhost:3000' }, 'on localhost'], [{ TENON_FRONT_END: 'http://app.example.com' }, 'without HTTPS'],
  ] as const) {
    const found = told(more)
    assert.ok(found.some((text) => text.includes(word)), `${word} in ${found.join('\n')}`)
    assert.ok(found.length <= 2, found.join('\n'))
  }
  assert.deepEqual(configFindings(readConfig({})).length, 5, 'as it comes, on one machine')
})

test('a secret that others can read, and a connection in the clear', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-deploy-'))
  try {
    assert.deepEqual(placeFindings(folder, 'postgres://app@localhost/crm'), [])
    assert.match(placeFindings(folder, 'postgres://app@db.internal/crm')[0]!.text, /add \?sslmode=verify-full/)
    assert.deepEqual(placeFindings(folder, 'postgres://app@db.internal/crm?sslmode=verify-full'), [])
    writeFileSync(join(folder, 'secret'), 'x')
    chmodSync(join(folder, 'secret'), 0o644)
    assert.equal(placeFindings(folder, 'data.sqlite')[0]!.level, 'error')
  } finally { rmSync(folder, { recursive: true, force: true }) }
})
