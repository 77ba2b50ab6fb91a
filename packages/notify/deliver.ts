import { type Context, type Engine, Fault } from '@tenon/engine'
import { enqueue, type JobDefinition, type JobInput, job, type Work } from '@tenon/jobs'
import { type Actor, both, type Entity, type Hands, instantOf, millisOf, type Resource, rowKey, where } from '@tenon/model'
import type { Mailer } from '@tenon/mail'
import { type ChoicesOf, goesBy } from './choices.ts'
import { keysOf } from './keys.ts'
import { type Letters, send as sendLetter } from './letters.ts'
import type { Notice } from './notice.ts'
import { push, type PushOptions } from './push.ts'
import type { Channel, NotifyTables } from './tables.ts'
import { SEND } from './tell.ts'
import { dueAt } from './when.ts'

export interface DeliverOptions {
  readonly tables: NotifyTables
  readonly user: Entity
  readonly notices: readonly Notice[]
  readonly choices: ChoicesOf
  /** Who a person is now; for notices that name what their people must be able to read. */
  readonly actor?: (engine: Engine, user: Row) => Promise<Actor | null>
  readonly email?: (user: Row) => string | null
  readonly letters: Letters
  readonly mailer: Mailer
  readonly push: PushOptions | null
  /** Tries before a message is given up; 8. */
  readonly attempts?: number
  /** Seconds after which whoever was sending is taken for dead; 300. */
  readonly patience?: number
  /** Sent within a minute at the most, over all processes. */
  readonly perMinute?: Partial<Record<'email' | 'push', number>>
}
type Row = Record<string, unknown>
/** How a try to send ended. */
export type Outcome = { readonly state: 'sent'; readonly provider?: string } | { readonly state: 'failed' | 'unsure' | 'queued'; readonly error: string }
const CHUNK = 200
const reachable = ['email', 'push'] as const
const backoff = (attempts: number): number => Math.min(6 * 3600, 30 * 2 ** attempts)
const later = (now: string, seconds: number): string => instantOf(millisOf(now) + seconds * 1000)

/** The jobs that bring notifications to their people: each event when it happens, and every minute whatever has become due. */
export function deliverJobs(o: DeliverOptions): readonly JobDefinition<never>[] {
  const { Notification, Delivery } = o.tables
  const byName = new Map(o.notices.map((one) => [one.name, one]))

  const plan = async (work: Work, event: string): Promise<void> => {
    for (let after = String(work.cursor ?? ''); ;) {
      const rows = await work.step((hands) => hands.list(Notification, both(where('event', 'eq', event), where('id', 'gt', after)), ['id'], CHUNK))
      if (rows.length === 0) return
      const blind = new Set<unknown>()
      for (const row of rows) if (!(await mayRead(work.engine, byName.get(String(row.kind)), row))) blind.add(row.id)
      const last = String(rows.at(-1)!.id)
      await work.step(async (hands) => { for (const row of rows) await (blind.has(row.id) ? hands.update(Notification, row.id, { shown: false }) : routed(hands, row)) }, () => ({ cursor: last }))
      after = last
    }
  }

  async function routed(hands: Hands, row: Row): Promise<void> {
    const notice = byName.get(String(row.kind))
    const choices = await o.choices(hands, row.user)
    const goes = (channel: Channel): boolean => goesBy(choices, notice, String(row.kind), channel)
    if (!goes('app')) await hands.update(Notification, row.id, { shown: false })
    const there = new Set((await hands.list(Delivery, where('notification', 'eq', row.id))).map((one) => one.channel))
    for (const channel of reachable) {
      if (there.has(channel) || !goes(channel) || !(await hasWay(hands, channel, row.user))) continue
      const digest = channel === 'email' && notice?.mandatory !== true && choices.digest !== 'off'
      await hands.create(Delivery, { notification: row.id, user: row.user, channel, digest, dueAt: notice?.mandatory === true ? hands.now : dueAt(hands.now, choices, digest) })
    }
  }
  const hasWay = async (hands: Hands, channel: 'email' | 'push', user: unknown): Promise<boolean> =>
    channel === 'push' ? o.push !== null && (await hands.find(o.tables.PushDevice, where('user', 'eq', user))) !== null : addressOf(o, await hands.find(o.user, where('id', 'eq', user))) !== null

  /** Whoever may not read what it is about is not told of it, whatever he may have been a moment ago. */
  async function mayRead(engine: Engine, notice: Notice | undefined, row: Row): Promise<boolean> {
    if (notice?.reads === undefined || o.actor === undefined || row.about === null || String(row.event).endsWith(' end')) return true
    const user = await engine.act(context(engine), (hands) => hands.find(o.user, where('id', 'eq', row.user)))
    const actor = user === null ? null : await o.actor(engine, user)
    return actor !== null && (await sees(engine, notice.reads, actor, String(row.about)))
  }

  /** What is due, each once: it is marked as being sent before it is, and what was marked by somebody who died is not sent again. */
  async function sendDue(work: Work, only: { readonly event?: string }): Promise<number> {
    let sent = 0
    const left = await budget(work)
    for (let after = 0; !work.signal.aborted;) {
      const found = await work.step((hands) => hands.list(Delivery, both(where('state', 'eq', 'queued'), where('dueAt', 'lte', hands.now), where('id', 'gt', after), ...(only.event === undefined ? [] : [where('notification.event', 'eq', only.event)])), ['id'], CHUNK))
      if (found.length === 0) return sent
      const groups = Map.groupBy(found, (one) => (one.digest === true ? `digest ${String(one.user)}` : `one ${String(one.id)}`))
      for (const group of groups.values()) {
        const channel = group[0]!.channel as 'email' | 'push'
        if (left[channel] < 1) continue
        left[channel]--
        const taken = await work.step(async (hands) => {
          const mine: Row[] = []
          for (const { id } of group) {
            const row = await hands.lock(Delivery, id)
            if (row?.state === 'queued') mine.push(await hands.update(Delivery, id, { state: 'sending', sentAt: hands.now, attempts: Number(row.attempts) + 1 }))
          }
          const notes = await Promise.all(mine.map((one) => hands.find(Notification, where('id', 'eq', one.notification))))
          return { mine, notes: notes.filter((one) => one !== null), user: mine.length === 0 ? null : await hands.find(o.user, where('id', 'eq', mine[0]!.user)) }
        })
        if (taken.mine.length === 0) continue
        const outcome = await attempt(work.engine, taken.mine, taken.notes, taken.user)
        await work.step(async (hands) => { for (const row of taken.mine) await hands.update(Delivery, row.id, ended(row, outcome, hands.now)) })
        if (outcome.state === 'sent') sent++
      }
      after = Number(found.at(-1)!.id)
    }
    return sent
  }

  /** What may still leave in this minute; whoever asks is alone in it, by the lane of its job. */
  async function budget(work: Work): Promise<Record<'email' | 'push', number>> {
    const left = { email: Number.POSITIVE_INFINITY, push: Number.POSITIVE_INFINITY }
    for (const channel of reachable) {
      const most = o.perMinute?.[channel]
      if (most !== undefined) left[channel] = most - Number(await work.step((hands) => hands.figure(Delivery, { stat: 'count' }, both(where('channel', 'eq', channel), where('sentAt', 'gt', later(hands.now, -60))))))
    }
    return left
  }

  const ended = (row: Row, outcome: Outcome, now: string): Row => {
    if (outcome.state === 'sent') return { state: 'sent', sentAt: now, error: null, provider: outcome.provider ?? null }
    if (outcome.state !== 'queued') return { state: outcome.state, error: outcome.error }
    return Number(row.attempts) >= (o.attempts ?? 8) ? { state: 'failed', error: outcome.error } : { state: 'queued', error: outcome.error, dueAt: later(now, backoff(Number(row.attempts))) }
  }

  async function attempt(engine: Engine, deliveries: readonly Row[], notes: readonly Row[], user: Row | null): Promise<Outcome> {
    const first = deliveries[0]!
    if (user === null || user.isActive === false || notes.length === 0) return { state: 'failed', error: 'nobody to send it to' }
    if (first.channel === 'push') return pushed(engine, notes[0]!, user.id)
    const to = addressOf(o, user)
    if (to === null) return { state: 'failed', error: 'no address' }
    return sendLetter(o.mailer, o.letters, { to, user, notes, delivery: String(first.id), secret: (await keysOf(engine, o.tables, 'links')).secret })
  }

  async function pushed(engine: Engine, note: Row, user: unknown): Promise<Outcome> {
    if (o.push === null) return { state: 'failed', error: 'pushes are not set up' }
    const keys = await keysOf(engine, o.tables, 'push')
    const devices = await engine.act(context(engine), (hands) => hands.list(o.tables.PushDevice, where('user', 'eq', user), ['id']))
    const outcomes: Outcome[] = []
    for (const device of devices) {
      const did = await push(device as never, String(note.id), { id: note.id, title: note.title, message: note.message, type: note.type, link: note.link ?? null }, keys, o.push)
      if (did.is === 'gone') await engine.act(context(engine), (hands) => hands.remove(o.tables.PushDevice, device.id)).catch((error: unknown) => { if (!(error instanceof Fault)) throw error })
      outcomes.push(did.is === 'sent' ? { state: 'sent' } : { state: did.is === 'later' ? 'queued' : 'failed', error: did.error })
    }
    return outcomes.find((one) => one.state === 'sent') ?? outcomes.find((one) => one.state === 'queued') ?? outcomes[0] ?? { state: 'failed', error: 'no browser takes pushes' }
  }

  /** What somebody was sending when he died: a letter may have left, a push replaces itself. */
  const abandoned = (work: Work): Promise<void> => work.step(async (hands) => {
    const rows = await hands.list(Delivery, both(where('state', 'eq', 'sending'), where('sentAt', 'lt', later(hands.now, -(o.patience ?? 300)))), ['id'], CHUNK)
    for (const row of rows) await hands.update(Delivery, row.id, row.channel === 'push' ? { state: 'queued', dueAt: hands.now } : { state: 'unsure', error: 'the sender died while it was sending' })
  })

  // where so much a minute may leave, one hand sends, whatever the number of processes
  const paced = job<JobInput>({ name: 'notify-paced', key: () => 'notify-paced', holds: 'waiting', lane: () => 'notify-paced', run: async (work) => ({ sent: await sendDue(work, {}) }) })
  const send = async (work: Work, only: { readonly event?: string }): Promise<JobInput> => {
    if (o.perMinute === undefined) return { sent: await sendDue(work, only) }
    await work.step((hands) => enqueue(hands, paced, {}))
    return {}
  }
  return [
    job<{ readonly event: string }>({ ...SEND, run: async (work) => { await plan(work as Work, work.input.event); return send(work as Work, work.input) } }),
    job<JobInput>({ name: 'notify-due', key: () => 'notify-due', schedule: { cron: '* * * * *', missed: 'last' }, run: async (work) => { await abandoned(work); return send(work, {}) } }),
    paced,
  ] as unknown as readonly JobDefinition<never>[]
}

export const addressOf = ({ email = (user) => (typeof user.email === 'string' && user.email !== '' ? user.email : null) }: Pick<DeliverOptions, 'email'>, user: Row | null): string | null => (user === null ? null : email(user))
const context = ({ app }: Engine, actor: Actor | null = null): Context => ({ actor, requestId: 'notify', source: 'job', now: () => instantOf(Date.now()), timeZone: app.timeZone ?? 'UTC' })

async function sees(engine: Engine, resource: Resource, actor: Actor, about: string): Promise<boolean> {
  const view = engine.view(resource, context(engine, actor))
  return view !== null && (await engine.seenBy([view], { id: rowKey(resource.entity, about) })).size === 1
}
