import { createEngine } from '@tenon/engine'
import { openApi, type WireDialect } from '@tenon/http'
import { openSqlite } from '@tenon/sql'
import { UsageError } from './command.ts'
import { routesOf } from './live.ts'
import { wholeApp } from './prepare.ts'
import { accountsOf } from './accounts.ts'
import type { System } from './system.ts'

/** The OpenAPI description of a system. Nothing is read: it follows from the declarations. */
export async function describeSystem(system: System): Promise<Record<string, unknown>> {
  const database = openSqlite({ path: ':memory:' })
  try {
    const engine = createEngine(wholeApp(system), database)
    const dialect = system.app.dialect as WireDialect
    if (typeof dialect?.attach !== 'function') throw new UsageError(`the ${system.title}'s dialect does not serve HTTP`)
    dialect.attach(engine)
    const accounts = accountsOf(system, database, 'x'.repeat(32))
    return openApi(engine, dialect, accounts.identifiers, routesOf(system, engine, accounts, database))
  } finally {
    await database.close()
  }
}
