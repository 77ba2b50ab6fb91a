import { type Context, createEngine, type Engine, entitiesOf, type Operation, rowsWhere } from '@tenon/engine'
import { matching } from '@tenon/model'
import type { Actor, Resource } from '@tenon/model'
import { createSchema, type Database, openSqlite, tablesOf } from '@tenon/sql'
import { crm } from '../app.ts'
import { generate } from '../demo/generate.ts'
import { insertDemo } from '../demo/insert.ts'
import { actorOf } from '../people/actor.ts'
import { User } from '../people/user.ts'
import { toldResult, toldRows } from '../told.ts'

type Row = Record<string, unknown>

/** The CRM's engine on demo data in memory, spoken to in model values; answers come back in the words of the wire. */
export async function world() {
  const database: Database = openSqlite({ path: ':memory:' })
  await createSchema(database, tablesOf(entitiesOf(crm)))
  await insertDemo(database, generate('2026-11-20', 'unusable'))
  const engine: Engine = createEngine(crm, database)
  const actor = async (username: string): Promise<Actor> => actorOf(database, (await rowsWhere(database, User, matching({ username })))[0] ?? {})
  const as = (who: Actor | null, now = '2026-11-21T09:00:00.000000Z'): Context => ({ actor: who, requestId: 'test', source: 'test', now: () => now, timeZone: 'UTC' })
  const run = (operation: Operation, context: Context) => engine.run(operation, context)
  return {
    database, engine, actor, as,
    create: async (resource: Resource, values: Row, context: Context) => toldResult(await run({ action: 'create', resource, draft: { values, issues: [] } }, context)),
    update: async (resource: Resource, key: unknown, values: Row, context: Context) => toldResult(await run({ action: 'update', resource, key, partial: true, draft: { values, issues: [] } }, context)),
    call: async (resource: Resource, name: string, key: unknown, values: Row, context: Context) => toldResult(await run({ action: 'call', name, resource, key, draft: { values, issues: [] }, query: {}, params: new Map() }, context)),
    read: async (resource: Resource, key: unknown, context: Context) => toldResult(await run({ action: 'read', resource, key }, context)),
    list: async (resource: Resource, context: Context) => toldRows(await run({ action: 'list', resource, query: {} }, context)),
  }
}
