import type { Actor } from '@tenon/model'
import type { Database } from '@tenon/sql'

/** Who a signed-in person is right now. */
export const actorOf = async (_database: Database, user: Readonly<Record<string, unknown>>): Promise<Actor> => ({
  id: Number(user.id), tenant: null, isStaff: user.isStaff === true, isSuperuser: user.isSuperuser === true,
  roles: new Set(), permissions: new Set(user.isSuperuser === true ? ['*:*'] : []), name: String(user.username), facts: {},
})
