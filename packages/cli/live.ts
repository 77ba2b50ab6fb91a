import type { Engine } from '@tenon/engine'
import { createFeed, type Feed, FeedEntry, redisBell } from '@tenon/events'
import { liveRoute, type PlainRoute } from '@tenon/http'
import type { Entity } from '@tenon/model'
import type { Database } from '@tenon/sql'
import { explainRoute } from './explain.ts'
import type { Accounts } from './accounts.ts'
import type { System } from './system.ts'

/** The feed of a system whose app names `FeedEntry`; nothing runs before somebody listens. */
export function feedOf(system: Pick<System, 'name' | 'app' | 'events'>, engine: Engine, more: { readonly redis?: string; readonly onError?: (error: unknown) => void } = {}): Feed | undefined {
  if (system.app.entities?.includes(FeedEntry as unknown as Entity) !== true) return undefined
  const { redis, onError } = more
  return createFeed({ engine, resources: system.app.resources, ...(system.events?.beat === undefined ? {} : { beat: system.events.beat }), ...(redis === undefined ? {} : { bell: redisBell({ url: redis, channel: `tenon_feed_${system.name}` }) }), ...(onError === undefined ? {} : { onError }) })
}

/** What a system serves beside its resources: its own routes, the answer to why somebody may or may not, and its events. */
export function routesOf(system: System, engine: Engine, accounts: Accounts, database: Database, feed: Feed | undefined = feedOf(system, engine)): readonly PlainRoute[] {
  const own = [...(typeof system.routes === 'function' ? system.routes(accounts, database, feed) : system.routes), explainRoute(system.app, accounts.store)]
  const slash = (system.app.dialect as { readonly slash?: string } | null)?.slash === 'never' ? '' : '/'
  return feed === undefined ? own : [...own, liveRoute(feed, `${system.app.prefix ?? '/api'}/events${slash}`)]
}
