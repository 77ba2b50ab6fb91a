import { createDeflateRaw, crc32, constants, deflateRawSync } from 'node:zlib'

/** A cell: a number is one in the sheet too; text is never taken for a formula. */
export type Cell = string | number | null

const xml = (text: string): string => text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!).replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
/** `A`, `B` … `Z`, `AA` */
const column = (i: number): string => (i < 26 ? '' : column(Math.floor(i / 26) - 1)) + String.fromCharCode(65 + (i % 26))
function rowOf(row: readonly Cell[], n: number): string {
  const cells = row.map((cell, i) => {
    if (cell === null || cell === '') return ''
    const at = `r="${column(i)}${n}"`
    return typeof cell === 'number' ? `<c ${at}><v>${cell}</v></c>` : `<c ${at} t="inlineStr"${n === 1 ? ' s="1"' : ''}><is><t xml:space="preserve">${xml(cell.slice(0, 32_767))}</t></is></c>`
  })
  return `<row r="${n}">${cells.join('')}</row>`
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const office = 'http://schemas.openxmlformats.org'
/** What an Excel file holds beside its rows. */
const parts: readonly (readonly [string, string])[] = [
  ['[Content_Types].xml', `${head}<Types xmlns="${office}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`],
  ['_rels/.rels', `${head}<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
  ['xl/workbook.xml', `${head}<workbook xmlns="${office}/spreadsheetml/2006/main" xmlns:r="${office}/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`],
  ['xl/_rels/workbook.xml.rels', `${head}<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`],
  ['xl/styles.xml', `${head}<styleSheet xmlns="${office}/spreadsheetml/2006/main"><fonts count="2"><font/><font><b/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`],
]

interface Entry { readonly name: string; readonly at: number; readonly crc: number; readonly packed: number; readonly whole: number }
/** Sizes are told behind the bytes: they are not known before. */
const BEHIND = 0x0808
const DEFLATE = 8

function localHeader(name: string): Buffer {
  const b = Buffer.alloc(30)
  b.writeUInt32LE(0x04034b50, 0); b.writeUInt16LE(20, 4); b.writeUInt16LE(BEHIND, 6); b.writeUInt16LE(DEFLATE, 8); b.writeUInt16LE(0x21, 12); b.writeUInt16LE(Buffer.byteLength(name), 26)
  return Buffer.concat([b, Buffer.from(name)])
}
function behind({ crc, packed, whole }: Entry): Buffer {
  const b = Buffer.alloc(16)
  b.writeUInt32LE(0x08074b50, 0); b.writeUInt32LE(crc, 4); b.writeUInt32LE(packed, 8); b.writeUInt32LE(whole, 12)
  return b
}
function listed({ name, at, crc, packed, whole }: Entry): Buffer {
  const b = Buffer.alloc(46)
  b.writeUInt32LE(0x02014b50, 0); b.writeUInt16LE(20, 4); b.writeUInt16LE(20, 6); b.writeUInt16LE(BEHIND, 8); b.writeUInt16LE(DEFLATE, 10); b.writeUInt16LE(0x21, 14)
  b.writeUInt32LE(crc, 16); b.writeUInt32LE(packed, 20); b.writeUInt32LE(whole, 24); b.writeUInt16LE(Buffer.byteLength(name), 28); b.writeUInt32LE(at, 42)
  return Buffer.concat([b, Buffer.from(name)])
}

/**
 * An Excel file, written as its rows come: no more than one batch of them is held. The first row of the first batch is its heading.
 * Each part that is given out stands for one batch.
 */
export async function* xlsxParts(batches: AsyncIterable<readonly (readonly Cell[])[]>): AsyncGenerator<Uint8Array, void> {
  const entries: Entry[] = []
  let at = 0
  const out = (bytes: Buffer): Buffer => { at += bytes.length; return bytes }
  const small = (name: string, text: string): Buffer => {
    const [whole, start] = [Buffer.from(text), at]
    const packed = deflateRawSync(whole)
    const entry = { name, at: start, crc: crc32(whole), packed: packed.length, whole: whole.length }
    entries.push(entry)
    return out(Buffer.concat([localHeader(name), packed, behind(entry)]))
  }
  yield Buffer.concat(parts.map(([name, text]) => small(name, text)))

  const name = 'xl/worksheets/sheet1.xml'
  const start = at
  const deflate = createDeflateRaw()
  let ready: Buffer[] = []
  deflate.on('data', (chunk: Buffer) => ready.push(chunk))
  let [crc, whole, packed] = [0, 0, 0]
  const pack = async (text: string, last = false): Promise<Buffer> => {
    const bytes = Buffer.from(text)
    crc = crc32(bytes, crc)
    whole += bytes.length
    deflate.write(bytes)
    await new Promise<void>((resolve) => { if (last) { deflate.once('end', resolve); deflate.end() } else deflate.flush(constants.Z_SYNC_FLUSH, resolve) })
    const made = Buffer.concat(ready)
    ready = []
    packed += made.length
    return out(made)
  }
  yield out(localHeader(name))
  let n = 0
  for await (const batch of batches) {
    yield await pack(`${n === 0 ? `${head}<worksheet xmlns="${office}/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>` : ''}${batch.map((row) => rowOf(row, ++n)).join('')}`)
  }
  const end = await pack('</sheetData></worksheet>', true)
  const entry = { name, at: start, crc, packed, whole }
  entries.push(entry)
  const list = Buffer.concat(entries.map(listed))
  const tail = Buffer.alloc(22)
  const sizes = behind(entry)
  tail.writeUInt32LE(0x06054b50, 0); tail.writeUInt16LE(entries.length, 8); tail.writeUInt16LE(entries.length, 10); tail.writeUInt32LE(list.length, 12); tail.writeUInt32LE(at + sizes.length, 16)
  yield Buffer.concat([end, sizes, list, tail])
}
