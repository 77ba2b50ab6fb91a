import { lines, resource, text } from '@tenon/model'
import { IssuedLot, lotsIn } from '../materials/request.ts'
import { only } from '../permissions.ts'
import { ownPlant, plantInput } from '../traits.ts'
import { SalesOrder, shipLots } from './order.ts'

const sellers = only(['Sales Person'], 'Sales people take orders.')
const warehouse = only(['Warehouse Manager'], 'The warehouse does this.')
const brief = ['id', 'number', 'customer', { as: 'customer_name', path: 'customer.name' }, 'salesPerson', { as: 'sales_person_name', path: 'salesPerson.name' }, 'date', 'deliverBy', 'status', 'totalAmount', 'items.count', 'dispatchedOn', 'deliveredOn', 'plant'] as const

export const salesOrders = resource(SalesOrder, {
  path: 'sales-orders', name: 'SalesOrder', only: ['list', 'read', 'create', 'update'], extra: plantInput, list: brief, detail: ['*', 'plant', { as: 'customer_name', path: 'customer.name' }, { as: 'sales_person_name', path: 'salesPerson.name' }, { items: ['*', { as: 'material_name', path: 'material.name' }] }],
  create: ['customer', 'deliverBy', 'customerReference', 'items', 'plant'], update: ['deliverBy', 'customerReference', 'items'], filter: ['status', 'customer', 'salesPerson', { param: 'from', path: 'date', op: 'gte' }, { param: 'to', path: 'date', op: 'lte' }], search: ['number', 'customer.name', 'customerReference'], sort: ['number', 'date', 'totalAmount', 'status'],
  before: (_order, _old, hands, input) => { ownPlant(input, hands) },
  allow: { read: only(['Sales Person', 'Warehouse Manager', 'Finance Officer', 'Plant Head', 'Management', 'System Admin', 'QA Head', 'QA Manager']), create: sellers, update: sellers, approve: only(['Plant Head'], 'Plant heads approve.'), approveManagement: only(['Management'], 'The management approves.'), reject: only(['Plant Head', 'Management']), dispatch: warehouse, deliver: only(['Warehouse Manager', 'Sales Person']) },
  actions: {
    approve: { on: 'row', move: 'approve' }, approveManagement: { on: 'row', path: 'approve-management', move: 'approveManagement' }, reject: { on: 'row', move: 'reject', input: { reason: text(500).length({ min: 3, max: 500 }) } }, deliver: { on: 'row', move: 'deliver' },
    dispatch: {
      on: 'row', move: 'dispatch', input: { lots: lines(IssuedLot) },
      run: async ({ row, input, hands }) => {
        await shipLots(hands, row, lotsIn(input))
        return { row }
      },
    },
  },
  stats: (rows) => ({ total: rows.count(), totalAmount: rows.sum('totalAmount'), byStatus: rows.countBy('status') }),
})
