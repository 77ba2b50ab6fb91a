import { adminOptions } from '@tenon/admin'

/** The CRM's admin: its menu in the order of a day's work, lists by what people look for, and what an owner wants to see first. */
export const admin = adminOptions({
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
  dashboard: [
    { kind: 'figures', title: 'Orders', resource: 'orders', stats: ['total', 'total_revenue'] },
    { kind: 'ring', title: 'Deals by stage', resource: 'deals', stat: 'count_by_stage' },
    { kind: 'bars', title: 'Orders by status', resource: 'orders', stat: 'by_status' },
    { kind: 'bars', title: 'Pipeline value by stage', resource: 'deals', stat: 'value_by_stage' },
    { kind: 'rows', title: 'Open issues', resource: 'issues', query: { status: 'open' } },
    { kind: 'ring', title: 'Payments by status', resource: 'payments', stat: 'by_status' },
  ],
})
