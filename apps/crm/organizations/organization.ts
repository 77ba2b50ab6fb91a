import { boolean, email, entity, id, instant, json, one, text } from '@tenon/model'
import { User } from '../people/user.ts'
import { address, stamped, timestamps } from '../traits.ts'

/** A company that works with the system: the tenant of nearly everything else. */
export const Organization = entity('organization', {
  id: id(),
  name: text(255),
  slug: text(255).readonly(),
  description: text().optional(), industry: text(100).optional(), website: text(255).optional(), phone: text(20).optional(), email: email(255).optional(),
  ...address,
  settings: json<Record<string, unknown>>().default({}),
  linearTeamId: text(100).optional(),
  subscriptionPlan: text(50).default('free'), subscriptionStatus: text(50).default('active'), trialEndsAt: instant().optional(),
  isActive: boolean().default(true),
  ...timestamps,
}, {
  table: 'organizations', stamps: stamped, order: ['name', 'id'], title: (o) => o.name,
  hooks: { before: (row, old) => (old === null ? { slug: `${row.name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')}-${Date.now().toString(36)}` } : undefined) },
})

/** Who belongs to which organization, and who owns it. */
export const Membership = entity('user_organization', {
  id: id(),
  user: one(User).onDelete('cascade').reverse('memberships'),
  organization: one(Organization).onDelete('cascade').reverse('memberships'),
  isActive: boolean().default(true), isOwner: boolean().default(false),
  joinedAt: instant().optional(), leftAt: instant().optional(),
  ...timestamps,
}, { table: 'user_organizations', stamps: stamped, unique: [['user', 'organization']] })
