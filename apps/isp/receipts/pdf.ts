import { openPaper } from '@tenon/mail'
import { lakhs } from './lakhs.ts'

export interface ReceiptText {
  readonly provider: string
  readonly customer: { readonly name: string; readonly code: string; readonly address: string | null; readonly phone: string }
  readonly bill: { readonly number: string; readonly month: string; readonly year: number; readonly packageName: string | null; readonly amount: string; readonly open: string }
  readonly receipts: readonly { readonly number: string; readonly amount: string; readonly method: string; readonly transactionId: string; readonly day: string; readonly reversed: boolean }[]
}
const months: Readonly<Record<string, string>> = { JANUARY: 'জানুয়ারি', FEBRUARY: 'ফেব্রুয়ারি', MARCH: 'মার্চ', APRIL: 'এপ্রিল', MAY: 'মে', JUNE: 'জুন', JULY: 'জুলাই', AUGUST: 'আগস্ট', SEPTEMBER: 'সেপ্টেম্বর', OCTOBER: 'অক্টোবর', NOVEMBER: 'নভেম্বর', DECEMBER: 'ডিসেম্বর' }
const row = { space: 16 } as const

/** A receipt to hand over, in Bangla and English, on a page of A6. */
export async function receiptPdf({ provider, customer, bill, receipts }: ReceiptText): Promise<Buffer> {
  const paper = await openPaper({ title: `Receipt ${bill.number}`, author: provider, size: 'A6', margin: 22, at: new Date() })
  paper.line(provider, { size: 13, bold: true, at: 'middle', space: 20 })
  paper.line('টাকা প্রাপ্তির রসিদ / Money receipt', { at: 'middle', space: 18 })
  paper.rule()
  paper.pair('গ্রাহকের নাম / Customer', customer.name, { ...row, bold: true })
  paper.pair('গ্রাহক নম্বর / Code', customer.code, row)
  paper.pair('মোবাইল / Phone', customer.phone === '' ? '–' : customer.phone, row)
  paper.line(`ঠিকানা / Address: ${customer.address ?? '–'}`, { size: 8, space: 18 })
  paper.rule()
  paper.pair('বিল নম্বর / Bill', bill.number, row)
  paper.pair('মাস / Month', `${months[bill.month] ?? bill.month} ${bill.year} / ${bill.month} ${bill.year}`, row)
  paper.pair('প্যাকেজ / Package', bill.packageName ?? '–', row)
  paper.pair('বিলের পরিমাণ / Bill amount', `৳ ${lakhs(bill.amount)}`, { space: 18 })
  paper.rule()
  for (const one of receipts.slice(-6)) {
    paper.pair(`${one.number}  ${one.day}  ${one.method}${one.reversed ? '  বাতিল / reversed' : ''}`, `৳ ${lakhs(one.amount)}`, { space: 11, bold: !one.reversed })
    paper.line(one.transactionId, { size: 6, space: 13 })
  }
  paper.rule()
  paper.pair('বাকি / Still due', `৳ ${lakhs(bill.open)}`, { space: 22, bold: true })
  paper.line('ধন্যবাদ। সংযোগ বিচ্ছিন্ন এড়াতে সময়মতো বিল পরিশোধ করুন।', { size: 8, at: 'middle' })
  return paper.bytes()
}
