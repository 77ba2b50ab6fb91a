import { entity, type Hands, id, integer, text } from '@tenon/model'
import type { Database } from '@tenon/sql'
import { settings } from '../settings.ts'

/** How many users there are of each area, role and state: kept with every write, so that nobody counts a million rows to show fifty. */
export const UserCount = entity('garment_user_count', { id: id(), area: text(50), rol: text(30), estado: text(20), n: integer() }, { unique: [['area', 'rol', 'estado']], audit: false })

type Row = Readonly<Record<string, unknown>>
const keys = (row: Row): Record<string, unknown> => ({ area: row.area, rol: row.rol, estado: row.estado })

export async function countUser(hands: Hands, row: Row | null, old: Row | null): Promise<void> {
  if (row !== null && old !== null && row.area === old.area && row.rol === old.rol && row.estado === old.estado) return
  if (old !== null) await hands.tally(UserCount, keys(old), { n: -1 })
  if (row !== null) await hands.tally(UserCount, keys(row), { n: 1 })
}

/** Counts anew, for what other programs have written to the table meanwhile. */
export async function recountUsers(database: Database): Promise<void> {
  const table = database.kind === 'sqlite' ? '"T_USUARIOS"' : `"${settings.schema.replaceAll('"', '""')}"."T_USUARIOS"`
  const run = (connection: Pick<Database, 'run'>, text: string) => connection.run({ text, params: [], columns: [] })
  await database.transaction(async (connection) => {
    if (database.kind === 'postgres') await run(connection, 'lock table "garment_user_count" in share row exclusive mode')
    await run(connection, 'delete from "garment_user_count"')
    await run(connection, `insert into "garment_user_count" ("area", "rol", "estado", "n", "version") select "AREA", "ROL", coalesce("ESTADO", 'ACTIVO'), count(*), 1 from ${table} group by "AREA", "ROL", coalesce("ESTADO", 'ACTIVO')`)
  })
}
