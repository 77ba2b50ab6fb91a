import { resource, reverse, role } from '@tenon/model'
import { admins, office } from '../roles.ts'
import { active, pages } from '../traits.ts'
import { Organization, Subscription } from './organization.ts'

const settings = ['name', 'address', 'phone', 'email', 'website', 'subscription', 'subscriptionStatus', 'subscriptionEndDate', 'billingCycle', 'logo', 'allowedCustomer', 'routerIp', 'routerUsername', 'routerPort', 'routerSsl'] as const
const owners = role('SUPER_ADMIN')

/** The provider's own record; the router's password and secret are taken and never shown. */
export const organizations = resource(Organization, {
  path: 'organizations', lookup: 'uid', page: pages, scope: active, partialPut: true,
  list: ['id', 'uid', ...settings, { as: 'total_customer', path: reverse('customers.count') }, 'createdAt', 'updatedAt'],
  create: [...settings, 'routerPassword', 'routerSecret'],
  allow: { read: office, create: owners, update: admins, delete: owners },
})

export const subscriptions = resource(Subscription, {
  path: 'subscriptions', lookup: 'uid', only: ['list', 'read'], page: pages, scope: active, list: ['id', 'uid', 'plan', 'price', 'maxCustomers'], allow: { read: office },
})
