import { randomUUID } from 'node:crypto'
import { type Feed, lastEventId, type Sent, serverSentEvents, type Told } from '@tenon/events'
import { rowsTold } from '@tenon/http'
import { may } from '../permissions.ts'
import { at, type Call, param, type PlainRoute, type Reply } from '../routes/door.ts'
import { users } from './user.api.ts'

/** The changes of users as they are committed. `Last-Event-ID` brings what was missed. */
export const eventRoutes = (feed: () => Feed): PlainRoute[] => [at('GET', '/api/users/events/', may('users:read'), (call: Call): Reply => {
  const area = param(call, 'area')
  const after = lastEventId(call.request.headers['last-event-id'])
  const events = async function* (signal: AbortSignal): AsyncGenerator<Sent> {
    for await (const change of feed().listen({ context: call.context, resources: [users], signal, ...(after === undefined ? {} : { after }) })) {
      const sent = sentOf(change)
      if (area === '' || sent.data.area === null || sent.data.area === area) yield sent
    }
  }
  return {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' },
    body: serverSentEvents(events, {
      first: [{ data: { type: 'connected', message: 'Conectado a los cambios de usuarios', timestamp: Date.now(), clientId: randomUUID() } }],
      heartbeat: { every: 30_000, data: () => ({ type: 'heartbeat', timestamp: Date.now() }) },
    }),
  }
})]

function sentOf({ id, action, row, at: when, changes, now }: Told): { id: number; data: Record<string, unknown> } {
  const user = now === null ? undefined : rowsTold(now)[0]
  const status = changes.estado?.new
  const type = action === 'create' ? 'user_created' : action === 'delete' ? 'user_deleted' : status === undefined ? 'user_updated' : 'user_status_changed'
  const data = type === 'user_deleted' ? { deleteType: 'hard' } : status === 'INACTIVO' ? { ...user, deleteType: 'soft' } : { ...user }
  return { id, data: { type, userId: Number(row), data, timestamp: Date.parse(`${when.slice(0, 23)}Z`), area: user?.AREA ?? null } }
}
