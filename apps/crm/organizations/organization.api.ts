import { resource, rows, where } from '@tenon/model'
import { pages } from '../filters.ts'
import { Organization } from './organization.ts'

const members = rows('own organization', (actor) => (actor.isSuperuser ? true : actor.tenant === null ? false : where('id', 'eq', actor.tenant)))
const owners = rows('owner of the organization', (actor) => (actor.isSuperuser ? true : actor.facts.isOwner === true && where('id', 'eq', actor.tenant)))

export const organizationWords = ['id', 'name', 'slug', 'description', 'industry', 'website', 'phone', 'email', 'address', 'city', 'state',
  { as: 'zip_code', path: 'postalCode' }, 'postalCode', 'country', 'settings', 'linearTeamId', 'subscriptionPlan', 'subscriptionStatus', 'isActive',
  'createdAt', 'updatedAt', { as: 'member_count', path: 'memberships.count' }] as const

export const organizations = resource(Organization, {
  path: 'organizations', list: organizationWords, detail: organizationWords, search: ['name'], sort: ['name', 'created_at'], page: pages, partialPut: true,
  only: ['list', 'read', 'update'], allow: { read: members, update: owners },
})
