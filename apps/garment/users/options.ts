import { type Filter, type Hands, resource, where } from '@tenon/model'
import { may } from '../permissions.ts'
import { at, type Call, type PlainRoute, type Reply, type Row, rowsOf, within } from '../routes/door.ts'
import { UserCount } from './count.ts'
import { areas, roles, states } from './lists.ts'
import { Usuario } from './user.ts'

export const userCounts = resource(UserCount, { path: 'users-count', list: ['area', 'rol', 'estado', 'n'], only: [], allow: { read: may('users:read') } })

/** Fewer users are counted whenever they are asked for; of very many their counts are kept. */
const FEW = 10_000
type Counts = Readonly<Record<string, number>>

/** How many there are: active ones by area and by role, all by state. */
async function counted(call: Call): Promise<readonly [Counts, Counts, Counts]> {
  const kept = await rowsOf(call, userCounts, where('n', 'gt', 0))
  if (kept.reduce((sum, row) => sum + Number(row.n), 0) < FEW) {
    const active = where('estado', 'eq', 'ACTIVO')
    const by = (hands: Hands, path: string, filter: Filter): Promise<Counts> => hands.figure(Usuario, { stat: 'countBy', path }, filter) as Promise<Counts>
    return within(call, async (hands) => [await by(hands, 'area', active), await by(hands, 'rol', active), await by(hands, 'estado', { op: 'true' })] as const)
  }
  const summed = (name: string, rows: readonly Row[]): Counts => {
    const sums: Record<string, number> = {}
    for (const row of rows) sums[String(row[name])] = (sums[String(row[name])] ?? 0) + Number(row.n)
    return sums
  }
  const active = kept.filter((row) => row.estado === 'ACTIVO')
  return [summed('area', active), summed('rol', active), summed('estado', kept)]
}
const told = (column: string, counts: Counts): Row[] => Object.entries(counts).sort(([a], [b]) => a.localeCompare(b, 'es')).map(([value, count]) => ({ [column]: value, USER_COUNT: Number(count) }))

/** What a form offers, and how many there are of each: areas and roles of those who are active. */
async function options(call: Call): Promise<Reply> {
  const [byArea, byRole, byState] = await counted(call)
  return {
    body: {
      success: true, timestamp: new Date().toISOString(),
      data: {
        currentAreas: told('AREA', byArea), currentRoles: told('ROL', byRole), statusCounts: told('ESTADO', byState),
        validAreas: Object.keys(areas), validRoles: Object.keys(roles), validEstados: states, roleDescriptions: roles, areaDescriptions: areas,
      },
    },
  }
}
export const optionRoutes: PlainRoute[] = [at('GET', '/api/users/options/', may('users:read'), options)]
