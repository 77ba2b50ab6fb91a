import assert from 'node:assert/strict'
import { test } from 'node:test'
import PDFDocument from 'pdfkit'
import { openPaper, type PaperOptions } from './paper.ts'
import { fonts, runsOf } from './script.ts'

test('text is cut where the script changes and nowhere inside a cluster', () => {
  assert.deepEqual(runsOf('ক্ষতি / Loss ৳ 5').map((r) => [r.script, r.text]), [['bengali', 'ক্ষতি'], ['latin', ' / Loss '], ['bengali', '৳'], ['latin', ' 5']])
})

test('Bangla is shaped: conjuncts become one sign, nothing is left without a glyph', () => {
  const doc = new PDFDocument()
  doc.registerFont('bengali', fonts.bengali()).font('bengali').fontSize(100)
  const wide = (text: string): number => doc.widthOfString(text)
  for (const [whole, ...parts] of [['ক্ষ', 'ক', '্', 'ষ'], ['স্ত্র', 'স', '্', 'ত', '্', 'র'], ['প্র', 'প', '্', 'র']] as const) {
    assert.ok(wide(whole) < parts.reduce((sum, part) => sum + wide(part), 0) * 0.85, whole)
  }
  doc.end()
})

const at = new Date('2026-11-21T10:00:00Z')
async function printed(rows: number, of: Partial<PaperOptions> = {}): Promise<{ readonly bytes: Buffer; readonly pages: number }> {
  const paper = await openPaper({ title: 'Record', author: 'Works', at, head: 'Record 1', foot: 'copy 1', ...of })
  paper.heading('Record')
  paper.text('Words of any length, broken between them. '.repeat(20))
  paper.table([{ title: 'Step', share: 3 }, { title: 'Amount', share: 1, right: true }], Array.from({ length: rows }, (_, i) => [`Step ${i} ${'x'.repeat(i % 90)}`, String(i)]))
  const bytes = await paper.bytes()
  return { bytes, pages: bytes.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0 }
}

test('a document has as many pages as it needs, and is the same bytes each time', async () => {
  const [short, long] = [await printed(3), await printed(400)]
  assert.equal(short.pages, 1)
  assert.ok(long.pages > 5 && long.pages < 20, String(long.pages))
  assert.ok((await printed(400)).bytes.equals(long.bytes))
  assert.ok(!(await printed(3, { watermark: 'NOT APPROVED' })).bytes.equals(short.bytes))
})

test('a word longer than a line, a row taller than a page and a page of nothing end', async () => {
  const paper = await openPaper({ title: 'Odd', author: 'Works', at })
  paper.text('w'.repeat(3000))
  paper.table([{ title: 'A', share: 1 }, { title: 'B', share: 9 }], [['y'.repeat(4000), ''], []])
  assert.ok((await paper.bytes()).length > 1000)
  assert.ok((await (await openPaper({ title: 'None', author: 'Works', at, foot: 'nothing' })).bytes()).length > 500)
})
