import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lakhs } from './lakhs.ts'
import { receiptPdf } from './pdf.ts'

test('money is grouped as it is read in Bangladesh', () => {
  assert.deepEqual(['0.00', '999.00', '1000.50', '123456.00', '12345678.90', '-100000.00'].map(lakhs), ['0.00', '999.00', '1,000.50', '1,23,456.00', '1,23,45,678.90', '-1,00,000.00'])
})

test('a receipt is a PDF of one page with both fonts in it', async () => {
  const pdf = await receiptPdf({
    provider: 'Dhaka Fibre', customer: { name: 'মোঃ রফিকুল ইসলাম', code: 'C000042', address: 'বাড়ি ১২, সড়ক ৭, মিরপুর ১০, ঢাকা', phone: '01711000000' },
    bill: { number: 'INV-2026-000042', month: 'MARCH', year: 2026, packageName: 'Home 20', amount: '123456.00', open: '0.00' },
    receipts: [{ number: 'RCT-2026-000007', amount: '123456.00', method: 'BKASH', transactionId: 'BK7H2K9', day: '2026-03-05', reversed: false }],
  })
  const text = pdf.toString('latin1')
  assert.match(text, /^%PDF-1\.\d/)
  assert.equal(text.match(/\/Type \/Page\b/g)?.length, 1)
  assert.ok((text.match(/NotoSansBengali/g) ?? []).length >= 2)
})
