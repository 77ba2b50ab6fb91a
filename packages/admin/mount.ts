import { sessionIdentifier } from '@tenon/auth'
import { createEngine, type EngineOptions } from '@tenon/engine'
import type { Mount } from '@tenon/http'
import type { App } from '@tenon/model'
import type { Database } from '@tenon/sql'
import { adminApp } from './derive.ts'
import type { AdminOptions } from './options.ts'
import { pageRoutes } from './pages.ts'
import { type AdminAccounts, adminRoutes } from './routes.ts'

/**
 * The admin site of an app, at `/admin` beside it on the same server: pages, and the app's own operations in a wire of their own.
 *
 * @example
 * await serve({ mounts: [{ engine, identifiers }, adminMount(app, database, accounts)] })
 */
export function adminMount(app: App, database: Database, accounts: AdminAccounts, options: AdminOptions = {}, engineOptions: EngineOptions = {}): Mount {
  const own = adminApp(app)
  const engine = createEngine(own, database, engineOptions)
  return { engine, identifiers: [sessionIdentifier(accounts.sessions)], routes: [...pageRoutes(), ...adminRoutes(engine, own.dialect, accounts, options)] }
}
