import type { Engine } from '@tenon/engine'
import type { JobDefinition } from '@tenon/jobs'
import { type Actor, type Entity, type Hands, type Policy, type Reaction, type Resource, resource, rows, signedIn, where } from '@tenon/model'
import type { Mailer } from '@tenon/mail'
import { type ChoicesOf, type HouseOf, storedChoices } from './choices.ts'
import { deliverJobs } from './deliver.ts'
import { type Door, doorsOf } from './doors.ts'
import type { Notice, Saying } from './notice.ts'
import type { PushOptions } from './push.ts'
import type { NotifyTables } from './tables.ts'
import { reactionsOf, tell } from './tell.ts'

type Row = Record<string, unknown>
export interface NotifyOptions {
  readonly tables: NotifyTables
  /** The app's people. */
  readonly user: Entity
  readonly notices: readonly Notice[]
  /** What letters call the application. */
  readonly name: string
  /** Where quiet hours are, for whoever has not said. */
  readonly timeZone?: string
  /** Who somebody is now: whoever may not read what a notice `reads` is not told. */
  readonly actor?: (engine: Engine, user: Row) => Promise<Actor | null>
  /** A person's address; `email` unless said otherwise. */
  readonly email?: (user: Row) => string | null
  /** Whose defaults hold for a person, and who may set those of their own organization: `{ of: (user) => user.plant, set: role('admin') }`. */
  readonly organization?: { readonly of: (user: Row) => string | null; readonly set: Policy }
  /** What people want, where an app keeps it in words of its own. */
  readonly choices?: ChoicesOf
}
/** What the server gives: how letters leave, and where links lead. */
export interface Post {
  readonly mailer: Mailer
  readonly frontEnd: string
  /** The path of the unsubscribe endpoint; `/api/notifications/unsubscribe`. */
  readonly unsubscribe?: string
  /** Null: no pushes. By default they name the front end as their subject. */
  readonly push?: PushOptions | null
  readonly attempts?: number
  readonly patience?: number
  /** Letters, or pushes, that leave within a minute at the most, over all processes; the others wait for the next. */
  readonly perMinute?: Partial<Record<'email' | 'push', number>>
}
export interface Notify {
  readonly reactions: readonly Reaction[]
  /** For `system.jobs`. */
  jobs(post: Post): readonly JobDefinition<never>[]
  /** Tells people by hand, in the transaction of what happened. */
  tell(hands: Hands, to: readonly unknown[], saying: Saying & { readonly kind?: string; readonly about?: string; readonly event?: string }): Promise<void>
  /** A person's own notifications and what became of them. */
  readonly notifications: Resource
  readonly deliveries: Resource
  /** Preferences, browsers that take pushes, unsubscribing: for `route(…)`. */
  doors(prefix?: string): readonly Door[]
}

const mine = (path: string) => rows(`own by ${path}`, (actor) => where(path, 'eq', actor.id))

/**
 * Who is told what, by which way and when: in the application, by mail and by push, once per event, person and channel.
 *
 * @example
 * const notify = createNotify({ tables: notifyTables(User), user: User, notices: [orderApproved], name: 'Shop' })
 * app({ …, entities: [...Object.values(tables), ...jobEntities], reactions: notify.reactions, resources: [notify.notifications] })
 */
export function createNotify(o: NotifyOptions): Notify {
  const { tables, notices } = o
  const houseOf: HouseOf = async (hands, user) => { const row = o.organization === undefined ? null : await hands.find(o.user, where('id', 'eq', user)); return row === null ? null : o.organization!.of(row) }
  const choices = o.choices ?? storedChoices(tables, o.timeZone ?? 'UTC', houseOf)
  return {
    reactions: reactionsOf(tables, notices),
    jobs: ({ mailer, frontEnd, unsubscribe = '/api/notifications/unsubscribe', push, attempts, patience, perMinute }) => deliverJobs({
      tables, user: o.user, notices, choices, mailer, letters: { name: o.name, frontEnd, unsubscribe: `${frontEnd.replace(/\/$/, '')}${unsubscribe}` },
      push: push === undefined ? { subject: frontEnd.startsWith('https:') ? frontEnd : 'mailto:noreply@localhost' } : push,
      ...(o.actor === undefined ? {} : { actor: o.actor }), ...(o.email === undefined ? {} : { email: o.email }), ...(attempts === undefined ? {} : { attempts }), ...(patience === undefined ? {} : { patience }), ...(perMinute === undefined ? {} : { perMinute }),
    }),
    tell: (hands, to, { kind = '', about, event, ...saying }) => tell(hands, tables, { event: event ?? `told ${crypto.randomUUID()}`, kind, to, saying, ...(about === undefined ? {} : { about }) }),
    notifications: resource(tables.Notification, {
      path: 'notifications', only: ['list', 'read', 'update'], list: ['id', 'user', 'title', 'message', 'type', 'isRead', 'createdAt', 'readAt', 'kind', 'about', 'link'],
      update: ['isRead'], filter: ['isRead', 'type', 'kind'], allow: { read: signedIn, update: signedIn, unread: signedIn, readAll: signedIn },
      scope: rows('own and shown', (actor) => ({ op: 'and', of: [where('user', 'eq', actor.id), where('shown', 'eq', true)] })),
      actions: {
        unread: { on: 'all', method: 'GET', run: async ({ hands }) => ({ body: { unread: await hands.figure(tables.Notification, { stat: 'count' }, unreadOf(hands)) } }) },
        readAll: { on: 'all', run: async ({ hands }) => { const open = await hands.list(tables.Notification, unreadOf(hands)); for (const one of open) await hands.update(tables.Notification, one.id, { isRead: true }); return { body: { read: open.length } } } },
      },
    }),
    deliveries: resource(tables.Delivery, {
      path: 'notification-deliveries', only: ['list', 'read'], list: ['id', 'notification', 'notification.title', 'notification.kind', 'channel', 'state', 'dueAt', 'sentAt', 'error'],
      filter: ['channel', 'state', 'notification'], scope: mine('user'), allow: { read: signedIn },
    }),
    doors: (prefix = '/api') => doorsOf({ ...o, choices, houseOf }, prefix),
  }
}
const unreadOf = (hands: Hands) => ({ op: 'and' as const, of: [where('user', 'eq', hands.actorId), where('shown', 'eq', true), where('isRead', 'eq', false)] })
