/** Query parameters in the order they were sent, repeated ones kept. */
export type Params = readonly (readonly [string, string])[]

const lossy = new TextDecoder('utf-8')

/** Percent-decodes; broken UTF-8 becomes the replacement character and a lone `%` stays. */
export function percentDecode(text: string): string {
  if (!text.includes('%')) return text
  const source = Buffer.from(text, 'utf8')
  const out = Buffer.alloc(source.length)
  let length = 0
  for (let i = 0; i < source.length; i++) {
    const hex = source[i] === 0x25 ? source.toString('latin1', i + 1, i + 3) : ''
    if (/^[0-9a-fA-F]{2}$/.test(hex)) { out[length++] = Number.parseInt(hex, 16); i += 2 } else out[length++] = source[i]!
  }
  return lossy.decode(out.subarray(0, length))
}

let last: { readonly query: string; readonly params: Params } = { query: '', params: [] }
/** Reads a query string as HTML forms write it; blank values are kept. The stations of one request ask for the same one. */
export function parseQuery(query: string): Params {
  if (query !== last.query) last = { query, params: parsed(query) }
  return last.params
}

function parsed(query: string): Params {
  const out: [string, string][] = []
  for (const part of query.split('&')) {
    if (part === '') continue
    const at = part.indexOf('=')
    const [name, value] = at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)]
    out.push([percentDecode(name.replace(/\+/g, ' ')), percentDecode(value.replace(/\+/g, ' '))])
  }
  return out
}

export const lastOf = (params: Params, name: string): string | undefined => params.findLast(([key]) => key === name)?.[1]
export const allOf = (params: Params, name: string): string[] => params.filter(([key]) => key === name).map(([, value]) => value)

const quote = (text: string): string => encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`).replace(/%20/g, '+')

/** What links to other views keep of a query: `?format=json`. */
export function keptFormat(request: { readonly query: string }): string {
  const format = request.query.includes('format') ? lastOf(parseQuery(request.query), 'format') : undefined
  return format === undefined ? '' : `?format=${quote(format)}`
}

/** Writes parameters sorted by name, as links in pages carry them. */
export function encodeQuery(params: Params): string {
  return [...params].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([name, value]) => `${quote(name)}=${quote(value)}`).join('&')
}

/** The same parameters with one set (all its repetitions replaced) or, with null, removed. */
export function withParam(params: Params, name: string, value: string | null): Params {
  const rest = params.filter(([key]) => key !== name)
  return value === null ? rest : [...rest, [name, value]]
}
