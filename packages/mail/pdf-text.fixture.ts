import { inflateSync } from 'node:zlib'

/** The text on each page of a PDF that `openPaper` made, line by line: enough of the format for its own files. */
export function textOf(pdf: Buffer): string[] {
  const raw = pdf.toString('latin1')
  const objects = new Map([...raw.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map((found) => [found[1]!, found[2]!]))
  const streamOf = (body: string): string => {
    const at = body.indexOf('stream\n') + 7
    const bytes = Buffer.from(body.slice(at, body.lastIndexOf('\nendstream')), 'latin1')
    return (body.includes('/FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1')
  }
  const lettersOf = (font: string): Map<string, string> => {
    const map = streamOf(objects.get(/\/ToUnicode (\d+) 0 R/.exec(objects.get(font)!)![1]!)!)
    const letters = new Map<string, string>()
    for (const [, from, list] of map.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/g)) [...list!.matchAll(/<([0-9a-f]*)>/g)].forEach(([, code], i) => { letters.set((Number.parseInt(from!, 16) + i).toString(16).padStart(4, '0'), Buffer.from(code!, 'hex').swap16().toString('utf16le')) })
    return letters
  }
  return [...objects.values()].filter((body) => /\/Type \/Page\b/.test(body)).map((page) => {
    const resources = objects.get(/\/Resources (\d+) 0 R/.exec(page)![1]!)!
    const fonts = new Map([...(/\/Font <<([\s\S]*?)>>/.exec(resources)?.[1] ?? '').matchAll(/\/(F\d+) (\d+) 0 R/g)].map((found) => [found[1]!, lettersOf(found[2]!)]))
    let font = new Map<string, string>()
    return [...streamOf(objects.get(/\/Contents (\d+) 0 R/.exec(page)![1]!)!).matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)].flatMap(([, name, text]) => {
      if (name !== undefined) { font = fonts.get(name)!; return [] }
      return [[...text!.matchAll(/<([0-9a-f]*)>/g)].flatMap(([, glyphs]) => [...glyphs!.matchAll(/.{4}/g)].map(([glyph]) => font.get(glyph) ?? '?')).join('')]
    }).join('\n')
  })
}
