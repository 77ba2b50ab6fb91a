import { anyone, where } from '@tenon/model'
import { Prenda } from '../consumption/dimension.ts'
import { may } from '../permissions.ts'
import { settings } from '../settings.ts'
import { at, type Call, part, type PlainRoute, type Reply, within } from './door.ts'

const version = { sqlite: "select 'SQLite ' || sqlite_version()", postgres: 'select version()', hana: "select 'SAP HANA ' || version from sys.m_database" } as const
const alive = { sqlite: 'select 1', postgres: 'select 1', hana: 'select 1 from dummy' } as const
const connections = { sqlite: 'select 1', postgres: 'select count(*) from pg_stat_activity where datname = current_database()', hana: "select count(*) from sys.m_connections where connection_status = 'RUNNING'" } as const
const tables = { sqlite: "select count(*) from sqlite_master where type = 'table'", postgres: "select count(*) from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema')", hana: 'select count(*) from sys.tables where schema_name = current_schema' } as const

async function one(call: Call, text: string): Promise<unknown> {
  return (await call.engine.database.run({ text, params: [], columns: [{ is: 'text' }] })).rows[0]?.[0]
}

async function database(call: Call): Promise<Reply> {
  const { kind } = call.engine.database
  const started = performance.now()
  const timestamp = new Date().toISOString()
  try {
    const told = String(await one(call, version[kind]))
    const executionTime = Math.round(performance.now() - started)
    const [active, count] = [Number(await one(call, connections[kind])), Number(await one(call, tables[kind]))]
    return { body: { success: true, connection: { status: 'connected', version: told, executionTime }, health: [{ ACTIVE_CONNECTIONS: active }, { SCHEMA_NAME: settings.schema, TABLE_COUNT: count }], timestamp, schema: settings.schema } }
  } catch {
    return { status: 503, headers: { 'retry-after': '5' }, body: { success: false, error: 'La base de datos no responde', timestamp } }
  }
}

async function health(call: Call): Promise<Reply> {
  const state = async (work: Promise<unknown>): Promise<string> => work.then(() => 'healthy', () => 'unhealthy')
  const [database, textile] = [await state(one(call, alive[call.engine.database.kind])), await state(within(call, (hands) => hands.find(Prenda, where('id', 'gt', 0))))]
  const well = database === 'healthy' && textile === 'healthy'
  const body = { status: well ? 'healthy' : 'unhealthy', timestamp: new Date().toISOString(), services: { database, consumo_textil_schema: textile, backend: 'healthy' } }
  return well ? { body } : { status: 503, headers: { 'retry-after': '5' }, body }
}

export const healthRoutes: PlainRoute[] = [
  at('GET', '/api/users/database/health/', may('users:read'), database), at('GET', '/api/health/', anyone, health),
  at('GET', '/api/test-hana/', may('users:read'), async (call) => { const { status, body } = await database(call); return { ...(status === undefined ? {} : { status }), body } }),
  at('GET', '/api/test-data/{id}/', anyone, (call) => ({ body: { id: part(call, 'id'), message: 'Datos de prueba', source: 'tenon', timestamp: new Date().toISOString() } })),
]
