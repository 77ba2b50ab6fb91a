import assert from 'node:assert/strict'
import { test } from 'node:test'
import { config, ConfigError, readConfig } from './config.ts'

const problems = (env: Record<string, string>, written?: object): readonly string[] => { try { readConfig(env, written); return [] } catch (error) { assert.ok(error instanceof ConfigError); return error.problems } }
const secret = 'kV3p0q9ZbX7tLr2mWc8sYd5fGh1jNa4e'

test('nothing said: safe for one machine', () => {
  const c = readConfig({})
  assert.deepEqual([c.production, c.host, c.hosts, c.corsOrigins, c.sslRedirect, c.hstsSeconds, c.secureCookies, c.database], [false, '127.0.0.1', [], undefined, false, 0, false, undefined])
})

test('the environment beats the file; our names beat Django\'s; the names of a Django project are understood', () => {
  const c = readConfig({ PORT: '9000', TENON_HOSTS: 'a.example', ALLOWED_HOSTS: 'b.example', CORS_ALLOWED_ORIGINS: 'https://x.example, https://y.example', CORS_ALLOW_CREDENTIALS: 'True' }, config({ port: 1, proxy: true }))
  assert.deepEqual([c.port, c.hosts, c.corsOrigins, c.corsCredentials, c.proxy], [9000, ['a.example'], ['https://x.example', 'https://y.example'], true, true])
  assert.equal(readConfig({ DATABASE_URL: 'postgres://a@b/c', DB_NAME: 'd' }).database, 'postgres://a@b/c')
  assert.equal(readConfig({ DB_NAME: 'shop', DB_USER: 'app', DB_PASSWORD: 'p@ss/word', DB_HOST: 'db', DB_PORT: '6432' }).database, 'postgres://app:p%40ss%2Fword@db:6432/shop')
  assert.equal(readConfig({ DB_NAME: 'shop' }).database, 'postgres://localhost:5432/shop')
})

test('every mistake is told at once, and no secret with it', () => {
  const found = problems({ TENON_SECRET: 'hunter2', PORT: 'x', CORS_ALLOWED_ORIGINS: 'localhost:3000', SECURE_SSL_REDIRECT: 'maybe', DB_USER: 'app', TENON_MAIL: 'mailhost', TENON_FRONT_END: 'app', SECURE_HSTS_PRELOAD: 'true', TENON_MAIL_FROM: 'me', ALLOWED_HOSTS: 'http://a' }, { corsOrigin: [], proxy: 'yes', secret: 'hunter2' })
  for (const word of ['TENON_SECRET', 'PORT: write a whole number', 'localhost:3000', 'SECURE_SSL_REDIRECT: write true or false', 'DB_NAME is missing', 'TENON_MAIL ', 'TENON_FRONT_END', 'SECURE_HSTS_PRELOAD', 'TENON_MAIL_FROM', '"http://a"', 'did you mean corsOrigins?', 'proxy: a boolean', 'secret is for the environment']) assert.ok(found.some((p) => p.includes(word)), `${word} in ${found.join('\n')}`)
  assert.equal(found.length, 13)
  assert.ok(!found.join().includes('hunter2'))
})

test('production wants a secret of its own and its hosts, and turns HTTPS on', () => {
  const production = { NODE_ENV: 'production', TENON_SECRET: secret, ALLOWED_HOSTS: 'shop.example.com,.example.org' }
  const c = readConfig(production)
  assert.deepEqual([c.sslRedirect, c.secureCookies, c.hstsSeconds > 0], [true, true, true])
  assert.equal(readConfig({ ...production, SECURE_SSL_REDIRECT: 'false' }).sslRedirect, false)
  for (const bad of ['django-insecure-abcdefghijklmnopqrstuvwxyz0123456789', 'a'.repeat(50), 'abcdefgh'.repeat(6), 'change-me-change-me-change-me-change-me', 'my-very-own-default-secret-of-forty-chars']) assert.equal(problems({ ...production, TENON_SECRET: bad }).length, 1, bad)
  assert.deepEqual(problems({ NODE_ENV: 'production' }).map((p) => p.split(' ')[0]), ['TENON_SECRET', 'TENON_HOSTS'])
  assert.equal(problems({ ...production, ALLOWED_HOSTS: '*' }).length, 1)
})
