import { type Policy, resource, rows, signedIn, where } from '@tenon/model'
import { pages } from '../filters.ts'
import { found } from './found.ts'
import { Organization } from './organization.ts'

const members = rows('own organizations', (actor) => (actor.isSuperuser ? true : where('id', 'in', actor.facts.organizations ?? [])))
const owners: Policy = { ...rows('owner of the organization', (actor) => (actor.isSuperuser ? true : actor.facts.isOwner === true && where('id', 'eq', actor.tenant))), message: 'Permission denied' }

export const organizationWords = ['id', 'name', 'slug', 'description', 'industry', 'website', 'phone', 'email', 'address', 'city', 'state',
  { as: 'zip_code', path: 'postalCode' }, 'postalCode', 'country', 'settings', 'linearTeamId', 'subscriptionPlan', 'subscriptionStatus', 'isActive',
  'createdAt', 'updatedAt', { as: 'member_count', path: 'memberships.count' }] as const
const sent = ['name', 'description', 'industry', 'website', 'phone', 'email', 'address', 'city', 'state', 'country', 'postalCode', 'settings', 'linearTeamId'] as const

export const organizations = resource(Organization, {
  path: 'organizations', list: organizationWords, detail: organizationWords, search: ['name'], sort: ['name', 'createdAt'], page: pages, partialPut: true,
  only: ['list', 'read', 'create', 'update'], create: sent, update: sent, allow: { read: members, create: signedIn, update: owners },
  created: (organization, hands) => found(organization, hands),
})
