import { type Actor, boolean, email, entity, id, instant, text } from '@tenon/model'
import type { Database } from '@tenon/sql'

/** A person who can sign in. */
export const User = entity('user', {
  id:          id(),
  username:    text(150).unique(),
  email:       email().blank(),
  password:    text(255).writeOnly(),
  isActive:    boolean().default(true),
  isStaff:     boolean().default(false),
  isSuperuser: boolean().default(false),
  dateJoined:  instant().readonly(),
}, { table: 'users', stamps: { created: 'dateJoined' }, title: (user) => user.username })

/** Who a signed-in person is to the rules in `allow`: roles and permissions of your own go here. */
export const actorOf = async (_database: Database, user: Readonly<Record<string, unknown>>): Promise<Actor> => ({
  id: Number(user.id), name: String(user.username), tenant: null,
  isStaff: user.isStaff === true, isSuperuser: user.isSuperuser === true,
  roles: new Set(), permissions: new Set(), facts: {},
})
