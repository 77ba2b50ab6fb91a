import { sessionIdentifier } from '@tenon/auth'
import { createEngine, type EngineOptions } from '@tenon/engine'
import type { LateMount, Mount } from '@tenon/http'
import type { App } from '@tenon/model'
import type { Database } from '@tenon/sql'
import { adminApp } from './derive.ts'
import type { AdminOptions } from './options.ts'
import { pageRoutes } from './pages.ts'
import { adminRoutes } from './routes.ts'
import type { AdminAccounts } from './sign-in.ts'

/**
 * The admin site of an app, at `/admin` beside it on the same server: pages, and the app's own operations in a wire of their own. It is
 * compiled when it is first asked for; `tenon check` compiles it too, so that a mistake is not found by its first visitor.
 *
 * @example
 * await serve({ mounts: [{ engine, identifiers }, adminMount(app, database, accounts)] })
 */
export function adminMount(app: App, database: Database, accounts: AdminAccounts, options: AdminOptions = {}, engineOptions: EngineOptions = {}): LateMount {
  return {
    under: '/admin',
    open(): Mount {
      const own = adminApp(app, options)
      const engine = createEngine(own.app, database, engineOptions)
      return { engine, identifiers: [sessionIdentifier(accounts.sessions)], routes: [...pageRoutes(), ...adminRoutes(engine, own.app.dialect, accounts, options, own.panels)] }
    },
  }
}
