import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
export interface Checked { readonly instantiations: number; readonly seconds: number; readonly megabytes: number }

/** Checks a project of so many resources, each as large as a real order, with the compiler and the strictness of this one. */
export function check(resources: number): Checked {
  mkdirSync(join(root, 'tmp'), { recursive: true })
  const folder = mkdtempSync(join(root, 'tmp', 'types-'))
  try {
    writeFileSync(join(folder, 'shared.ts'), shared)
    for (let n = 1; n <= resources; n++) {
      writeFileSync(join(folder, `order-${n}.ts`), entityText(n))
      writeFileSync(join(folder, `order-${n}.api.ts`), resourceText(n))
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'], exclude: [] }))
    const ran = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder, '--extendedDiagnostics'], { encoding: 'utf8', maxBuffer: 1 << 24 })
    if (ran.status !== 0) throw new Error(`the generated project does not compile:\n${ran.stdout.slice(0, 2000)}`)
    const figure = (name: string): number => Number(new RegExp(`${name}:\\s+([\\d.]+)`).exec(ran.stdout)?.[1] ?? Number.NaN)
    return { instantiations: figure('Instantiations'), seconds: figure('Check time'), megabytes: figure('Memory used') / 1024 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const shared = `import { entity, id, permissions, text } from '@tenon/model'
export const Organization = entity('organization', { id: id(), name: text(255) })
export const Vendor = entity('vendor', { id: id(), name: text(255), email: text(255).optional() }, { within: Organization })
export const Employee = entity('employee', { id: id(), fullName: text(255) }, { within: Organization })
export const { may } = permissions({ order: ['read', 'create', 'update', 'close'] })
`

const entityText = (n: number): string => `import { choice, date, decimal, entity, id, instant, lines, money, one, part, sequence, sum, text, type RowOf } from '@tenon/model'
import { Employee, Organization, Vendor } from './shared.ts'
export const OrderItem${n} = part('order_item_${n}', { itemName: text(255), sku: text(100).optional(), quantity: decimal(10, 2), unitPrice: money(), totalPrice: money().generated() }, { derive: { totalPrice: (item) => item.unitPrice.times(item.quantity) } })
export const Order${n} = entity('order_${n}', {
  id: id(), orderNumber: sequence('ORD-{yyyy}-{nnnn}'), title: text(255), description: text().optional(),
  orderType: choice({ purchase: 'Purchase Order', service: 'Service Order' }).default('purchase'),
  status: choice('draft', 'pending', 'approved', 'in_progress', 'completed', 'cancelled').default('draft'),
  vendor: one(Vendor).optional(), assignedTo: one(Employee).optional().reverse('orders${n}'), reviewer: one(Employee).optional(),
  items: lines(OrderItem${n}), totalAmount: money().generated(), orderDate: date(), deliveryDate: date().optional(), createdAt: instant().readonly(),
}, {
  within: Organization, stamps: { created: 'createdAt' },
  derive: { totalAmount: (order) => sum(order.items, (item) => item.totalPrice) },
  moves: { complete: { when: { status: ['approved', 'in_progress'] }, set: { status: 'completed' } }, cancel: { when: { status: ['draft', 'pending'] }, set: { status: 'cancelled' } } },
  index: [['status'], ['orderType'], ['orderDate']],
  check: (order) => (order.deliveryDate !== null && order.deliveryDate < order.orderDate ? [{ path: ['deliveryDate'], message: 'Too early.' }] : undefined),
})
export interface Order${n} extends RowOf<typeof Order${n}> {}
`

const resourceText = (n: number): string => `import { resource } from '@tenon/model'
import { Order${n} } from './order-${n}.ts'
import { may } from './shared.ts'
export const orders${n} = resource(Order${n}, {
  list: ['id', 'orderNumber', 'title', 'vendor', 'vendor.name', 'status', 'status.label', 'totalAmount', 'items.count'],
  detail: ['*', 'vendor.*', 'assignedTo.*', 'items.*'],
  filter: ['vendor', 'orderType', 'status', 'assignedTo'], search: ['orderNumber', 'title', 'description'], sort: ['orderDate', 'totalAmount'], order: ['-orderDate'],
  allow: { read: may('order:read'), create: may('order:create'), update: may('order:update'), complete: may('order:close') },
  actions: { complete: { on: 'row', move: 'complete' } },
  stats: (rows) => ({ total: rows.count(), totalRevenue: rows.sum('totalAmount'), byStatus: rows.countBy('status') }),
})
`
