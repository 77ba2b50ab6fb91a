import { type Actor, app, entity, id, own, permissions, resource, role, or, signedIn, text } from '@tenon/model'
import { createEngine, type Engine, type EngineOptions, Fault } from '@tenon/engine'
import { createFeed, type Feed, type FeedOptions, FeedEntry } from '@tenon/events'
import { createSchema, type Database, tablesOf } from '@tenon/sql'
import { createLogger, django, type Identifier, liveRoute, serve, type Server } from './index.ts'

const { may } = permissions({ note: ['price'] })
export const House = entity('house', { id: id(), name: text(20) })
/** What an editor of the house sees all of, and its owner; what it costs few may know. */
export const Note = entity('note', { id: id(), title: text(50), owner: text(20), more: text().optional(), price: text(20).optional().readableBy(may('note:price')) }, { within: House })
export const notes = resource(Note, { allow: { read: or(role('editor'), own('owner')), create: signedIn, update: role('editor'), delete: role('editor') } })

/** `Token name/house/roles/permissions`, until the name is among those who have left. */
export function actorOf(token: string): Actor {
  const [name = '', house = '1', roles = '', rights = ''] = token.split('/')
  return { id: name, tenant: Number(house), isStaff: false, isSuperuser: false, roles: new Set(roles.split('+')), permissions: new Set(rights.split('+')), facts: {} }
}

/** A server with a feed, on an empty database with two houses. */
export async function startDesk(database: Database, options: Partial<FeedOptions> = {}): Promise<{ readonly server: Server; readonly engine: Engine; readonly feed: Feed; readonly left: Set<string> }> {
  const left = new Set<string>()
  const identifier: Identifier = {
    scheme: 'token', challenge: 'Token',
    identify: async ({ headers: { authorization, cookie } }) => {
      const token = /^(?:Token|Bearer) (.+)$/.exec(authorization ?? '')?.[1] ?? /^who=(.+)$/.exec(cookie ?? '')?.[1]
      if (token === undefined) return null
      return left.has(token.split('/')[0]!) ? { fault: new Fault('unauthenticated', 'Signed out.') } : { actor: actorOf(token) }
    },
  }
  const desk = app({ name: 'desk', dialect: django({ pageSize: 20 }), resources: [notes], tenant: House, entities: [FeedEntry] })
  let feed: Feed | undefined
  const watched: EngineOptions = { committed: () => feed?.wake() }
  const engine = createEngine(desk, database, watched)
  await createSchema(database, tablesOf(engine.entities))
  await engine.act({ actor: null, requestId: 'test', source: 'test', now: () => new Date().toISOString().replace('Z', '000Z'), timeZone: 'UTC' }, async (hands) => { for (const name of ['north', 'south']) await hands.create(House, { name }) })
  feed = createFeed({ engine, resources: [notes], ...options })
  const server = await serve({ engine, identifiers: [identifier], logger: createLogger('silent'), cors: { origins: ['https://front.example'], credentials: true }, routes: [liveRoute(feed, '/api/events/')] })
  return { server, engine, feed, left }
}
