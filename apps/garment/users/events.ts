import { randomUUID } from 'node:crypto'
import { eventText, type Feed, lastEventId, type Told } from '@tenon/events'
import { eventsReply, rowsTold } from '@tenon/http'
import { millisOf } from '@tenon/model'
import { may } from '../permissions.ts'
import { at, param, type PlainRoute } from '../routes/door.ts'
import { users } from './user.api.ts'

/** The changes of users as they are committed. `Last-Event-ID` brings what was missed. */
export const eventRoutes = (feed: Feed): PlainRoute[] => [at('GET', '/api/users/events/', may('users:read'), (call) => {
  const area = param(call, 'area')
  const after = lastEventId(call.request.headers['last-event-id'])
  return eventsReply(call, feed, { resources: [users], ...(after === undefined ? {} : { after }) }, (told) => said(told, area))
})]

function said(told: Told, area: string): string | null {
  if (told.kind === 'ready') return eventText({ data: { type: 'connected', message: 'Conectado a los cambios de usuarios', timestamp: Date.now(), clientId: randomUUID() } })
  if (told.kind === 'beat') return eventText({ id: told.id, data: { type: 'heartbeat', timestamp: Date.now() } })
  // the page reads its list again after every change: what was missed is there
  if (told.kind === 'resync') return eventText({ id: told.id, data: { type: 'user_updated', userId: null, data: {}, timestamp: Date.now(), area: null } })
  const user = told.kind === 'change' ? rowsTold(told.now)[0] : undefined
  const status = told.kind === 'change' ? told.changes.estado?.new : undefined
  const type = told.kind === 'removal' ? 'user_deleted' : told.action === 'create' ? 'user_created' : status === undefined ? 'user_updated' : 'user_status_changed'
  const data = type === 'user_deleted' ? { deleteType: 'hard' } : status === 'INACTIVO' ? { ...user, deleteType: 'soft' } : { ...user }
  if (area !== '' && user !== undefined && user.AREA !== null && user.AREA !== area) return null
  return eventText({ id: told.id, data: { type, userId: Number(told.row), data, timestamp: millisOf(told.at), area: user?.AREA ?? null } })
}
