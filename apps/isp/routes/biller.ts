import { type PlainRoute, route } from '@tenon/http'
import { type Decimal, money, role, text } from '@tenon/model'
import { payBill, queryBill } from '../billing/biller.ts'
import { methodField } from '../traits.ts'

/** Collectors and the wallets' servers, which sign in as one. */
const collectors = role('ADMIN', 'MANAGER', 'STAFF', 'OTHER')

/** The way in of bKash, Nagad and Rocket "Pay Bill": by the customer's code alone. */
export const billerRoutes: readonly PlainRoute[] = [
  route('POST', '/api/v1/biller/query', async ({ engine, context, input }) => ({ body: await engine.act(context, (hands) => queryBill(hands, String(input.customerCode))) }), { allow: collectors, name: 'Query bill', input: { customerCode: text(50) } }),
  route('POST', '/api/v1/biller/pay', async ({ engine, context, input }) => ({
    body: await engine.act(context, (hands) => payBill(hands, { code: String(input.customerCode), amount: input.amount as Decimal, method: String(input.paymentMethod), transactionId: String(input.transactionId) })),
  }), { allow: collectors, name: 'Pay bill', input: { customerCode: text(50), amount: money(10, 2).min('0.01'), paymentMethod: methodField, transactionId: text(100) } }),
]
