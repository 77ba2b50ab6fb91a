import { django } from '@tenon/http'
import { app } from '@tenon/model'
import { activities } from './activities/activity.api.ts'
import { Comment } from './issues/comment.ts'
import { issues } from './issues/issue.api.ts'
import { Preference } from './notifications/preference.ts'
import { orders } from './orders/order.api.ts'
import { Membership, Organization } from './organizations/organization.ts'
import { organizations } from './organizations/organization.api.ts'
import { customers, vendors } from './parties/parties.api.ts'
import { payments } from './payments/payment.api.ts'
import { employees, permissionResource, roles } from './people/people.api.ts'
import { Profile } from './people/profile.ts'
import { RolePermission, UserRole } from './people/role.ts'
import { User } from './people/user.ts'
import { deals, leads, pipelines, stages } from './selling/selling.api.ts'

/** The CRM's habits on the wire: lists in pages, filters that forgive, errors as `{error, details, status_code}`. */
export const dialect = django({
  lenientFilters: true, pageSize: 25, maxPageSize: 100, pageSizeParam: 'page_size',
  errorShape: ({ status, body }: { readonly status: number; readonly body: unknown }) => {
    // a route that has spelled its own error is left alone
    if (typeof body === 'object' && body !== null && 'error' in body) return { status_code: status, ...body }
    const detail = typeof body === 'object' && body !== null && 'detail' in body ? body.detail : undefined
    return { error: typeof detail === 'string' ? detail : 'An error occurred', details: detail ?? body, status_code: status }
  },
})

/**
 * The customer system: organizations, whom they deal with, what they sell, order, pay and repair.
 *
 * @example
 * const engine = createEngine(crm, database)
 */
export const crm = app({
  name: 'crm', title: 'CRM', prefix: '/api', dialect, tenant: Organization,
  resources: [issues, orders, payments, activities, customers, vendors, leads, deals, pipelines, stages, employees, roles, permissionResource, organizations],
  entities: [User, Membership, Profile, RolePermission, UserRole, Comment, Preference],
})
