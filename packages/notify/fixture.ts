import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { createEngine, type Engine, type EngineOptions } from '@tenon/engine'
import { FeedEntry } from '@tenon/events'
import { django } from '@tenon/http'
import { createJobs, type Jobs, jobEntities } from '@tenon/jobs'
import { openMailer } from '@tenon/mail'
import { type Actor, app, boolean, choice, email, entity, id, one, own, resource, role, signedIn, text } from '@tenon/model'
import type { Database } from '@tenon/sql'
import { certificate, privateKey } from '../testing/hana/certificate.fixture.ts'
import { createNotify, notice, notifyTables, type Post } from './index.ts'

export const User = entity('user', { id: id(), name: text(50), email: email().optional(), house: text(20).default('north'), isActive: boolean().default(true) }, { table: 'users' })
export const Task = entity('task', { id: id(), title: text(50), state: choice('open', 'done').default('open'), assignee: one(User).optional(), watcher: one(User).optional() }, { moves: { finish: { when: { state: 'open' }, set: { state: 'done' } } } })
/** Whoever a task is given to reads it; who watches it does not. */
export const tasks = resource(Task, { allow: { read: own('assignee'), create: signedIn, update: signedIn, finish: signedIn }, actions: { finish: { on: 'row', move: 'finish' } } })
export const actorOf = (user: unknown): Actor => ({ id: user as number, tenant: null, isStaff: false, isSuperuser: false, roles: new Set(user === 3 ? ['head'] : []), permissions: new Set(), facts: {} })

export const tables = notifyTables(User)
export const notify = createNotify({
  tables, user: User, name: 'Desk', actor: async (_engine, user) => actorOf(user.id), organization: { of: (user) => String(user.house), set: role('head') },
  notices: [
    notice(Task, { name: 'task-given', label: 'A task is given to you', on: (task, old) => task.assignee !== null && task.assignee !== old?.assignee, to: (task) => [task.assignee, task.watcher], say: (task) => ({ title: 'A task for you', message: task.title, type: 'action', link: `/tasks/${task.id}` }), reads: tasks }),
    notice(Task, { name: 'task-done', label: 'A task is done', on: 'finish', to: (task) => [task.assignee], say: (task) => ({ title: 'Done', message: task.title, type: 'success' }), channels: ['app', 'email'] }),
    notice(Task, { name: 'task-gone', label: 'A task is deleted', on: 'delete', mandatory: true, to: (task) => [task.assignee], say: (task) => ({ title: 'Deleted', message: task.title }) }),
  ],
})
export const desk = app({
  name: 'desk', dialect: django({ pageSize: 20 }), resources: [tasks, notify.notifications, notify.deliveries], entities: [User, FeedEntry, ...Object.values(tables), ...jobEntities],
  reactions: notify.reactions,
})

/** An engine and its jobs; the clock may be set on. */
export function openDesk(database: Database, { smtp, ahead = { ms: 0 }, watched = {}, ...post }: Partial<Post> & { readonly smtp: number; readonly ahead?: { ms: number }; readonly watched?: EngineOptions }): { readonly engine: Engine; readonly jobs: Jobs } {
  const engine = createEngine(desk, database, watched)
  const mailer = openMailer({ url: `smtp://127.0.0.1:${smtp}`, from: 'Desk <desk@example.com>' })
  return { engine, jobs: createJobs({ engine, definitions: notify.jobs({ mailer, frontEnd: 'https://desk.example', patience: 10, ...post }), clock: () => Date.now() + ahead.ms }) }
}

/** A real SMTP server that keeps what it takes. `refuse` says what it answers instead of taking. */
export async function startPost(refuse: (to: string) => number | null = () => null): Promise<{ readonly port: number; readonly got: { readonly to: string; readonly mail: ParsedMail }[]; close(): Promise<void> }> {
  const got: { readonly to: string; readonly mail: ParsedMail }[] = []
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: ({ address }, _session, done) => { const code = refuse(address); done(code === null ? null : Object.assign(new Error('refused'), { responseCode: code })) },
    onData: (stream, session, done) => { simpleParser(stream).then((mail) => { got.push({ to: session.envelope.rcptTo[0]!.address, mail }); done() }, done) },
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return { port: (server.server.address() as AddressInfo).port, got, close: () => new Promise((resolve) => { server.close(resolve) }) }
}

export interface TakenPush { readonly path: string; readonly topic: string; readonly payload: Record<string, unknown> }
/** A push service, and a browser behind it that opens what comes: RFC 8030, 8188, 8291 and 8292. */
export async function startPushService(status: (path: string) => number = () => 201) {
  const ecdh = createECDH('prime256v1')
  const open = ecdh.generateKeys()
  const auth = randomBytes(16)
  const got: TakenPush[] = []
  const server = createServer({ cert: certificate, key: privateKey }, (request, reply) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
      const path = String(request.url)
      const code = status(path)
      if (code === 201) got.push({ path, topic: String(request.headers.topic), payload: JSON.parse(opened(Buffer.concat(parts), open, auth, ecdh)) as Record<string, unknown> })
      if (!isSigned(String(request.headers.authorization))) reply.writeHead(403)
      else reply.writeHead(code)
      reply.end()
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', () => resolve()) })
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    got, url, device: { p256dh: open.toString('base64url'), auth: auth.toString('base64url') },
    push: { subject: 'mailto:desk@example.com', connection: { ca: certificate, checkServerIdentity: () => undefined, anywhere: true } },
    close: () => new Promise<void>((resolve) => { server.close(() => resolve()); server.closeAllConnections() }),
  }
}

function opened(body: Buffer, open: Buffer, auth: Buffer, ecdh: ReturnType<typeof createECDH>): string {
  const [salt, sender, sealed] = [body.subarray(0, 16), body.subarray(21, 21 + body[20]!), body.subarray(21 + body[20]!)]
  const derive = (key: Buffer, salted: Buffer, info: Buffer, length: number): Buffer => Buffer.from(hkdfSync('sha256', key, salted, info, length))
  const shared = derive(ecdh.computeSecret(sender), auth, Buffer.concat([Buffer.from('WebPush: info\0'), open, sender]), 32)
  const decipher = createDecipheriv('aes-128-gcm', derive(shared, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16), derive(shared, salt, Buffer.from('Content-Encoding: nonce\0'), 12))
  decipher.setAuthTag(sealed.subarray(-16))
  const text = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  return text.subarray(0, text.lastIndexOf(2)).toString()
}

/** The sender's own key signs: `vapid t=JWT, k=KEY`. */
function isSigned(authorization: string): boolean {
  const [, token = '', key = ''] = /^vapid t=([^,]+), ?k=(.+)$/.exec(authorization) ?? []
  const [head = '', claims = '', proof = ''] = token.split('.')
  const point = Buffer.from(key, 'base64url')
  if (point.length !== 65) return false
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') }
  const { aud } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { readonly aud: string }
  return aud.startsWith('https://127.0.0.1:') && verify('sha256', Buffer.from(`${head}.${claims}`), { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, Buffer.from(proof, 'base64url'))
}
