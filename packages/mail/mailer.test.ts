import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { openMailer } from './index.ts'

/** A real SMTP server that keeps what it is given, from those who know its password. */
async function sink(): Promise<{ port: number; got: { to: string[]; mail: ParsedMail }[]; close: () => Promise<void> }> {
  const got: { to: string[]; mail: ParsedMail }[] = []
  const server = new SMTPServer({
    authOptional: false, allowInsecureAuth: true, disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _session, done) => { if (username === 'post' && password === 'p@ss') done(null, { user: 'post' }); else done(new Error('Invalid username or password')) },
    onRcptTo: ({ address }, _session, done) => { done(address.startsWith('nobody') ? Object.assign(new Error('No such mailbox'), { responseCode: 550 }) : null) },
    onData: (stream, session, done) => { simpleParser(stream).then((mail) => { got.push({ to: session.envelope.rcptTo.map((r) => r.address), mail }); done() }, done) },
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return { port: (server.server.address() as AddressInfo).port, got, close: () => new Promise((resolve) => { server.close(resolve) }) }
}

test('a letter reaches a real SMTP server, letters, subject and attachment whole', async () => {
  const server = await sink()
  const mailer = openMailer({ url: `smtp://post:p%40ss@127.0.0.1:${server.port}`, from: 'Tenon <hello@example.com>' })
  try {
    await mailer.send({ to: ['żółw@example.com', 'b@example.com'], subject: 'Zażółć\r\nBcc: eve@example.com', text: 'Grüße\n.\nEnde', html: '<b>Grüße</b>', attachments: [{ filename: 'ä.txt', content: Buffer.from([1, 2, 255]) }] })
    const [{ to, mail } = assert.fail('nothing came')] = server.got
    assert.equal(to.length, 2)
    assert.equal(mail.from?.value[0]?.address, 'hello@example.com')
    assert.equal(mail.headers.has('bcc'), false, 'a line break in a subject makes no header')
    assert.match(String(mail.subject), /^Zażółć/)
    assert.equal(mail.text?.replace(/\r/g, '').trim(), 'Grüße\n.\nEnde')
    assert.deepEqual([...mail.attachments[0]!.content], [1, 2, 255])
    assert.equal(mail.attachments[0]!.filename, 'ä.txt')
    await assert.rejects(mailer.send({ to: 'nobody@example.com', subject: 'x', text: 'x' }), /No such mailbox/)
  } finally { mailer.close(); await server.close() }
})

test('a wrong password, and addresses that are more than one, are refused', async () => {
  const server = await sink()
  const mailer = openMailer({ url: `smtp://post:wrong@127.0.0.1:${server.port}`, from: 'hello@example.com' })
  try {
    await assert.rejects(mailer.send({ to: 'a@example.com', subject: 'x', text: 'x' }), /Invalid username or password/)
    for (const to of ['a@example.com, eve@example.com', 'a@example.com\r\nBcc: eve@example.com', 'Eve <eve@example.com>', '']) await assert.rejects(mailer.send({ to, subject: 'x', text: 'x' }), /is not one mail address/)
    assert.equal(server.got.length, 0)
  } finally { mailer.close(); await server.close() }
})

test('the outbox of development holds a file a letter, readable by its owner alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-mail-'))
  const mailer = openMailer({ url: `file:${join(folder, 'outbox')}`, from: 'hello@example.com' })
  try {
    await Promise.all(['one', 'two'].map((subject) => mailer.send({ to: 'a@example.com', subject, text: `${subject} https://example.com/?token=a=b` })))
    const files = readdirSync(join(folder, 'outbox'))
    assert.equal(files.length, 2)
    const letters = await Promise.all(files.map((file) => simpleParser(readFileSync(join(folder, 'outbox', file)))))
    assert.deepEqual(letters.map((l) => l.subject).sort(), ['one', 'two'])
    assert.match(String(letters[0]!.text), /token=a=b/)
    assert.equal(statSync(join(folder, 'outbox', files[0]!)).mode & 0o077, 0)
  } finally { mailer.close(); rmSync(folder, { recursive: true }) }
  assert.throws(() => openMailer({ url: 'http://example.com', from: 'a@example.com' }), /smtp:/)
})
