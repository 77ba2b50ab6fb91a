import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Decimal, where } from '@tenon/model'
import { eachDatabase } from '@tenon/testing'
import { payBill, queryBill } from '../billing/biller.ts'
import { edit } from '../billing/edit.ts'
import { LedgerEntry, Receipt } from '../billing/ledger.ts'
import { recordFor } from '../billing/record.ts'
import { reverse, withdraw } from '../billing/reverse.ts'
import { months } from '../traits.ts'
import { Bill } from '../billing/bill.ts'
import { type Office, officeOn, type Row, text } from './fixture.ts'

const money = (amount: number | string): Decimal => Decimal.of(amount)
const pay = (office: Office, customer: unknown, month: string, amount: number | string, more: Row = {}): Promise<Row> => office.act((hands) => recordFor(customer, { billingMonth: month, paymentMethod: 'CASH', amount: money(amount), ...more }, hands))
const receipts = (office: Office): Promise<Row[]> => office.act((hands) => hands.list(Receipt, { op: 'true' }, ['id']))

eachDatabase('payments', (open) => {
  test('13. the same transaction posted 50 times in parallel makes one payment and one receipt', async () => {
    const office = await officeOn(await open())
    const { id } = await office.customer()
    await office.run(2026, 'MARCH')
    const answers = await Promise.all(Array.from({ length: 50 }, () => pay(office, id, 'MARCH', 200, { paymentMethod: 'BKASH', transactionId: 'TRX1' })))
    assert.equal(new Set(answers.map((a) => `${String(a.id)} ${text(a.amount)}`)).size, 1)
    assert.deepEqual((await receipts(office)).map((r) => text(r.amount)), ['200.00'])
    const other = await office.customer()
    await assert.rejects(pay(office, other.id, 'MARCH', 200, { paymentMethod: 'BKASH', transactionId: 'TRX1' }))
    assert.deepEqual(await office.wrong(), [])
    await office.engine.database.close()
  })

  test('14. allocations never exceed the bill; what is over is credit, and the next bill takes and shows it', async () => {
    const office = await officeOn(await open())
    const { id } = await office.customer()
    await office.run(2026, 'MARCH')
    assert.equal(text((await pay(office, id, 'MARCH', 1200)).amount), '1200.00')
    assert.equal(text((await office.one(id)).credit), '700.00')
    for (const month of ['APRIL', 'MAY'] as const) await office.run(2026, month)
    assert.deepEqual((await office.bills(id)).map((b) => [text(b.amount), b.paid]), [['500.00', true], ['500.00', true], ['200.00', false]])
    assert.match(String((await office.bills(id))[1]!.note), /^Paid from credit of RCT-2026-000001$/)
    assert.deepEqual([text((await office.one(id)).credit), await office.balance(id)], ['0.00', '300.00'])
    assert.deepEqual(await office.wrong(), [])
    await office.engine.database.close()
  })

  test('15. two partial payments 300 + 200 against 500 leave the bill paid with two receipts', async () => {
    const office = await officeOn(await open())
    const { id } = await office.customer()
    await office.run(2026, 'MARCH')
    assert.equal((await pay(office, id, 'MARCH', 300)).paid, false)
    const bill = await pay(office, id, 'MARCH', 200)
    assert.deepEqual([bill.paid, text(bill.amount), (await receipts(office)).length, await office.balance(id)], [true, '500.00', 2, '0.00'])
    await assert.rejects(pay(office, id, 'MARCH', 1), /already been made/)
    await office.engine.database.close()
  })

  test('16. a payment that names no month pays the oldest bill first; one that names a month pays that', async () => {
    const office = await officeOn(await open())
    const { id, code } = await office.customer()
    for (const month of ['JANUARY', 'FEBRUARY', 'MARCH'] as const) await office.run(2026, month)
    await office.act((hands) => payBill(hands, { code: String(code), amount: money(700), method: 'NAGAD', transactionId: 'N1' }))
    assert.deepEqual((await office.bills(id)).map((b) => text(b.allocated)), ['500.00', '200.00', '0.00'])
    await pay(office, id, 'MARCH', 500)
    assert.deepEqual((await office.bills(id)).map((b) => text(b.allocated)), ['500.00', '200.00', '500.00'])
    assert.deepEqual(await office.wrong(), [])
    await office.engine.database.close()
  })

  test('17. the balance is the sum of the ledger at every moment, and the nightly proof alarms on one paisa', async () => {
    const office = await officeOn(await open())
    const { id } = await office.customer()
    await office.run(2026, 'MARCH')
    await pay(office, id, 'MARCH', '499.99')
    assert.deepEqual(await office.job('prove-books'), { customers: 1, wrong: 0 })
    const { database } = office.engine
    await database.run({ text: `update "bills" set "allocated" = "allocated" + ${database.kind === 'sqlite' ? 1 : 0.01}`, params: [], columns: [] })
    assert.match((await office.wrong()).join(), /C000001: allocated 500\.00, not 499\.99/)
    await database.close()
  })

  test('18. a reversal restores bill, balance, credit and suspension as if the payment had never been, and leaves both rows visible', async () => {
    const office = await officeOn(await open())
    const { id } = await office.customer()
    office.today('2026-03-01')
    await office.run(2026, 'MARCH')
    office.today('2026-03-10')
    await office.job('suspend-due')
    await pay(office, id, 'MARCH', 800)
    assert.equal((await office.one(id)).isActive, true)
    const [receipt] = await receipts(office)
    await office.act((hands) => reverse(hands, receipt!, 'bounced'))
    const { isActive, credit } = await office.one(id)
    assert.deepEqual([isActive, text(credit), await office.balance(id), (await office.bills(id)).map((b) => [text(b.amount), b.paid])], [false, '0.00', '500.00', [['0.00', false]]])
    const entries = await office.act((hands) => hands.list(LedgerEntry, where('receipt', 'eq', receipt!.id), ['id']))
    assert.deepEqual(entries.map((e) => [e.kind, text(e.amount)]), [['payment', '-800.00'], ['reversal', '800.00']])
    assert.deepEqual((await receipts(office)).map((r) => r.state), ['reversed'])
    assert.deepEqual(await office.wrong(), [])
    await office.engine.database.close()
  })

  test('22. a wallet asks what a customer code owes, and pays it: told again, it answers what it answered', async () => {
    const office = await officeOn(await open())
    const { id, code } = await office.customer({ name: 'Salma' })
    office.today('2026-03-01')
    await office.run(2026, 'MARCH')
    assert.deepEqual(await office.act((hands) => queryBill(hands, String(code))), { customer_code: code, name: 'Salma', amount: '500.00', due_date: '2026-03-09' })
    const once = { code: String(code), amount: money(450), method: 'BKASH', transactionId: 'B1' }
    const first = await office.act((hands) => payBill(hands, once))
    assert.deepEqual(await office.act((hands) => payBill(hands, { ...once, amount: money(9999) })), first)
    await office.act((hands) => payBill(hands, { ...once, amount: money(150), transactionId: 'B2' }))
    assert.deepEqual([text((await office.one(id)).credit), (await office.bills(id))[0]!.paid, (await receipts(office)).length], ['100.00', true, 2])
    await assert.rejects(office.act((hands) => queryBill(hands, 'C999999')))
    assert.deepEqual(await office.wrong(), [])
    await office.engine.database.close()
  })

  test('whatever is billed, paid, changed and taken back, in any order: the books agree and no bill takes more than it is', { timeout: 240_000 }, async () => {
    const office = await officeOn(await open())
    const people = [await office.customer(), await office.customer({ package: 2 })]
    const step = fc.oneof(
      fc.record({ do: fc.constant('run' as const), month: fc.integer({ min: 0, max: 11 }) }),
      fc.record({ do: fc.constant('pay' as const), who: fc.nat(1), month: fc.integer({ min: 0, max: 11 }), cents: fc.integer({ min: 0, max: 200_000 }), paid: fc.boolean() }),
      fc.record({ do: fc.constant('biller' as const), who: fc.nat(1), cents: fc.integer({ min: 1, max: 200_000 }) }),
      fc.record({ do: fc.constant('edit' as const), which: fc.nat(50), cents: fc.integer({ min: 0, max: 200_000 }), paid: fc.boolean() }),
      fc.record({ do: fc.constant('withdraw' as const), which: fc.nat(50) }),
      fc.record({ do: fc.constant('reverse' as const), which: fc.nat(50) }),
    )
    let n = 0
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (story) => {
      for (const one of story) {
        try {
          if (one.do === 'run') await office.run(2026, months[one.month]!)
          else if (one.do === 'pay') await pay(office, people[one.who]!.id, months[one.month]!, new Decimal(BigInt(one.cents), 2).toString(), { paid: one.paid })
          else if (one.do === 'biller') await office.act((hands) => payBill(hands, { code: String(people[one.who]!.code), amount: new Decimal(BigInt(one.cents), 2), method: 'ROCKET', transactionId: `R${++n}` }))
          else {
            const of = one.do === 'reverse' ? (await receipts(office)).filter((r) => r.state === 'confirmed') : await office.bills()
            const chosen = of[one.which % Math.max(1, of.length)]
            if (chosen === undefined) continue
            if (one.do === 'reverse') await office.act((hands) => reverse(hands, chosen, 'test'))
            else if (one.do === 'withdraw') await office.act(async (hands) => withdraw((await hands.lock(Bill, chosen.id))!, hands))
            else await office.act(async (hands) => edit((await hands.lock(Bill, chosen.id))!, { amount: new Decimal(BigInt(one.cents), 2), paid: one.paid }, hands))
          }
        } catch (error) {
          // refused in words is a good answer; what was refused has changed nothing
          if (!(error instanceof Error && error.name === 'Fault')) throw error
        }
      }
      assert.deepEqual(await office.wrong(), [])
      for (const bill of await office.act((hands) => hands.list(Bill, { op: 'true' }))) assert.ok((bill.allocated as Decimal).plus(bill.waived as Decimal).compare(bill.billAmount as Decimal) <= 0 && (bill.held as Decimal).compare(0) >= 0 && (bill.allocated as Decimal).compare(0) >= 0)
    }), { numRuns: 25, verbose: true })
    await office.engine.database.close()
  })
})
