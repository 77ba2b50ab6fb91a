import { after, describe } from 'node:test'
import { createEngine } from '@tenon/engine'
import { type Actor, type Hands, where } from '@tenon/model'
import { createSchema, type Database, type DatabaseKind, hanaUrl, openHana, tablesOf } from '@tenon/sql'
import { eachDatabase, type RunningHana, startHana, testedKinds } from '@tenon/testing'
import { garment } from '../app.ts'
import { Collection } from '../collections/collection.ts'
import { byRole } from '../permissions.ts'
import { Phase } from '../phases/phase.ts'
import { twelve } from '../phases/standard.ts'
import { Reference } from '../references/reference.ts'
import { start } from '../trace/move.ts'
import { Usuario } from '../users/user.ts'

type Row = Record<string, unknown>
const root: Actor = { id: 0, tenant: null, isStaff: true, isSuperuser: true, roles: new Set(), permissions: new Set(), facts: {}, name: 'test' }

/** One user as an actor. */
export const actorFor = (user: Row): Actor => ({ id: Number(user.id), tenant: null, isStaff: false, isSuperuser: false, roles: new Set([String(user.rol)]), permissions: new Set(byRole[String(user.rol)] ?? []), facts: { usuario: user.id, area: user.area }, name: String(user.code) })
/** Work in one transaction at a moment, by somebody; the tests' own root unless said. */
export const acting = (database: Database) => {
  const engine = createEngine(garment, database)
  return <T>(now: string, work: (hands: Hands) => Promise<T>, actor: Actor = root): Promise<T> => engine.act({ actor, requestId: 'test', source: 'test', now: () => `${now}:00.000000Z`, timeZone: 'UTC' }, work)
}

/**
 * A suite on SQLite, PostgreSQL and the stand-in for SAP HANA, each test on tables of its own. Never on a real HANA: there the schemas
 * that the app's tables live in are the firm's.
 */
export function everyWorld(name: string, suite: (open: () => Promise<Database>, kind: DatabaseKind) => void): void {
  eachDatabase(name, suite)
  if (testedKinds.includes('hana')) describe(`${name} on SAP HANA`, () => {
    const servers: RunningHana[] = []
    after(async () => { for (const server of servers) await server.stop() })
    suite(async () => {
      const server = await startHana()
      servers.push(server)
      return openHana({ ...hanaUrl(server.url), poolMax: 5 })
    }, 'hana')
  })
}

/** The twelve phases, a user of each area, and references that have just begun (Monday, 2 March 2026, 8:00 in Bogotá). */
export async function world(database: Database, references = 1) {
  await createSchema(database, tablesOf(createEngine(garment, database).entities))
  const act = acting(database)
  return act('2026-03-02T13:00', async (hands) => {
    for (const [i, [code, name, stage, area, estimatedHours, maximumHours]] of twelve.entries()) await hands.create(Phase, { code, name, stage, area, order: i + 1, estimatedHours, maximumHours })
    const users: Record<string, Row> = {}
    for (const [code, area, rol] of [['D1', 'DISEÑO', 'DISEÑADOR'], ['D2', 'DISEÑO', 'DISEÑADOR'], ['T1', 'TECNICO', 'INGENIERO_TEXTIL'], ['J1', 'OPERACIONES', 'JEFE_OPERACIONES'], ['C1', 'COMERCIAL', 'ANALISTA_COSTOS']] as const) users[code] = await hands.create(Usuario, { code, fullName: `Persona ${code}`, area, rol, estado: 'ACTIVO' })
    const collection = await hands.create(Collection, { code: '063', name: 'Winter Sun 2026', season: 'Winter Sun', year: 2026, startsOn: '2026-01-01' })
    const made: Row[] = []
    for (let i = 0; i < references; i++) { const row = await hands.create(Reference, { code: `PT${i + 1}`, collection: collection.id, name: 'Vestido' }); await start(hands, row, null); made.push(row) }
    const phases = await hands.list(Phase, where('id', 'gt', 0), ['order'])
    return { act, users, references: made, phases }
  })
}
