import { job } from '@tenon/jobs'
import { both, choice, type Decimal, entity, id, instant, integer, one, text, where } from '@tenon/model'
import { Customer } from '../customers/customer.ts'
import { stamped, timestamps, zone } from '../traits.ts'
import { Bill, openOf } from './bill.ts'
import { later } from './period.ts'

/** Words that wait to be sent by telephone. To a customer, one for each bill and step, whatever is run again. */
export const Message = entity('message', {
  id: id(), customer: one(Customer).onDelete('cascade').optional(), bill: one(Bill).onDelete('cascade').optional(), step: integer(), phone: text(20), words: text(),
  state: choice('waiting', 'sent', 'failed').default('waiting'), sentAt: instant().optional(), ...timestamps,
}, { table: 'messages', stamps: stamped, unique: [['bill', 'step']], index: [['state', 'id']], order: ['-id'], audit: false })

/** Days after the due date at which somebody is reminded; before it where negative. */
export const steps = [-2, 0, 3] as const
const CHUNK = 500

/** Each morning: whoever has not paid is reminded, once a step. A day that was missed is not made up for by two at once. */
export const remindDue = job({
  name: 'remind-due', attempts: 10, lease: 60, key: () => 'remind-due', schedule: { cron: '0 10 * * *', timeZone: zone, missed: 'last' },
  run: async (work) => {
    let [made, after] = (work.cursor as [number, number] | null) ?? [0, 0]
    for (;;) {
      const from: number = after
      const [count, last] = await work.step(async (hands) => {
        const due = both(where('id', 'gt', from), where('status', 'eq', 'ACTIVE'), where('paid', 'eq', false), where('dueDate', 'in', steps.map((step) => later(hands.today, -step))))
        const bills = await hands.list(Bill, due, ['id'], CHUNK)
        let more = 0
        for (const bill of bills) {
          const step = steps.find((one) => later(String(bill.dueDate), one) === hands.today)!
          const customer = (await hands.find(Customer, where('id', 'eq', bill.customer)))!
          if (customer.phone === '' || (await hands.find(Message, both(where('bill', 'eq', bill.id), where('step', 'eq', step)))) !== null) continue
          await hands.create(Message, { customer: customer.id, bill: bill.id, step, phone: customer.phone, words: wordsOf(openOf(bill), String(bill.dueDate)) })
          more++
        }
        return [more, Number(bills.at(-1)?.id ?? -1)] as const
      }, ([count, last]) => (last < 0 ? {} : { cursor: [made + count, last], done: made + count }))
      made += count
      if (last < 0) return { reminded: made }
      after = last
    }
  },
})

const wordsOf = (open: Decimal, due: string): string => `আপনার ইন্টারনেট বিল ৳${open.toFixed(2)}, শেষ তারিখ ${due}। / Internet bill BDT ${open.toFixed(2)}, due ${due}.`
