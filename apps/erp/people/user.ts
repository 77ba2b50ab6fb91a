import { endAccess } from '@tenon/auth'
import { boolean, choice, email, entity, one, text } from '@tenon/model'
import { Plant } from '../plants/plant.ts'
import { key, stamped, timestamps } from '../traits.ts'
import { departments, roleNames } from '../words.ts'

/** Somebody who signs in. Never removed, because signatures bear the name: deactivated instead. */
export const User = entity('user', {
  id: key(), name: text(150).length({ min: 2, max: 150 }).pattern(/^[\p{L}][\p{L} .'-]*$/u), email: email(255).unique().messages({ unique: 'A user with this email already exists.' }),
  password: text(255).column('hashed_password').writeOnly().untrimmed(), role: choice(...roleNames), department: choice(...departments), plant: one(Plant).optional(), isActive: boolean().default(true), ...timestamps,
}, {
  table: 'users', stamps: stamped, order: ['role', 'name'], title: (u) => u.name, index: [['role'], ['department']],
  hooks: {
    before: (u) => ({ email: u.email.toLowerCase() }),
    // whoever is deactivated, or has another password, is signed out everywhere
    after: async (u, old, hands) => { if (old !== null && (u.password !== old.password || (old.isActive && !u.isActive))) await endAccess(hands, User, u.id) },
  },
})

/** A plant, beside their own, at which somebody also works. */
export const PlantGrant = entity('plant_grant', { id: key(), user: one(User).onDelete('cascade').reverse('grants'), plant: one(Plant).onDelete('cascade') }, { table: 'plant_grants', unique: [['user', 'plant']] })
