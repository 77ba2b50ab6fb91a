import { django } from '@tenon/http'
import { accountTables } from '@tenon/auth'
import { jobEntities } from '@tenon/jobs'
import { app } from '@tenon/model'
import { Figures } from './billing/figures.ts'
import { Allocation, LedgerEntry, Receipt } from './billing/ledger.ts'
import { payments } from './billing/payment.api.ts'
import { BillingProfile } from './billing/profile.ts'
import { Message } from './billing/reminders.ts'
import { customers } from './customers/customer.api.ts'
import { drifts, jobs, routers } from './network/network.api.ts'
import { organizations, subscriptions } from './organizations/organization.api.ts'
import { packages } from './packages/package.api.ts'
import { receipts } from './receipts/receipt.api.ts'
import { me, register, users } from './people/user.api.ts'
import { User } from './people/user.ts'
import { zone } from './traits.ts'

/** No slashes, no root, pages with a `code` of their own, filters and forms that forgive. */
export const dialect = django({ slash: 'never', root: null, pageSize: 20, pageSizeParam: 'page_size', maxPageSize: 10_000, lenientFilters: true, browserForms: zone, pageKeys: [['code', 200], 'next', 'previous', 'count', 'results'] })

/**
 * Billing of an internet provider: subscribers, packages, a bill a month, what is paid, and the lines on the routers.
 *
 * @example
 * const engine = createEngine(isp, database)
 */
export const isp = app({
  name: 'isp', title: 'ISP billing', prefix: '/api/v1', dialect, resources: [me, register, users, customers, packages, payments, organizations, subscriptions, routers, drifts, jobs, receipts],
  entities: [BillingProfile, Receipt, Allocation, LedgerEntry, Figures, Message, accountTables(User).oneTimeToken, ...jobEntities],
})
