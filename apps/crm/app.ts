import { django } from '@tenon/http'
import { app, isObject } from '@tenon/model'
import { activities } from './activities/activity.api.ts'
import { auditLogs } from './audit/audit.api.ts'
import { Comment } from './issues/comment.ts'
import { issues } from './issues/issue.api.ts'
import { Conversation, Message } from './messages/message.ts'
import { Preference } from './notifications/preference.ts'
import { orders } from './orders/order.api.ts'
import { Membership, Organization } from './organizations/organization.ts'
import { organizations } from './organizations/organization.api.ts'
import { CustomerNote } from './parties/customer.ts'
import { customers, vendors } from './parties/parties.api.ts'
import { Allocation } from './payments/payment.ts'
import { payments } from './payments/payment.api.ts'
import { employees } from './people/people.api.ts'
import { Profile } from './people/profile.ts'
import { permissionResource, roles, userRoles } from './people/role.api.ts'
import { User } from './people/user.ts'
import { DealMove } from './selling/deal.ts'
import { deals } from './selling/deal.api.ts'
import { LeadMove } from './selling/lead.ts'
import { leads } from './selling/lead.api.ts'
import { pipelines, stages } from './selling/pipeline.api.ts'

type Body = Readonly<Record<string, unknown>>

/** Errors as `{error, details, status_code}`: a short word, then what was wrong. */
function errorShape({ status, body }: { readonly status: number; readonly body: unknown }): unknown {
  // a route that has spelled its own error is left alone
  if (isObject(body) && 'error' in body) return { status_code: status, ...body }
  const detail = isObject(body) ? body.detail : undefined
  if (typeof detail !== 'string') return { error: 'An error occurred', details: body, status_code: status }
  if (status === 404 && detail !== 'Invalid page.') return { error: 'Not Found', details: detail, status_code: status }
  if (status === 400 && !/^(?:JSON parse|Multipart form)/.test(detail)) return { error: 'Bad Request', details: detail, status_code: status }
  return { error: detail, details: body, status_code: status }
}

/** The CRM's habits on the wire: lists in pages, filters that forgive, errors under one shape. */
export const dialect = django({ lenientFilters: true, pageSize: 25, maxPageSize: 100, pageSizeParam: 'page_size', errorShape })

/**
 * The customer system: organizations, whom they deal with, what they sell, order, pay and repair.
 *
 * @example
 * const engine = createEngine(crm, database)
 */
export const crm = app({
  name: 'crm', title: 'CRM', prefix: '/api', dialect, tenant: Organization,
  resources: [issues, orders, payments, activities, customers, vendors, leads, deals, pipelines, stages, employees, roles, permissionResource, userRoles, organizations, auditLogs],
  entities: [User, Membership, Profile, Comment, Preference, CustomerNote, LeadMove, DealMove, Allocation, Message, Conversation],
})
