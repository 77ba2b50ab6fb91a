import { accountTables, endAccess } from '@tenon/auth'
import { boolean, email, entity, id, instant, text } from '@tenon/model'

/** A person. `name` is what the front end knows; its first word and the rest are kept as Django names them. */
export const User = entity('user', {
  id: id(), password: text(128).writeOnly(), lastLogin: instant().optional().readonly(), isSuperuser: boolean().default(false).readonly(),
  username: text(254).omittable().unique().pattern(/^[\w.@+-]+$/).messages({ unique: 'A user with that username already exists.', invalid: 'Enter a valid username: letters, numbers, and @/./+/-/_ characters.' }),
  email: email(254).unique().messages({ unique: 'A user with that email already exists.' }), name: text(301).blank(), firstName: text(301).generated(), lastName: text(301).generated(),
  isStaff: boolean().default(false), isActive: boolean().default(true), emailVerified: boolean().default(false).readonly(),
  createdAt: instant().readonly().column('date_joined'), updatedAt: instant().readonly(),
}, {
  table: 'auth_user', stamps: { created: 'createdAt', updated: 'updatedAt' }, order: ['id'], title: (u) => u.name || u.username, index: [['name'], ['createdAt']],
  derive: { firstName: (u) => (u.name ?? '').split(' ')[0] ?? '', lastName: (u) => (u.name ?? '').split(' ').slice(1).join(' ') },
  hooks: {
    /** Without a username, people sign in by their address; a new address is yet to be shown to be theirs. */
    before: (row, old) => {
      const address = row.email.toLowerCase()
      return { email: address, username: (row.username as string | null | undefined) ?? address, ...(old !== null && old.email !== address ? { emailVerified: false } : {}) }
    },
    after: async (row, old, hands) => { if (old?.isActive === true && !row.isActive) await endAccess(hands, User, row.id, { also: [accountTables(User).apiKey] }) },
  },
})
