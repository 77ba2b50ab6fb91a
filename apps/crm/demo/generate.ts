import { Decimal } from '@tenon/model'
import { Activity } from '../activities/activity.ts'
import { Issue } from '../issues/issue.ts'
import { Order, OrderItem } from '../orders/order.ts'
import { Customer } from '../parties/customer.ts'
import { Vendor } from '../parties/vendor.ts'
import { Allocation, Payment } from '../payments/payment.ts'
import { Deal } from '../selling/deal.ts'
import { Lead } from '../selling/lead.ts'
import { audited, commented, moved, noted, wrote } from './history.ts'
import { type Cast, cast } from './people.ts'
import { Chance } from './random.ts'
import { firstNames, lastNames, stories, type Story } from './story.ts'
import { type Batch, World } from './world.ts'

export interface Series { readonly series: string; readonly tenant: string; readonly year: number; readonly last: number }
export interface Demo { readonly batches: readonly Batch[]; readonly series: readonly Series[] }

const day = (from: string, days: number): string => new Date(Date.parse(`${from}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
const cents = (n: number): Decimal => new Decimal(BigInt(n), 2)

/** Two years of three organizations, up to `today`; the same seed gives the same rows. `password` is a stored hash. */
export function generate(today: string, password: string, seed = 41): Demo {
  const chance = new Chance(seed)
  const start = day(today, -730)
  const world = new World(`${start}T08:00:00.000000Z`)
  const last = new Map<string, Series>()
  for (const story of stories) {
    const people = cast(world, chance, story, password)
    tell(world, chance, story, people, start, (template, date) => {
      const year = Number(date.slice(0, 4))
      const key = `${template} ${people.organization} ${year}`
      const next = (last.get(key)?.last ?? 0) + 1
      last.set(key, { series: template, tenant: String(people.organization), year, last: next })
      return `${template.slice(template.indexOf(':') + 1, template.indexOf('-'))}-${year}-${String(next).padStart(4, '0')}`
    })
  }
  return { batches: world.batches(), series: [...last.values()] }
}

function tell(world: World, chance: Chance, story: Story, people: Cast, start: string, number: (template: string, date: string) => string): void {
  const { organization, employees, stages, pipeline, owner } = people
  const stamp = (date: string): Record<string, string> => { const at = `${date}T${String(chance.whole(8, 17)).padStart(2, '0')}:${String(chance.whole(10, 59))}:00.000000Z`; return { createdAt: at, updatedAt: at } }
  const vendors = story.vendors.map((name) => world.put(Vendor, { organization, name, companyName: name, vendorType: chance.pick(['supplier', 'service_provider', 'contractor'] as const), status: 'active', email: `orders@${name.toLowerCase().replace(/[^a-z]+/g, '-')}.example`, phone: `503555${chance.whole(1000, 9999)}`, paymentTerms: 'Net 30', assignedEmployee: chance.pick(employees) }))
  const customers = Array.from({ length: 150 }, (_, i) => {
    const [first, lastName] = [chance.pick(firstNames), chance.pick(lastNames)]
    const business = chance.yes(0.5)
    const name = business ? `${lastName} ${chance.pick(['Holdings', 'Partners', 'Studio', 'Group', 'Foods', 'Engineering'])}` : `${first} ${lastName}`
    return { name, id: world.put(Customer, { organization, user: i === 0 ? people.client : null, name, firstName: first, lastName, customerType: business ? 'business' : 'individual', companyName: business ? name : null, email: `${first}.${lastName}.${i + 1}@mail.example`.toLowerCase(), phone: `614555${chance.whole(1000, 9999)}`, city: story.city, country: 'USA', assignedTo: chance.pick(employees), tags: [], status: chance.yes(0.85) ? 'active' : chance.pick(['inactive', 'prospect', 'vip'] as const), ...stamp(day(start, Math.floor(i * 4.5))) }) }
  })
  for (let i = 0; i < 240; i++) {
    const [first, lastName] = [chance.pick(firstNames), chance.pick(lastNames)]
    const date = day(start, i * 3)
    const value = chance.whole(50, 4000) * 1000
    const buyer = chance.pick(customers)
    const place = i < 180 ? chance.whole(3, 5) : chance.whole(0, 3)
    const lead = world.put(Lead, { organization, name: `${first} ${lastName}`, email: `${first}.${lastName}.${i}@inquiry.example`.toLowerCase(), source: chance.pick(['website', 'referral', 'event', 'cold_call'] as const), qualificationStatus: place === 4 ? 'converted' : place > 0 ? 'qualified' : 'new', isConverted: place === 4, leadScore: chance.whole(10, 95), estimatedValue: cents(value), assignedTo: chance.pick(employees), stage: stages[place], tags: [], status: 'active', ...stamp(date) })
    const probability = Decimal.of(['10', '25', '50', '75', '100', '0'][place]!)
    const deal = world.put(Deal, { organization, title: `${story.goods[i % story.goods.length]![0]} for ${buyer.name}`, customer: buyer.id, lead, pipeline, stage: stages[place], assignedTo: chance.pick(employees), value: cents(value), currency: 'USD', probability, expectedRevenue: cents(value).times(probability).times('0.01').round(2), expectedCloseDate: day(date, 45), actualCloseDate: place >= 4 ? day(date, chance.whole(20, 60)) : null, priority: chance.pick(['low', 'medium', 'high'] as const), isWon: place === 4, isLost: place === 5, lostReason: place === 5 ? 'Price' : null, tags: [], status: place >= 4 ? 'closed' : 'open', ...stamp(date) })
    moved(world, chance, people, lead, deal, place, date)
    if (i >= 225) { audited(world, people, 'lead', lead, `${first} ${lastName}`, date); audited(world, people, 'deal', deal, `${story.goods[i % story.goods.length]![0]} for ${buyer.name}`, date) }
  }
  for (let i = 0; i < 600; i++) {
    const date = day(start, Math.floor((i * 729) / 600))
    const buying = chance.yes(0.6)
    const [vendor, customer] = buying ? [chance.pick(vendors), null] : [null, chance.pick(i % 20 === 0 ? customers.slice(0, 1) : customers).id]
    const count = chance.whole(1, 4)
    const items = Array.from({ length: count }, () => { const [name, sku, price] = chance.pick(story.goods); const quantity = chance.whole(1, 12); return { itemName: name, sku, quantity: Decimal.of(quantity), unitPrice: cents(price), totalPrice: cents(price * quantity) } })
    const totalAmount = items.reduce((all, item) => all.plus(item.totalPrice), cents(0))
    const done = i < 540
    const status = done ? (chance.yes(0.93) ? 'completed' : 'cancelled') : chance.pick(['pending', 'approved', 'in_progress'] as const)
    const employee = chance.pick(employees)
    const paid = status !== 'cancelled' && done && chance.yes(0.92)
    const order = world.put(Order, { organization, orderNumber: number('order:ORD-{yyyy}-{nnnn}', date), title: `${items[0]!.itemName}${count > 1 ? ` and ${count - 1} more` : ''}`, vendor, customer, orderType: buying ? 'purchase' : 'service', status, totalAmount, taxAmount: cents(0), discountAmount: cents(0), paidAmount: paid ? totalAmount : cents(0), currency: 'USD', orderDate: date, expectedDelivery: day(date, 14), actualDelivery: status === 'completed' ? day(date, chance.whole(7, 20)) : null, assignedTo: employee, createdBy: owner, ...stamp(date) })
    if (i >= 560) audited(world, people, 'order', order, String(items[0]!.itemName), date)
    items.forEach((item, position) => { world.put(OrderItem, { $parent: order, $position: position, ...item }) })
    if (status !== 'cancelled') {
      const when = day(date, chance.whole(10, 28))
      const payment = world.put(Payment, { organization, paymentNumber: number('payment:PAY-{yyyy}-{nnnn}', date), invoiceNumber: `INV-${10_000 + i}`, order, vendor, customer, paymentType: buying ? 'outgoing' : 'incoming', paymentMethod: chance.pick(['bank_transfer', 'bank_transfer', 'credit_card', 'check', 'online'] as const), amount: totalAmount, currency: 'USD', paymentDate: paid ? when : day(date, 30), dueDate: day(date, 30), status: paid ? 'completed' : done ? chance.pick(['failed', 'pending'] as const) : 'pending', processedAt: paid ? `${when}T12:00:00.000000Z` : null, processedBy: paid ? employee : null, creditAmount: cents(0), createdBy: owner, ...stamp(date) })
      if (paid) world.put(Allocation, { organization, payment, order, amount: totalAmount, ...stamp(when) })
    }
    if (i % 3 === 0) {
      const open = i > 560
      const byClient = !buying && chance.yes(0.4)
      const issue = world.put(Issue, { organization, issueNumber: number('issue:ISS-{yyyy}-{nnnn}', date), title: chance.pick(story.troubles), description: `Noticed on ${day(date, 5)}. Please look into it and answer the customer.`, vendor, order, priority: chance.pick(['low', 'medium', 'medium', 'high', 'critical'] as const), category: chance.pick(['quality', 'delivery', 'payment', 'communication'] as const), status: open ? chance.pick(['open', 'in_progress'] as const) : chance.pick(['resolved', 'closed'] as const), assignedTo: employee, createdBy: byClient ? people.client : people.worker, raisedByCustomer: byClient ? customer : null, isClientIssue: byClient, resolvedBy: open ? null : employee, resolvedAt: open ? null : `${day(date, 8)}T15:00:00.000000Z`, syncedToLinear: false, ...stamp(date) })
      commented(world, chance, people, issue, byClient, day(date, 6))
    }
    const party = chance.pick(customers)
    const ahead = i > 585
    world.put(Activity, { organization, activityType: chance.pick(['call', 'email', 'meeting', 'task', 'note'] as const), title: chance.pick(['Follow-up', 'Quarterly review', 'Price question', 'Delivery check', 'Introduction']), customer: party.id, customerName: party.name, assignedTo: employee, status: ahead ? 'scheduled' : 'completed', scheduledAt: `${day(date, ahead ? 20 : 2)}T10:00:00.000000Z`, completedAt: ahead ? null : `${day(date, 2)}T10:30:00.000000Z`, durationMinutes: 30, emailAttachments: [], attendees: [], isPinned: false, createdBy: people.worker, ...stamp(date) })
    if (i % 5 === 0) noted(world, chance, people, party.id, date)
  }
  wrote(world, chance, people, day(start, 700))
}
