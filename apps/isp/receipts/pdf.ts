import { fonts, lakhs, runsOf } from './bangla.ts'

export interface ReceiptText {
  readonly provider: string
  readonly customer: { readonly name: string; readonly code: string; readonly address: string | null; readonly phone: string }
  readonly bill: { readonly number: string; readonly month: string; readonly year: number; readonly packageName: string | null; readonly amount: string; readonly open: string }
  readonly receipts: readonly { readonly number: string; readonly amount: string; readonly method: string; readonly transactionId: string; readonly day: string; readonly reversed: boolean }[]
}
const months: Readonly<Record<string, string>> = { JANUARY: 'জানুয়ারি', FEBRUARY: 'ফেব্রুয়ারি', MARCH: 'মার্চ', APRIL: 'এপ্রিল', MAY: 'মে', JUNE: 'জুন', JULY: 'জুলাই', AUGUST: 'আগস্ট', SEPTEMBER: 'সেপ্টেম্বর', OCTOBER: 'অক্টোবর', NOVEMBER: 'নভেম্বর', DECEMBER: 'ডিসেম্বর' }
const A6: [number, number] = [298, 420]
const MARGIN = 22

/** A receipt to hand over, in Bangla and English, on a page of A6. */
export async function receiptPdf({ provider, customer, bill, receipts }: ReceiptText): Promise<Buffer> {
  // read with the first receipt: a start does not wait for it
  const { default: PDFDocument } = await import('pdfkit')
  const doc = new PDFDocument({ size: A6, margin: MARGIN, info: { Title: `Receipt ${bill.number}`, Author: provider } })
  for (const [name, bytes] of Object.entries(fonts)) doc.registerFont(name, bytes())
  const width = A6[0] - 2 * MARGIN
  const measure = (text: string, size: number, bold: boolean): number => runsOf(text).reduce((sum, run) => sum + doc.font(`${run.script}${bold ? ' bold' : ''}`).fontSize(size).widthOfString(run.text), 0)
  /** One line, cut where the page ends; from the left, the right, or in the middle. */
  const write = (text: string, y: number, { size = 9, bold = false, at = 'left' }: { readonly size?: number; readonly bold?: boolean; readonly at?: 'left' | 'right' | 'middle' } = {}): void => {
    let shown = text
    while (shown.length > 1 && measure(shown, size, bold) > width) shown = `${shown.slice(0, -2)}…`
    const free = width - measure(shown, size, bold)
    let x = MARGIN + (at === 'left' ? 0 : at === 'right' ? free : free / 2)
    for (const run of runsOf(shown)) {
      doc.font(`${run.script}${bold ? ' bold' : ''}`).fontSize(size).text(run.text, x, y, { lineBreak: false })
      x += doc.widthOfString(run.text)
    }
  }
  const pair = (label: string, value: string, y: number, bold = false): void => { write(label, y, { size: 8 }); write(value, y, { size: 8, bold, at: 'right' }) }
  const rule = (y: number): void => { doc.moveTo(MARGIN, y).lineTo(A6[0] - MARGIN, y).lineWidth(0.5).strokeColor('#999999').stroke() }

  write(provider, 24, { size: 13, bold: true, at: 'middle' })
  write('টাকা প্রাপ্তির রসিদ / Money receipt', 44, { size: 9, at: 'middle' })
  rule(62)
  pair('গ্রাহকের নাম / Customer', customer.name, 70, true)
  pair('গ্রাহক নম্বর / Code', customer.code, 86)
  pair('মোবাইল / Phone', customer.phone === '' ? '–' : customer.phone, 102)
  write(`ঠিকানা / Address: ${customer.address ?? '–'}`, 118, { size: 8 })
  rule(136)
  pair('বিল নম্বর / Bill', bill.number, 144)
  pair('মাস / Month', `${months[bill.month] ?? bill.month} ${bill.year} / ${bill.month} ${bill.year}`, 160)
  pair('প্যাকেজ / Package', bill.packageName ?? '–', 176)
  pair('বিলের পরিমাণ / Bill amount', `৳ ${lakhs(bill.amount)}`, 192)
  rule(210)
  let y = 218
  for (const one of receipts.slice(-6)) {
    pair(`${one.number}  ${one.day}  ${one.method}${one.reversed ? '  বাতিল / reversed' : ''}`, `৳ ${lakhs(one.amount)}`, y, !one.reversed)
    write(one.transactionId, y + 11, { size: 6 })
    y += 24
  }
  rule(y + 2)
  pair('বাকি / Still due', `৳ ${lakhs(bill.open)}`, y + 10, true)
  write('ধন্যবাদ। সংযোগ বিচ্ছিন্ন এড়াতে সময়মতো বিল পরিশোধ করুন।', y + 32, { size: 8, at: 'middle' })
  const chunks: Buffer[] = []
  return new Promise((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks))).on('error', reject)
    doc.end()
  })
}
