import { adminOptions } from '@tenon/admin'
import { where } from '@tenon/model'

/** The ERP's admin: its menu by department, lists by what people look for, and what a plant head wants to see first. */
export const admin = adminOptions({
  menu: [
    { label: 'Production', resources: ['production-batches', 'batch-steps', 'master-records', 'reservations'] },
    { label: 'Quality', resources: ['deviations', 'capas', 'quality-samples', 'quality-tests', 'documents', 'audit-logs'] },
    { label: 'Warehouse', resources: ['inventory-items', 'stock-ledger', 'materials', 'security-logs', 'grn'] },
    { label: 'Purchasing', resources: ['purchase-requisitions', 'purchase-orders', 'vendors', 'approval-limits'] },
    { label: 'Equipment', resources: ['equipment', 'calibrations', 'maintenance-tasks'] },
    { label: 'Site', resources: ['plants', 'users', 'tasks', 'notifications'] },
  ],
  columns: {
    'production-batches': ['batchNumber', 'productName', 'status', 'quantity', 'plannedStart', 'plannedEnd', 'finalYield'],
    'batch-steps': ['batch', 'position', 'stage', 'name', 'status', 'value', 'performedBy'],
    'master-records': ['number', 'recordVersion', 'title', 'product', 'status', 'author', 'approvedBy'],
    deviations: ['number', 'title', 'severity', 'status', 'batch', 'dateOpened', 'dueDate'],
    capas: ['number', 'title', 'source', 'status', 'owner', 'dueDate'],
    'inventory-items': ['lotNumber', 'material', 'onHand', 'unit', 'qcStatus', 'expiryDate', 'binLocation'],
    'stock-ledger': ['movedAt', 'lot', 'kind', 'quantityChange', 'balance', 'batch', 'referenceId'],
    materials: ['code', 'name', 'type', 'defaultUnit', 'unitCost', 'isCritical'],
    'purchase-requisitions': ['number', 'material', 'quantity', 'status', 'raisedBy', 'dateRaised', 'proposalAmount'],
    'purchase-orders': ['poNumber', 'vendor', 'status', 'totalAmount', 'dateCreated', 'expectedDelivery'],
    equipment: ['code', 'name', 'class', 'status', 'cleaningStatus', 'nextCalibration', 'nextPmDate'],
    documents: ['number', 'docVersion', 'title', 'type', 'status', 'effectiveFrom', 'reviewDue'],
    'audit-logs': ['at', 'actorName', 'action', 'entity', 'title', 'reason'],
  },
  currency: 'INR', region: 'IN',
  dashboard: [
    { kind: 'figures', title: 'Batches', figures: [
      { label: 'In progress', resource: 'production-batches', stat: (rows) => rows.count(where('status', 'eq', 'In Progress')) },
      { label: 'On hold', resource: 'production-batches', stat: (rows) => rows.count(where('status', 'eq', 'On Hold')) },
    ] },
    { kind: 'figures', title: 'This month', figures: [{ label: 'Deviations', resource: 'deviations', stat: (rows) => rows.over('dateOpened', { every: 'month' }) }] },
    { kind: 'figures', title: 'Purchase orders', resource: 'purchase-orders', stats: ['total_amount'] },
    { kind: 'bars', title: 'Batches by stage', resource: 'production-batches', stat: 'by_status' },
    { kind: 'bars', title: 'Deviations by severity', resource: 'deviations', stat: 'by_severity' },
    { kind: 'columns', title: 'Deviations by month', series: [{ label: 'Deviations', resource: 'deviations', stat: (rows) => rows.over('dateOpened', { every: 'month', by: 'severity' }) }] },
    { kind: 'ring', title: 'Lots', resource: 'inventory-items', stat: 'by_status' },
    { kind: 'rows', title: 'Open deviations', resource: 'deviations', query: { status: 'Open' } },
  ],
})
