import { boolean, email, entity, id, instant, isObject, json, one, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { User } from '../people/user.ts'
import { address, stamped, timestamps } from '../traits.ts'

/** A company that works with the system: the tenant of nearly everything else. */
export const Organization = entity('organization', {
  id: id(),
  name: text(255),
  slug: text(255).unique().readonly(),
  description: text().optional(), industry: text(100).optional(), website: text(255).optional(), phone: text(20).optional(), email: email(255).optional(),
  ...address,
  settings: json<Record<string, unknown>>().default({}),
  linearTeamId: text(100).optional(),
  subscriptionPlan: text(50).default('free'), subscriptionStatus: text(50).default('active'), trialEndsAt: instant().optional(),
  isActive: boolean().default(true),
  ...timestamps,
}, {
  table: 'organizations', stamps: stamped, order: ['name', 'id'], title: (o) => o.name,
  check: (o) => (isObject(o.settings) && (o.settings.timezone === undefined || isZone(o.settings.timezone)) ? undefined : [{ path: ['settings'], message: 'Settings must be an object with a valid timezone.' }]),
  hooks: {
    before: async (row, old, hands): Promise<{ slug: string } | undefined> => {
      if (old !== null && old.name.toLowerCase() === row.name.toLowerCase()) return undefined
      const namesake = await hands.find(Organization, where('name', 'iexact', row.name))
      if (namesake !== null && namesake.id !== old?.id) throw new Fault('invalid', 'Some values are not valid.', { issues: [{ path: ['name'], code: 'custom', message: 'An organization with this name already exists. Please choose a different name.' }] })
      if (old !== null) return undefined
      const word = row.name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'organization'
      const taken = new Set((await hands.list(Organization, where('slug', 'startsWith', word))).map((o) => o.slug))
      let slug = word
      for (let n = 1; taken.has(slug); n++) slug = `${word}-${n}`
      return { slug }
    },
  },
})

function isZone(name: unknown): name is string {
  if (typeof name !== 'string') return false
  try { return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '' } catch { return false }
}
/** Where an organization's days begin. */
export const zoneOf = (organization: Readonly<Record<string, unknown>>): string =>
  (isObject(organization.settings) && isZone(organization.settings.timezone) ? organization.settings.timezone : 'UTC')

/** Who belongs to which organization, and who owns it. */
export const Membership = entity('user_organization', {
  id: id(),
  user: one(User).onDelete('cascade').reverse('memberships'),
  organization: one(Organization).onDelete('cascade').reverse('memberships'),
  isActive: boolean().default(true), isOwner: boolean().default(false),
  joinedAt: instant().optional(), leftAt: instant().optional(), invitedBy: one(User).onDelete('setNull').optional(), invitationAcceptedAt: instant().optional(),
  ...timestamps,
}, { table: 'user_organizations', stamps: stamped, unique: [['user', 'organization']] })
