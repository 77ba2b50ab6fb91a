import { isUtf8 } from 'node:buffer'
import type { Request } from '../dialect.ts'
import { detail, malformed, unsupported } from '../faults.ts'
import { FormError, FormMap, parseMultipart, parseUrlencoded } from './form.ts'
import { decodeBody, DecodeError, JsonError, parsePythonJson } from './json.ts'

export interface Body { readonly value: unknown; readonly form: boolean }

/** All that a body can be, in the order in which they are tried. */
export const parsers: readonly string[] = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data']

/** Whether a content type, `application/*` and the like included, means a parser's. */
function covers(media: string, type: string): boolean {
  const [main = '', sub = ''] = media.split('/')
  const [ownMain, ownSub] = type.split('/')
  return (main === '*' || main === ownMain) && (sub === '*' || sub === ownSub)
}

/** Form bytes that are not the text they claim to be are read as Latin-1: some browsers send it. */
function formText(bytes: Uint8Array, charset: string | undefined): string {
  if (isUtf8(bytes)) return decodeBody(bytes, charset)
  try { return charset === undefined || /^utf-?8$/i.test(charset) ? Buffer.from(bytes).toString('latin1') : decodeBody(bytes, charset) } catch { return Buffer.from(bytes).toString('latin1') }
}

/** Reads a body by its content type; an empty one is an empty object whatever the type says. */
export function readBody(request: Request, parses: readonly string[] = parsers): Body {
  const type = request.headers['content-type'] ?? ''
  const media = type.split(';')[0]!.trim().toLowerCase()
  const parser = parses.find((type) => covers(media, type))
  const isForm = parser !== undefined && parser !== 'application/json'
  if (request.body.length === 0) return isForm ? { value: new FormMap(), form: true } : { value: {}, form: false }
  const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1]
  try {
    if (parser === 'application/json') return { value: parsePythonJson(decodeBody(request.body, charset)), form: false }
    if (parser === 'application/x-www-form-urlencoded') return { value: parseUrlencoded(formText(request.body, charset)), form: true }
    if (parser === 'multipart/form-data') return { value: parseMultipart(request.body, type), form: true }
  } catch (error) {
    if (error instanceof JsonError || (error instanceof DecodeError && !isForm)) throw malformed(error.message)
    if (error instanceof DecodeError) throw detail(400, error.message)
    if (error instanceof FormError) throw detail(400, error.message.startsWith('Multipart') ? error.message : `Multipart form parse error - ${error.message}`)
    throw error
  }
  throw unsupported(type)
}
