import { rowsWhere } from '@tenon/engine'
import { all, matching } from '@tenon/model'
import type { Actor } from '@tenon/model'
import type { Database } from '@tenon/sql'
import { Plant } from '../plants/plant.ts'
import { corporate, type RoleName } from '../words.ts'
import { PlantGrant } from './user.ts'

/** Who a signed-in person is: the role gives the rights, the plants say whose rows there are. */
export async function actorOf(database: Database, user: Readonly<Record<string, unknown>>): Promise<Actor> {
  const role = String(user.role) as RoleName
  const own = typeof user.plant === 'string' ? [user.plant] : []
  const granted = own.length === 0 && corporate.includes(role) ? (await rowsWhere(database, Plant, all)).map((p) => String(p.id)).sort() : (await rowsWhere(database, PlantGrant, matching({ user: user.id }))).map((g) => String(g.plant))
  const plants = [...new Set([...own, ...granted])]
  const [home] = plants.length === 0 ? [] : await rowsWhere(database, Plant, matching({ id: plants[0] }))
  return {
    id: String(user.id), tenant: plants[0] ?? null, isStaff: role === 'System Admin', isSuperuser: false, roles: new Set([role]), permissions: new Set(),
    ...(plants.length > 1 ? { alsoIn: plants.slice(1) } : {}), name: String(user.name), capacity: role, ...(home === undefined ? {} : { timeZone: String(home.timeZone) }),
    facts: { name: user.name, email: user.email, role, department: user.department, plants },
  }
}
