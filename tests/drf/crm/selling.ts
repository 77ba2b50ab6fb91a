import { choice, date, Decimal, email, entity, id, integer, money, one, text } from '@tenon/model'
import { Organization } from '../core/organization.ts'
import { newestFirst, stamped, timestamps } from '../core/traits.ts'
import { Customer, Employee } from './parties.ts'

const common = { within: Organization, stamps: stamped, order: newestFirst } as const

export const Lead = entity('lead', {
  id: id(), name: text(200), email: email().optional(), source: choice({ web: 'Website', referral: 'Referral', event: 'Event', cold_call: 'Cold Call' }).default('web'),
  status: choice('new', 'contacted', 'qualified', 'converted', 'lost').default('new'), score: integer().default(0), estimatedValue: money(14).optional(),
  assignedTo: one(Employee).onDelete('setNull').optional(), ...timestamps,
}, { ...common, table: 'crm_lead', title: (l) => l.name })

/** A sale in the making. One that is won is certain. */
export const Deal = entity('deal', {
  id: id(), title: text(255), customer: one(Customer).onDelete('cascade').reverse('deals'), lead: one(Lead).onDelete('setNull').optional().reverse('deals'),
  stage: choice('prospect', 'proposal', 'negotiation', 'won', 'lost').default('prospect'), amount: money().default(Decimal.zero),
  probability: integer('small').min(0).max(100).default(0), expectedCloseDate: date().optional(), assignedTo: one(Employee).onDelete('setNull').optional(), ...timestamps,
}, {
  ...common, table: 'crm_deal', title: (d) => d.title,
  check: (d) => (d.stage === 'won' && d.probability !== 100 ? [{ path: [], message: 'A won deal must have probability 100.' }] : undefined),
})
