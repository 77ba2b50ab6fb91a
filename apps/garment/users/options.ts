import { resource, where } from '@tenon/model'
import { may } from '../permissions.ts'
import { at, type Call, type PlainRoute, type Reply, type Row, rowsOf } from '../routes/door.ts'
import { UserCount } from './count.ts'
import { areas, roles, states } from './lists.ts'

export const userCounts = resource(UserCount, { path: 'users-count', list: ['area', 'rol', 'estado', 'n'], only: [], allow: { read: may('users:read') } })

/** What a form offers, and how many there are of each: areas and roles of those who are active. */
async function options(call: Call): Promise<Reply> {
  const counts = await rowsOf(call, userCounts, where('n', 'gt', 0))
  const by = (name: string, column: string, rows: readonly Row[]): Row[] => {
    const sums = new Map<string, number>()
    for (const row of rows) sums.set(String(row[name]), (sums.get(String(row[name])) ?? 0) + Number(row.n))
    return [...sums].sort(([a], [b]) => a.localeCompare(b, 'es')).map(([value, count]) => ({ [column]: value, USER_COUNT: count }))
  }
  const active = counts.filter((row) => row.estado === 'ACTIVO')
  return {
    body: {
      success: true, timestamp: new Date().toISOString(),
      data: {
        currentAreas: by('area', 'AREA', active), currentRoles: by('rol', 'ROL', active), statusCounts: by('estado', 'ESTADO', counts),
        validAreas: Object.keys(areas), validRoles: Object.keys(roles), validEstados: states, roleDescriptions: roles, areaDescriptions: areas,
      },
    },
  }
}
export const optionRoutes: PlainRoute[] = [at('GET', '/api/users/options/', may('users:read'), options)]
