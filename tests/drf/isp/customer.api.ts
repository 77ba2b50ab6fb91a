import { both, Decimal, type Hands, resource, where } from '@tenon/model'
import { IspCustomer, row } from './customer.ts'
import { Package } from './package.ts'
import { IspPayment, ofCustomer, payments } from './payment.ts'
import { guarded } from './traits.ts'

/** A bill for every active customer with a package who has none for the month. */
async function bill(hands: Hands, billingMonth: unknown): Promise<{ created: number; skipped: number }> {
  const prices = new Map((await hands.list(Package, where('id', 'isNull', false))).map((p) => [p.id, p.price as Decimal]))
  const billed = new Set((await hands.list(IspPayment, where('billingMonth', 'eq', billingMonth))).map((p) => p.customer))
  const due = await hands.list(IspCustomer, both(where('isActive', 'eq', true), where('package', 'isNull', false)), ['id'])
  const open = due.filter((customer) => !billed.has(customer.id))
  for (const customer of open) await hands.create(IspPayment, { customer: customer.id, billingMonth, billAmount: prices.get(customer.package), amount: Decimal.zero })
  return { created: open.length, skipped: due.length - open.length }
}

export const customers = resource(IspCustomer, {
  ...guarded, ...row, path: 'customers', name: 'Customer', detail: [...row.list, 'credentials'],
  filter: ['connectionType', 'isActive', 'package.uid'], search: ['user.firstName', 'user.lastName', 'user.phone'],
  actions: {
    payments: { on: 'row', method: 'GET', of: payments, run: async ({ row }) => ({ where: where('customer', 'eq', row.id) }) },
    pay: { on: 'row', path: 'payments', of: payments, input: ofCustomer, run: async ({ row, input, hands }) => ({ row: await hands.create(IspPayment, { ...input, customer: row.id }), status: 201 }) },
    generate: {
      on: 'all', path: 'bills/generate', input: { billingMonth: IspPayment.fields.billingMonth },
      run: async ({ input, hands }) => ({ status: 201, body: { billing_month: input.billingMonth, ...(await bill(hands, input.billingMonth)) } }),
    },
  },
})
