import { type Hands, type Reaction, where } from '@tenon/model'
import { enqueue } from '@tenon/jobs'
import type { Notice, Saying } from './notice.ts'
import type { NotifyTables } from './tables.ts'

/** The job that brings an event to its people. */
export const SEND = { name: 'notify' } as const

export interface Event { readonly event: string; readonly kind: string; readonly about?: string; readonly to: readonly unknown[]; readonly saying: Saying }

/** Tells people of an event, each once however often it is called: in the transaction of what happened, so that both are there or neither. */
export async function tell(hands: Hands, { Notification }: NotifyTables, { event, kind, about, to, saying }: Event): Promise<void> {
  const told = new Set((await hands.list(Notification, where('event', 'eq', event))).map((one) => one.user))
  const people = [...new Set(to)].filter((user) => user !== null && user !== undefined && !told.has(user))
  for (const user of people) await hands.create(Notification, { type: 'info', ...saying, user, event, kind, about: about ?? null })
  if (people.length > 0) await enqueue(hands, SEND, { event })
}

/** What the declared notices make of a write. */
export const reactionsOf = (tables: NotifyTables, notices: readonly Notice[]): readonly Reaction[] => notices.map((one) => ({
  entity: one.entity,
  async run({ action, row, old }, hands) {
    if (!one.concerns(action, row, old)) return
    const to = await one.to(row, hands)
    if (to.length > 0) await tell(hands, tables, { event: `${one.name} ${String(row.id)} ${action === 'delete' ? 'end' : String(row.version ?? hands.now)}`, kind: one.name, about: String(row.id), to, saying: await one.say(row, hands) })
  },
}))
