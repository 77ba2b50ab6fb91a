import { AuditEntry } from '@tenon/engine'
import type { Entity } from '@tenon/model'
import { Comment } from '../issues/comment.ts'
import { Conversation, Message } from '../messages/message.ts'
import { CustomerNote } from '../parties/customer.ts'
import { DealMove } from '../selling/deal.ts'
import { LeadMove } from '../selling/lead.ts'
import type { Cast } from './people.ts'
import type { Chance } from './random.ts'
import type { World } from './world.ts'

const later = (from: string, days: number): string => new Date(Date.parse(`${from}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
const at = (day: string, hour: number): string => `${day}T${String(hour).padStart(2, '0')}:20:00.000000Z`

/** The way of a lead and its deal along the stages, one step a week or so, up to where they stand. */
export function moved(world: World, chance: Chance, people: Cast, lead: number, deal: number, place: number, date: string): void {
  const { organization, stages, worker } = people
  const steps = place === 5 ? [0, 1, 5] : Array.from({ length: place + 1 }, (_, i) => i)
  let day = date
  steps.forEach((step, i) => {
    const [stage, previousStage] = [stages[step], i === 0 ? null : stages[steps[i - 1]!]]
    const next = later(day, chance.whole(1, 3))
    world.put(LeadMove, { organization, lead, stage, previousStage, changedBy: worker, createdAt: at(day, 8) })
    world.put(DealMove, { organization, deal, stage, previousStage, changedBy: worker, enteredAt: at(day, 8), leftAt: i === steps.length - 1 ? null : at(next, 8) })
    day = next
  })
}

export function commented(world: World, chance: Chance, people: Cast, issue: number, byClient: boolean, day: string): void {
  if (chance.yes(0.3)) return
  const { organization, worker, client, workerName, clientName } = people
  const put = (author: number, authorName: string, content: string, hour: number): void => { world.put(Comment, { organization, issue, author, authorName, content, syncedToLinear: false, createdAt: at(day, hour), updatedAt: at(day, hour) }) }
  if (byClient) put(client, clientName, chance.pick(['When can we expect an answer?', 'It happened again this morning.', 'Thank you for looking into it.']), 9)
  put(worker, workerName, chance.pick(['Called the supplier, they are checking.', 'A replacement is on its way.', 'Credit note requested.', 'Photos attached to the order file.']), 14)
}

export function noted(world: World, chance: Chance, people: Cast, customer: number, date: string): void {
  const note = chance.pick(['Prefers to be called before noon.', 'Asked for a framework agreement next year.', 'Pays by bank transfer only.', 'New purchasing contact since spring.', 'Wants invoices split by site.'])
  world.put(CustomerNote, { organization: people.organization, customer, user: people.worker, note, createdAt: at(date, 16) })
}

/** A short exchange of the owner with an employee and with a customer. */
export function wrote(world: World, chance: Chance, people: Cast, day: string): void {
  const { organization, owner } = people
  for (const other of [people.manager, people.worker, people.client]) {
    const talk = [[owner, chance.pick(['Could you send me the status of the open orders?', 'Do you have a minute today?'])], [other, chance.pick(['Yes, this afternoon.', 'I will send it before five.'])], [owner, 'Thank you.']] as const
    talk.forEach(([sender, content], i) => {
      const last = i === talk.length - 1
      world.put(Message, { organization, sender, recipient: sender === owner ? other : owner, messageType: 'text', content, isRead: !last, readAt: last ? null : at(day, 11 + i), attachments: [], createdAt: at(day, 10 + i), updatedAt: at(day, 10 + i) })
    })
    const [participant1, participant2] = [Math.min(owner, other), Math.max(owner, other)]
    world.put(Conversation, { organization, participant1, participant2, lastMessage: 'Thank you.', lastMessageAt: at(day, 12), unread1: participant1 === other ? 1 : 0, unread2: participant2 === other ? 1 : 0, createdAt: at(day, 10), updatedAt: at(day, 12) })
  }
}

/** Who made what: the last weeks of the log, as the engine would have written them. */
export function audited(world: World, people: Cast, entity: string, row: number, title: string, day: string): void {
  const mine = row % 3 === 0
  world.put(AuditEntry as unknown as Entity, {
    at: at(day, 9), actor: String(mine ? people.owner : people.worker), actorName: `${mine ? 'owner' : 'employee'}@${people.slug}.example`, capacity: mine ? 'vendor' : 'employee', tenant: String(people.organization),
    action: 'create', entity, row: String(row), title: title.slice(0, 255), changes: {}, requestId: 'demo', source: 'import',
  })
}
