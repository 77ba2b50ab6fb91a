import { type Hands, where } from '@tenon/model'
import { Customer } from '../parties/customer.ts'
import { Employee } from '../people/employee.ts'
import { Lead } from './lead.ts'

type Row = Record<string, unknown>

/** The customer that a lead becomes: the one it became before, one with the same e-mail, or a new one. Active afterwards. */
export async function customerOfLead(lead: Row, hands: Hands, more: { readonly customerType?: unknown; readonly assignedTo?: unknown } = {}): Promise<Row> {
  const known = (await hands.find(Customer, where('convertedFromLead', 'eq', lead.id))) ?? (await hands.find(Customer, where('email', 'iexact', lead.email)))
  if (known !== null) {
    const news = { ...(known.status === 'inactive' ? { status: 'active' } : {}), ...(known.convertedFromLead === null ? { convertedFromLead: lead.id, convertedAt: hands.now } : {}) }
    return Object.keys(news).length === 0 ? known : hands.update(Customer, known.id, news)
  }
  const { name, email, mobile, address, city, state, country, postalCode, source, notes, tags } = lead
  const digits = String(lead.phone ?? '').replace(/\D/g, '').length
  return hands.create(Customer, {
    name, email, mobile, address, city, state, country, postalCode, source, notes, tags, phone: digits >= 7 ? lead.phone : null, companyName: lead.organizationName,
    customerType: more.customerType ?? ((lead.organizationName ?? '') === '' ? 'individual' : 'business'), assignedTo: more.assignedTo ?? lead.assignedTo, convertedFromLead: lead.id, convertedAt: hands.now,
  })
}

/** Marks a lead as converted, by whom and when. */
export async function markConverted(lead: Row, hands: Hands, more: Row = {}): Promise<Row> {
  const employee = hands.actorId === null ? null : await hands.find(Employee, where('user', 'eq', hands.actorId))
  return hands.update(Lead, lead.id, { isConverted: true, qualificationStatus: 'converted', convertedAt: hands.now, convertedBy: employee?.id ?? null, ...more })
}
