import { rowsWhere } from '@tenon/engine'
import { type Actor, where } from '@tenon/model'
import type { Database } from '@tenon/sql'
import { byRole } from '../permissions.ts'
import { Usuario } from '../users/user.ts'

/** What policies see of somebody: the role and area of the user that the account stands for, as they are now. */
export async function actorOf(database: Database, account: Readonly<Record<string, unknown>>): Promise<Actor> {
  const user = typeof account.usuario === 'number' ? (await rowsWhere(database, Usuario, where('id', 'eq', account.usuario), [], 1))[0] : undefined
  const active = user !== undefined && user.estado === 'ACTIVO'
  const rol = active ? String(user.rol) : ''
  return {
    id: Number(account.id), tenant: null, isStaff: account.isStaff === true, isSuperuser: account.isSuperuser === true, name: String(account.username), timeZone: 'America/Bogota',
    roles: new Set(active ? [rol] : []), permissions: new Set(byRole[rol] ?? []), facts: { usuario: active ? user.id : null, area: active ? user.area : null },
  }
}
