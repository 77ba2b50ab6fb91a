import { both, either, type Hands, integer, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { readInput } from '@tenon/http'
import { Conversation, Message } from '../messages/message.ts'
import { between, conversationsOf, reachableBy, type Row } from '../messages/people.ts'
import { User } from '../people/user.ts'
import { told } from '../told.ts'
import { at, type Call, idOf, listed, param } from './door.ts'
import { brief } from './users.ts'

const { subject, content, relatedLead, relatedDeal, relatedCustomer, attachments } = Message.fields
const fields = { recipientId: integer().alias('recipient'), subject, content, relatedLead, relatedDeal, relatedCustomer, attachments }
const me = (call: Call): number => Number(call.actor?.id)

/** Reads and writes within the caller's organization; without one there is nobody to write to. */
const inside = <T>(call: Call, empty: T, work: (hands: Hands) => Promise<T>): Promise<T> => (call.actor?.tenant == null ? Promise.resolve(empty) : call.engine.act(call.context, work))

async function people(hands: Hands, ids: readonly unknown[]): Promise<Map<unknown, Row>> {
  return new Map((await hands.list(User, where('id', 'in', [...new Set(ids)]))).map((user) => [user.id, user]))
}
async function toldMessages(hands: Hands, messages: readonly Row[]): Promise<Row[]> {
  const known = await people(hands, messages.flatMap((m) => [m.sender, m.recipient]))
  return messages.map((m) => ({
    ...told(Message, m), sender: brief(known.get(m.sender)), recipient: brief(known.get(m.recipient)), sender_email: known.get(m.sender)?.email ?? null, recipient_email: known.get(m.recipient)?.email ?? null,
  }))
}

async function send(call: Call) {
  const { recipientId, ...input } = readInput(call.request, fields)
  if (call.actor?.tenant == null) throw new Fault('forbidden', 'No active organization.')
  const message = await call.engine.act(call.context, async (hands) => {
    const [mine, theirs] = [me(call), Number(recipientId)]
    if ((await hands.find(User, where('id', 'eq', theirs))) === null) throw new Fault('notFound', 'Recipient not found')
    if (!(await reachableBy(hands)).has(theirs)) throw new Fault('forbidden', 'You cannot start a conversation with this person.')
    const made = await hands.create(Message, { ...input, sender: mine, recipient: theirs })
    const lower = mine < theirs
    const known = await between(hands, mine, theirs)
    const news = { lastMessage: made.content, lastMessageAt: hands.now }
    if (known === null) await hands.create(Conversation, { participant1: Math.min(mine, theirs), participant2: Math.max(mine, theirs), ...news, unread1: lower ? 0 : 1, unread2: lower ? 1 : 0 })
    else await hands.update(Conversation, known.id, { ...news, ...(lower ? { unread2: Number(known.unread2) + 1 } : { unread1: Number(known.unread1) + 1 }) })
    return (await toldMessages(hands, [made]))[0]
  })
  return { status: 201, body: message }
}

async function read(hands: Hands, call: Call, messages: readonly Row[]): Promise<void> {
  const unread = messages.filter((m) => m.recipient === me(call) && m.isRead !== true)
  for (const m of unread) await hands.update(Message, m.id, { isRead: true, readAt: hands.now })
  for (const other of new Set(unread.map((m) => Number(m.sender)))) {
    const known = await between(hands, me(call), other)
    if (known === null) continue
    const mine = me(call) < other ? 'unread1' : 'unread2'
    await hands.update(Conversation, known.id, { [mine]: Math.max(0, Number(known[mine]) - unread.filter((m) => m.sender === other).length) })
  }
}

/** The messages with one person, oldest first; reading them marks them as read. */
const withUser = async (call: Call) => ({
  body: await inside<Row[]>(call, [], async (hands) => {
    const other = idOf(param(call, 'user_id'))
    const messages = await hands.list(Message, either(both(where('sender', 'eq', me(call)), where('recipient', 'eq', other)), both(where('sender', 'eq', other), where('recipient', 'eq', me(call)))))
    await read(hands, call, messages)
    return toldMessages(hands, messages.map((m) => (m.recipient === me(call) && m.isRead !== true ? { ...m, isRead: true, readAt: hands.now } : m)))
  }),
})

const own = (call: Call) => either(where('sender', 'eq', me(call)), where('recipient', 'eq', me(call)))
async function markRead(call: Call) {
  if (call.actor?.tenant == null) throw new Fault('notFound', 'Message not found')
  return {
    body: await call.engine.act(call.context, async (hands) => {
      const message = await hands.find(Message, both(where('id', 'eq', idOf(call.params.id)), where('recipient', 'eq', me(call))))
      if (message === null) throw new Fault('notFound', 'Message not found')
      await read(hands, call, [message])
      return (await toldMessages(hands, [(await hands.find(Message, where('id', 'eq', message.id))) ?? message]))[0]
    }),
  }
}

const conversations = async (call: Call) => ({
  body: await inside<Row[]>(call, [], async (hands) => {
    const all = await conversationsOf(hands, me(call))
    const known = await people(hands, all.flatMap((c) => [c.participant1, c.participant2]))
    return all.map((c) => {
      const first = c.participant1 === me(call)
      const { unread1, unread2, ...rest } = told(Conversation, c)
      return { ...rest, other_participant: brief(known.get(first ? c.participant2 : c.participant1)), unread_count: first ? unread1 : unread2 }
    })
  }),
})

export const messages = [
  at('GET', '/api/messages/', async (call) => listed(call, await inside<Row[]>(call, [], async (hands) => toldMessages(hands, await hands.list(Message, own(call), ['-createdAt', '-id']))))),
  at('POST', '/api/messages/send/', send),
  at('GET', '/api/messages/with_user/', withUser),
  at('GET', '/api/messages/recipients/', async (call) => ({ body: await inside<Row[]>(call, [], async (hands) => [...(await people(hands, [...(await reachableBy(hands))])).values()].map((user) => brief(user)!)) })),
  at('GET', '/api/messages/unread_count/', async (call) => ({ body: { unread_count: await inside(call, 0, async (hands) => (await hands.list(Message, both(where('recipient', 'eq', me(call)), where('isRead', 'eq', false)))).length) } })),
  at('POST', '/api/messages/{id}/mark_read/', markRead),
  at('GET', '/api/conversations/', conversations),
]
