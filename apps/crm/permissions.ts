import { and, none, or, type Policy, permissions, rows, where } from '@tenon/model'

const crud = ['read', 'create', 'update', 'delete'] as const

/** Every permission there is; `may` takes no other name. */
export const { names, may } = permissions({
  customer: crud, vendor: crud, employee: [...crud, 'salary'], lead: crud, deal: crud, pipeline: crud,
  issue: crud, order: crud, payment: crud, activity: crud, role: crud,
  organization: ['read', 'update'], analytics: ['read'], settings: ['read', 'update'],
})

/** What the role of a plain employee may do in a new organization. */
export const employeePermissions: readonly string[] = ['customer', 'lead', 'deal', 'activity', 'issue', 'order'].flatMap((resource) => ['read', 'create', 'update'].map((action) => `${resource}:${action}`))
  .concat(['vendor:read', 'payment:read', 'employee:read', 'pipeline:read', 'analytics:read', 'settings:read'])

/** A customer sees rows that lead to one of their own customer records; without such a record, none. */
export const ofCustomer = (path: string): Policy => rows(`own by ${path}`, (actor) => {
  const mine = actor.facts.customerIds
  if (actor.facts.profileType !== 'customer') return false
  return Array.isArray(mine) && mine.length > 0 ? where(path, 'in', mine) : none
})
/** Any signed-in customer: for what every customer of the organization may do. */
export const asCustomer: Policy = rows('a customer', (actor) => (actor.facts.profileType === 'customer' ? (actor.tenant === null ? none : true) : false))
/** Whoever works for the organization in any capacity. */
export const asStaff: Policy = rows('works for the organization', (actor) => actor.isSuperuser || (actor.tenant !== null && (actor.facts.isOwner === true || actor.facts.employeeId !== null)))

/** The four permissions of a resource in the words of the policy language. */
export const crudOf = (resource: 'customer' | 'vendor' | 'employee' | 'lead' | 'deal' | 'pipeline' | 'issue' | 'order' | 'payment' | 'activity' | 'role'): { read: Policy; create: Policy; update: Policy; delete: Policy } => ({
  read: may(`${resource}:read`), create: may(`${resource}:create`), update: may(`${resource}:update`), delete: may(`${resource}:delete`),
})
export { and, or }
