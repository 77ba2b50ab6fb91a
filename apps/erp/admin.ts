import { adminOptions } from '@tenon/admin'

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
  dashboard: [
    { kind: 'ring', title: 'Batches', resource: 'production-batches', stat: 'by_status' },
    { kind: 'bars', title: 'Deviations by severity', resource: 'deviations', stat: 'by_severity' },
    { kind: 'ring', title: 'Lots', resource: 'inventory-items', stat: 'by_status' },
    { kind: 'figures', title: 'Purchase orders', resource: 'purchase-orders', stats: ['total', 'total_amount'] },
    { kind: 'rows', title: 'Open deviations', resource: 'deviations', query: { status: 'Open' } },
  ],
})
