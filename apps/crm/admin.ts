import { adminOptions } from '@tenon/admin'
import { type Filter, where } from '@tenon/model'

/** What was sold, and stands: neither what we buy nor what was called off. */
const sold: Filter = { op: 'and', of: [where('orderType', 'ne', 'purchase'), where('status', 'ne', 'cancelled')] }

/** The CRM's admin: its menu in the order of a day's work, lists by what people look for, and what an owner wants to see first. */
export const admin = adminOptions({
  currency: 'USD',
  menu: [
    { label: 'Selling', resources: ['leads', 'deals', 'customers'] },
    { label: 'Trading', resources: ['orders', 'payments', 'vendors'] },
    { label: 'Service', resources: ['issues', 'activities'] },
    { label: 'Organization', resources: ['employees', 'roles', 'user-roles', 'permissions', 'pipelines', 'pipeline-stages', 'organizations', 'audit-logs'] },
  ],
  columns: {
    issues: ['issueNumber', 'title', 'vendor', 'priority', 'category', 'status', 'assignedTo'],
    orders: ['orderNumber', 'title', 'vendor', 'customer', 'status', 'totalAmount', 'orderDate'],
    payments: ['paymentNumber', 'vendor', 'customer', 'amount', 'currency', 'status', 'paymentDate'],
    activities: ['title', 'activityType', 'customer', 'status', 'scheduledAt', 'assignedTo'],
    customers: ['name', 'email', 'phone', 'customerType', 'companyName', 'status'],
    vendors: ['name', 'email', 'phone', 'vendorType', 'status'],
    leads: ['name', 'organizationName', 'email', 'qualificationStatus', 'status', 'estimatedValue'],
    deals: ['title', 'customer', 'stage', 'value', 'probability', 'status', 'expectedCloseDate'],
    employees: ['fullName', 'email', 'department', 'jobTitle', 'status'],
    'audit-logs': ['at', 'actorName', 'action', 'entity', 'title'],
  },
  when: {
    issues: { resolve: { status: ['open', 'in_progress'] }, reopen: { status: ['resolved', 'closed'] }, sync_to_linear: false, sync_from_linear: false, bulk_sync_to_linear: false },
    deals: { mark_won: { isWon: [false], isLost: [false] }, mark_lost: { isWon: [false], isLost: [false] }, reopen: { status: ['closed'] } },
    customers: { activate: { status: ['inactive', 'prospect'] }, deactivate: { status: ['active', 'prospect', 'vip'] } },
    leads: { convert: { isConverted: [false] }, convert_to_deal: { isConverted: [false] }, qualify: { qualificationStatus: ['new', 'contacted', 'unqualified'] } },
  },
  picks: {
    issues: { assign: { employeeId: 'employees' } }, leads: { assign: { assignedTo: 'employees' }, move_stage: { stageId: 'pipeline-stages' }, convert_to_deal: { stageId: 'pipeline-stages' } },
    deals: { move_stage: { stageId: 'pipeline-stages' } }, roles: { assign_permission: { permissionId: 'permissions' }, remove_permission: { permissionId: 'permissions' } },
  },
  dashboard: [
    { kind: 'figures', title: 'This month', figures: [
      { label: 'Orders', resource: 'orders', stat: (rows) => rows.over('orderDate', { every: 'month' }) },
      { label: 'Revenue', resource: 'orders', stat: (rows) => rows.over('orderDate', { every: 'month', of: 'totalAmount', where: sold }) },
    ] },
    { kind: 'figures', title: 'Open', figures: [{ label: 'Value of open deals', resource: 'deals', stat: (rows) => rows.sum('value', where('status', 'eq', 'open')) }, { label: 'Open issues', resource: 'issues', stat: (rows) => rows.count(where('status', 'eq', 'open')) }] },
    { kind: 'columns', title: 'Orders by month', series: [{ label: 'Orders', resource: 'orders', stat: (rows) => rows.over('orderDate', { every: 'month', by: 'orderType' }) }] },
    { kind: 'columns', title: 'Revenue by month', series: [{ label: 'Revenue', resource: 'orders', stat: (rows) => rows.over('orderDate', { every: 'month', of: 'totalAmount', where: sold }) }] },
    { kind: 'ring', title: 'Deals by stage', resource: 'deals', stat: 'count_by_stage' },
    { kind: 'bars', title: 'Pipeline value by stage', resource: 'deals', stat: 'value_by_stage' },
    { kind: 'rows', title: 'Open issues', resource: 'issues', query: { status: 'open' } },
    { kind: 'bars', title: 'Orders by status', resource: 'orders', stat: 'by_status' },
  ],
})
