import type { Request } from '../dialect.ts'
import { parseQuery } from '../query.ts'

/** An uploaded file. */
export interface FormFile { readonly filename: string; readonly contentType: string; readonly bytes: Uint8Array }
export type FormValue = string | FormFile

/** A multipart body that cannot be read; `message` is Django's sentence. */
export class FormError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'FormError'
  }
}

/** Names with one or more values each. Where one value is asked for, the last counts. */
export class FormMap {
  private readonly map = new Map<string, FormValue[]>()

  append(name: string, value: FormValue): this {
    const values = this.map.get(name)
    if (values === undefined) this.map.set(name, [value])
    else values.push(value)
    return this
  }

  has(name: string): boolean { return this.map.has(name) }
  get(name: string): FormValue | undefined { return this.map.get(name)?.at(-1) }
  all(name: string): readonly FormValue[] { return this.map.get(name) ?? [] }
  names(): IterableIterator<string> { return this.map.keys() }
  get size(): number { return this.map.size }

  /** `items[0]`, `items[1]name`: values or forms in the order of their numbers; undefined when there is none. */
  list(prefix: string): (FormValue | FormMap)[] | undefined {
    const found = new Map<number, FormValue | FormMap>()
    const open = `${prefix}[`
    for (const [name, values] of this.map) {
      if (!name.startsWith(open)) continue
      const match = /^(\d+)\](.*)$/.exec(name.slice(open.length))
      const value = values.at(-1)
      if (match === null || value === undefined) continue
      const index = Number(match[1])
      const key = match[2] ?? ''
      const held = found.get(index)
      if (key === '') found.set(index, value)
      else if (held instanceof FormMap) held.append(key, value)
      else found.set(index, new FormMap().append(key, value))
    }
    return found.size === 0 ? undefined : [...found].sort((a, b) => a[0] - b[0]).map(([, value]) => value)
  }

  /** `part.name`: the form below a name; undefined when nothing is there. */
  nested(prefix: string): FormMap | undefined {
    const out = new FormMap()
    for (const [name, values] of this.map) {
      if (name.startsWith(`${prefix}.`) && name.length > prefix.length + 1) for (const value of values) out.append(name.slice(prefix.length + 1), value)
    }
    return out.size === 0 ? undefined : out
  }
}

/**
 * Reads `a=1&b=2`.
 *
 * @example
 * parseUrlencoded('a=1&a=2').all('a') // ['1', '2']
 */
export function parseUrlencoded(text: string): FormMap {
  const form = new FormMap()
  for (const [name, value] of new URLSearchParams(`&${text}`)) form.append(name, value)
  return form
}

/** The boundary named by a Content-Type header, or undefined. */
export function boundaryOf(contentType: string): string | undefined {
  const match = /;\s*boundary\s*=\s*(?:"([^"]*)"|([^;]*))/i.exec(contentType)
  return match === null ? undefined : (match[1] ?? match[2] ?? '').trim()
}

/** Reads a multipart body: text fields as strings, parts with a file name as files. */
export function parseMultipart(body: Uint8Array, contentType: string): FormMap {
  const boundary = boundaryOf(contentType)
  if (boundary === undefined || !/^[ -~]{0,200}[!-~]$/.test(boundary)) throw new FormError(`Invalid boundary in multipart: ${boundary ?? 'None'}`)
  const form = new FormMap()
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const mark = Buffer.from(`--${boundary}`)
  let start = bytes.indexOf(mark)
  while (start >= 0) {
    const from = start + mark.length
    if (bytes.toString('latin1', from, from + 2) === '--') break
    const next = bytes.indexOf(mark, from)
    const end = next < 0 ? bytes.length : next
    readPart(form, bytes.subarray(from, end))
    start = next
  }
  return form
}

function readPart(form: FormMap, part: Buffer): void {
  const lineEnd = part.indexOf('\n')
  const headEnd = part.indexOf('\r\n\r\n')
  if (lineEnd < 0 || headEnd < 0) return
  const head = part.toString('utf8', lineEnd + 1, Math.max(headEnd, lineEnd + 1))
  let content = part.subarray(headEnd + 4)
  if (content.subarray(-2).toString('latin1') === '\r\n') content = content.subarray(0, -2)
  else if (content.at(-1) === 10) content = content.subarray(0, -1)
  const disposition = header(head, 'content-disposition')
  if (disposition === undefined || !/^\s*form-data\b/i.test(disposition)) return
  const name = parameter(disposition, 'name')
  if (name === undefined) return
  const data = /^\s*base64\s*$/i.test(header(head, 'content-transfer-encoding') ?? '') ? Buffer.from(content.toString('latin1'), 'base64') : content
  const filename = parameter(disposition, 'filename')
  if (filename === undefined) form.append(name, data.toString('utf8'))
  else if (filename !== '') form.append(name, { filename: filename.split(/[/\\]/).at(-1) ?? '', contentType: header(head, 'content-type')?.split(';')[0]?.trim() ?? '', bytes: new Uint8Array(data) })
}

function header(head: string, name: string): string | undefined {
  for (const line of head.split(/\r?\n/)) {
    const colon = line.indexOf(':')
    if (colon > 0 && line.slice(0, colon).trim().toLowerCase() === name) return line.slice(colon + 1).trim()
  }
  return undefined
}

function parameter(header: string, name: string): string | undefined {
  const extended = new RegExp(`;\\s*${name}\\*\\s*=\\s*utf-8'[^']*'([^;\\s]*)`, 'i').exec(header)
  if (extended?.[1] !== undefined) {
    try {
      return decodeURIComponent(extended[1])
    } catch {
      return undefined
    }
  }
  const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]*))`, 'i').exec(header)
  return match === null ? undefined : (match[1]?.replace(/\\(["\\])/g, '$1') ?? match[2])
}

/** A form as a plain object: last value wins. */
export function formObject(request: Request, form: FormMap): Record<string, unknown> {
  const text = Buffer.from(request.body).toString('utf8')
  const multipart = (request.headers['content-type'] ?? '').toLowerCase().startsWith('multipart/')
  const names = multipart ? [...text.matchAll(/content-disposition:[^\r\n]*?[;\s]name="([^"]*)"/gi)].map((m) => m[1]!) : parseQuery(text).map(([name]) => name)
  return Object.fromEntries(names.filter((name) => form.has(name)).map((name) => [name, form.get(name)]))
}
