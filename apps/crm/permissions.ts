import { and, or, type Policy, permissions, rows, where } from '@tenon/model'

const crud = ['read', 'create', 'update', 'delete'] as const

/** Every permission there is; `may` takes no other name. */
export const { names, may } = permissions({
  customer: crud, vendor: crud, employee: crud, lead: crud, deal: crud, pipeline: crud,
  issue: crud, order: crud, payment: crud, activity: crud, role: crud,
  organization: ['read', 'update'], analytics: ['read'], settings: ['read', 'update'],
})

/** What the role of a plain employee may do in a new organization. */
export const employeePermissions: readonly string[] = ['customer', 'lead', 'deal', 'activity', 'issue', 'order'].flatMap((resource) => ['read', 'create', 'update'].map((action) => `${resource}:${action}`))
  .concat(['vendor:read', 'payment:read', 'employee:read', 'pipeline:read', 'analytics:read', 'settings:read'])

/** A customer sees rows that lead to one of their own customer records. */
export const ofCustomer = (path: string): Policy => rows(`own by ${path}`, (actor) => {
  const mine = actor.facts.customerIds
  return actor.facts.profileType === 'customer' && Array.isArray(mine) && mine.length > 0 && where(path, 'in', mine)
})
/** Any signed-in customer: for what every customer of the organization may do. */
export const asCustomer: Policy = rows('a customer', (actor) => actor.facts.profileType === 'customer')

/** The four permissions of a resource in the words of the policy language. */
export const crudOf = (resource: 'customer' | 'vendor' | 'employee' | 'lead' | 'deal' | 'pipeline' | 'issue' | 'order' | 'payment' | 'activity' | 'role'): { read: Policy; create: Policy; update: Policy; delete: Policy } => ({
  read: may(`${resource}:read`), create: may(`${resource}:create`), update: may(`${resource}:update`), delete: may(`${resource}:delete`),
})
export { and, or }
