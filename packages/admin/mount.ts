import { sessionIdentifier } from '@tenon/auth'
import { createEngine, type EngineOptions } from '@tenon/engine'
import { createFeed, type Feed, FeedEntry } from '@tenon/events'
import { liveRoute, type LateMount, type Mount } from '@tenon/http'
import { type App, type Entity, signedIn } from '@tenon/model'
import type { Database } from '@tenon/sql'
import { adminApp } from './derive.ts'
import type { AdminOptions } from './options.ts'
import { pageRoutes } from './pages.ts'
import { adminRoutes } from './routes.ts'
import type { AdminAccounts } from './sign-in.ts'

export interface AdminMount extends LateMount {
  /** Something was committed in this process: name it in `createEngine`'s `committed`, so that open pages show it at once. */
  wake(): void
  /** Ends what open pages listen to. */
  close(): Promise<void>
}

/**
 * The admin site of an app, at `/admin` beside it on the same server: pages, and the app's own operations in a wire of their own. It is
 * compiled when it is first asked for; `tenon check` compiles it too, so that a mistake is not found by its first visitor. Its pages
 * hear what changes elsewhere where `FeedEntry` stands among the app's entities; else they ask again and again.
 *
 * @example
 * const admin = adminMount(app, database, accounts)
 * await serve({ mounts: [{ engine, identifiers }, admin] })
 */
export function adminMount(app: App, database: Database, accounts: AdminAccounts, options: AdminOptions = {}, engineOptions: EngineOptions = {}): AdminMount {
  let feed: Feed | undefined
  return {
    under: '/admin',
    open(): Mount {
      const own = adminApp(app, options)
      const engine = createEngine(own.app, database, engineOptions)
      // what other processes commit is found by looking: a page that is open may wait a second for it
      if (app.entities?.includes(FeedEntry as unknown as Entity) === true) feed = createFeed({ engine, resources: own.app.resources.filter((r) => !r.path.startsWith('-')), bell: null })
      const live = feed === undefined ? [] : [liveRoute(feed, '/admin/events', { identify: ['session'], allow: signedIn, throttle: false })]
      return { engine, identifiers: [sessionIdentifier(accounts.sessions)], routes: [...pageRoutes(), ...adminRoutes(engine, own.app.dialect, accounts, options, own.panels, new Set(feed?.resources)), ...live] }
    },
    wake: () => feed?.wake(),
    close: async () => { await feed?.close() },
  }
}
