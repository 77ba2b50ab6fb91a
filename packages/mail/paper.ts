import { fonts, runsOf } from './script.ts'

export interface PaperOptions {
  readonly title: string
  readonly author: string
  readonly size?: 'A4' | 'A6'
  /** Points on each side. */
  readonly margin?: number
  /** The moment that the file bears: the same content at the same moment is the same bytes. */
  readonly at: Date
  /** Large and pale across every page: what this is not. */
  readonly watermark?: string
  /** The small line on top and at the foot of every page; the number of the page stands beside the latter. */
  readonly head?: string
  readonly foot?: string
}
export interface Line { readonly size?: number; readonly bold?: boolean; readonly at?: 'left' | 'right' | 'middle' }
/** `share`: of the width of the page, beside the others. */
export interface Column { readonly title: string; readonly share: number; readonly right?: boolean }

/** A document that grows from top to bottom, in Bangla and Latin letters. Made once: ask for its bytes at the end. */
export interface Paper {
  /** One line, cut where the page ends. `space`: points until the next. */
  line(text: string, style?: Line & { readonly space?: number }): void
  /** A label on the left, its value on the right. */
  pair(label: string, value: string, style?: Line & { readonly space?: number }): void
  /** Text of any length, broken between words. */
  text(text: string, style?: Omit<Line, 'at'>): void
  heading(text: string): void
  rule(): void
  skip(points: number): void
  /** Rows with as many lines as their longest cell needs; the titles are repeated on every page. */
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void
  bytes(): Promise<Buffer>
}

const sizes = { A4: [595.28, 841.89], A6: [298, 420] } as const
const GREY = '#999999'

/**
 * A printed document as PDF.
 *
 * @example
 * const paper = await openPaper({ title: 'Order 7', author: 'Works Ltd', at: new Date(), watermark: 'DRAFT' })
 * paper.heading('Order 7')
 * paper.table([{ title: 'What', share: 3 }, { title: 'Amount', share: 1, right: true }], [['Starch', '12.5 kg']])
 * await send(await paper.bytes())
 */
export async function openPaper({ title, author, size = 'A4', margin = 40, at, watermark, head, foot }: PaperOptions): Promise<Paper> {
  // read with the first page: a start does not wait for it
  const { default: PDFDocument } = await import('pdfkit')
  const [across, down] = sizes[size]
  const doc = new PDFDocument({ size: [across, down], margin: 0, bufferPages: true, info: { Title: title, Author: author, CreationDate: at } })
  for (const [name, bytes] of Object.entries(fonts)) doc.registerFont(name, bytes())
  const [top, bottom, width] = [margin + (head === undefined ? 0 : 16), down - margin - (foot === undefined ? 0 : 16), across - 2 * margin]
  let y = top

  const measure = (text: string, points: number, bold: boolean): number => runsOf(text).reduce((sum, run) => sum + doc.font(`${run.script}${bold ? ' bold' : ''}`).fontSize(points).widthOfString(run.text), 0)
  const fitting = (text: string, room: number, points: number, bold: boolean): string => {
    let shown = text
    while (shown.length > 1 && measure(shown, points, bold) > room) shown = `${shown.slice(0, -2)}…`
    return shown
  }
  /** Draws a line into a box; what does not fit is cut. */
  function draw(text: string, left: number, height: number, room: number, { size: points = 9, bold = false, at: side = 'left' }: Line = {}): void {
    const shown = fitting(text, room, points, bold)
    const free = room - measure(shown, points, bold)
    let x = left + (side === 'left' ? 0 : side === 'right' ? free : free / 2)
    for (const run of runsOf(shown)) {
      doc.font(`${run.script}${bold ? ' bold' : ''}`).fontSize(points).fillColor('black').text(run.text, x, height, { lineBreak: false })
      x += doc.widthOfString(run.text)
    }
  }
  const known = new Map<string, number>()
  const wide = (word: string, points: number, bold: boolean): number => {
    const key = `${points}${bold ? 'b' : ''} ${word}`
    let is = known.get(key)
    if (is === undefined) { is = measure(word, points, bold); if (known.size < 20_000) known.set(key, is) }
    return is
  }
  /** Text as lines of a width; words longer than a line are cut into pieces. */
  function broken(text: string, room: number, points: number, bold = false): string[] {
    const space = wide(' ', points, bold)
    return text.split('\n').flatMap((paragraph) => {
      const out: string[] = []
      let [line, used] = ['', 0]
      for (const word of paragraph.split(' ')) {
        const pieces = word.length < 30 ? [word] : pieced(word, room, points, bold)
        for (const [n, piece] of pieces.entries()) {
          const by = wide(piece, points, bold)
          if (line !== '' && (n > 0 || used + space + by > room)) { out.push(line); [line, used] = ['', 0] }
          used += (line === '' ? 0 : space) + by
          line = line === '' ? piece : `${line} ${piece}`
        }
      }
      return [...out, line]
    })
  }
  /** A word in pieces that each fit a line. */
  function pieced(word: string, room: number, points: number, bold: boolean): string[] {
    const out: string[] = []
    for (let rest = word; rest !== '';) {
      let fits = Math.min(rest.length, Math.max(1, Math.floor((room / points) * 4)))
      while (fits > 1 && measure(rest.slice(0, fits), points, bold) > room) fits = Math.max(1, Math.floor(fits * 0.85))
      out.push(rest.slice(0, fits))
      rest = rest.slice(fits)
    }
    return out
  }
  const need = (points: number): boolean => { if (y + points <= bottom) return false; doc.addPage({ size: [across, down], margin: 0 }); y = top; return true }
  const stroke = (height: number): void => { doc.moveTo(margin, height).lineTo(across - margin, height).lineWidth(0.5).strokeColor(GREY).stroke() }

  return {
    line(text, { space = 14, ...style } = {}) { need(space); draw(text, margin, y, width, style); y += space },
    pair(label, value, { space = 14, size: points = 8, bold = false } = {}) {
      need(space)
      draw(label, margin, y, width, { size: points })
      draw(value, margin, y, width, { size: points, bold, at: 'right' })
      y += space
    },
    text(text, { size: points = 9, bold = false } = {}) { for (const line of broken(text, width, points, bold)) { need(points * 1.5); draw(line, margin, y, width, { size: points, bold }); y += points * 1.5 } },
    heading(text) { need(44); y += 8; draw(text, margin, y, width, { size: 11, bold: true }); y += 17; stroke(y - 2); y += 3 },
    rule() { need(8); stroke(y + 1); y += 8 },
    skip(points) { y += points },
    table(columns, rows) {
      const whole = columns.reduce((sum, column) => sum + column.share, 0)
      const widths = columns.map((column) => (column.share / whole) * width)
      const lefts = widths.map((_, i) => margin + widths.slice(0, i).reduce((sum, one) => sum + one, 0))
      const titles = (): void => { for (const [i, column] of columns.entries()) draw(column.title, lefts[i]!, y, widths[i]! - 4, { size: 7, bold: true, at: column.right === true ? 'right' : 'left' }); y += 11; stroke(y - 1); y += 2 }
      need(28)
      titles()
      for (const row of rows) {
        const cells = columns.map((_, i) => broken(row[i] ?? '', widths[i]! - 4, 7))
        const height = Math.max(...cells.map((lines) => lines.length)) * 10
        // a row taller than a page begins where it is and is cut at its end
        if (need(Math.min(height, bottom - top - 20))) titles()
        columns.forEach((column, i) => { for (const [n, text] of cells[i]!.entries()) if (y + (n + 1) * 10 <= bottom + 10) draw(text, lefts[i]!, y + n * 10, widths[i]! - 4, { size: 7, at: column.right === true ? 'right' : 'left' }) })
        y += height + 3
      }
      y += 4
    },
    async bytes() {
      const { start, count } = doc.bufferedPageRange()
      for (let page = start; page < start + count; page++) {
        doc.switchToPage(page)
        if (watermark !== undefined) {
          const points = Math.min(70, (width * 1.15 * 40) / Math.max(1, measure(watermark, 40, true)))
          doc.save().rotate(-50, { origin: [across / 2, down / 2] }).fillOpacity(0.12)
          draw(watermark, 0, down / 2 - points / 2, across, { size: points, bold: true, at: 'middle' })
          doc.restore()
        }
        if (head !== undefined) { draw(head, margin, margin, width, { size: 7 }); stroke(margin + 11) }
        if (foot !== undefined) { stroke(bottom + 4); draw(foot, margin, bottom + 8, width - 70, { size: 7 }); draw(`page ${page - start + 1} of ${count}`, margin, bottom + 8, width, { size: 7, at: 'right' }) }
      }
      const chunks: Buffer[] = []
      return new Promise((resolve, reject) => {
        doc.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks))).on('error', reject)
        doc.end()
      })
    },
  }
}
