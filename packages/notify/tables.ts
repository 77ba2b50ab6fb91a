import { randomUUID } from 'node:crypto'
import { boolean, choice, entity, type Entity, id, instant, integer, one, text, time } from '@tenon/model'

/** Ways to reach somebody beside the list in the application itself. */
export const channels = ['app', 'email', 'push'] as const
export type Channel = (typeof channels)[number]

/** What notifications keep, about the app's own people. Name the values among the app's entities. */
export function notifyTables(user: Entity) {
  /** Something told to one person: what the application lists, and the history of what was sent. */
  const Notification = entity('notification', {
    id: text(50).default(() => randomUUID()).readonly(), user: one(user).onDelete('cascade'),
    title: text(200), message: text(), type: choice('info', 'action', 'warning', 'success', 'error').default('info'),
    isRead: boolean().default(false), createdAt: instant().readonly(), readAt: instant().optional().readonly(),
    /** What happened: one message a person and channel. */
    event: text(200).default(() => randomUUID()).readonly(), kind: text(100).default('').readonly(),
    /** The row it is about. */
    about: text(50).optional().readonly(), link: text(500).optional().readonly(),
    /** In the person's list; else only in the history. */
    shown: boolean().default(true),
  }, {
    table: 'notifications', stamps: { created: 'createdAt' }, order: ['-createdAt', 'id'], unique: [['user', 'event']], index: [['user', '-createdAt'], ['user', 'isRead'], ['event']], title: (n) => n.title,
    hooks: { before: (notice, _old, hands) => ({ readAt: notice.isRead ? (notice.readAt ?? hands.now) : null }) },
  })
  /** A notification on its way by one channel. `unsure`: the sender died while it was sending, so it is not sent again. */
  const Delivery = entity('notification_delivery', {
    id: id(), notification: one(Notification).onDelete('cascade'), user: one(user).onDelete('cascade'), channel: choice('email', 'push'),
    state: choice('queued', 'sending', 'sent', 'failed', 'unsure').default('queued'), attempts: integer().default(0), digest: boolean().default(false),
    dueAt: instant(), sentAt: instant().optional(), provider: text(255).optional(), error: text().optional(), createdAt: instant().readonly(),
  }, { table: 'notification_deliveries', stamps: { created: 'createdAt' }, order: ['-id'], unique: [['notification', 'channel']], index: [['state', 'dueAt'], ['channel', 'sentAt'], ['user']], audit: false })
  /** A browser that takes pushes. */
  const PushDevice = entity('push_device', {
    id: id(), user: one(user).onDelete('cascade'), endpoint: text(1000).unique(), p256dh: text(200), auth: text(100), createdAt: instant().readonly(),
  }, { table: 'push_devices', stamps: { created: 'createdAt' }, audit: false })
  /** Whether somebody wants to hear of a kind of event by a channel; kind `*` stands for all that have no line of their own. */
  const Wish = entity('notification_wish', { id: id(), user: one(user).onDelete('cascade'), kind: text(100), channel: choice(...channels), on: boolean() }, { table: 'notification_wishes', unique: [['user', 'kind', 'channel']] })
  /** What holds for the people of an organization who have not chosen themselves; kind `*` as above. */
  const HouseWish = entity('notification_default', { id: id(), organization: text(50), kind: text(100), channel: choice(...channels), on: boolean() }, { table: 'notification_defaults', unique: [['organization', 'kind', 'channel']] })
  /** When somebody wants to be left alone, and whether letters come together. */
  const Quiet = entity('notification_quiet', {
    id: id(), user: one(user).onDelete('cascade').unique(), quietFrom: time().optional(), quietUntil: time().optional(), timeZone: text(64).optional(), digest: choice('off', 'daily', 'weekly').default('off'),
  }, { table: 'notification_quiet' })
  /** Keys that are made once: what signs pushes and links. */
  const NotifyKey = entity('notify_key', { id: id(), name: text(50).unique(), open: text(200).optional(), secret: text(500).sealed() }, { table: 'notify_keys', audit: false })
  return { Notification, Delivery, PushDevice, Wish, HouseWish, Quiet, NotifyKey }
}
export type NotifyTables = ReturnType<typeof notifyTables>
