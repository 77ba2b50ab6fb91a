import type { Request } from '../dialect.ts'
import { detail, malformed, unsupported } from '../faults.ts'
import { FormError, FormMap, parseMultipart, parseUrlencoded } from './form.ts'
import { decodeBody, DecodeError, JsonError, parsePythonJson } from './json.ts'

export interface Body { readonly value: unknown; readonly form: boolean }

/** Reads a body by its content type; an empty one is an empty object whatever the type says. */
export function readBody(request: Request, jsonOnly = false): Body {
  const type = request.headers['content-type'] ?? ''
  const media = type.split(';')[0]!.trim().toLowerCase()
  const isForm = !jsonOnly && (media === 'application/x-www-form-urlencoded' || media === 'multipart/form-data')
  if (request.body.length === 0) return isForm ? { value: new FormMap(), form: true } : { value: {}, form: false }
  const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1]
  try {
    if (media === 'application/json') return { value: parsePythonJson(decodeBody(request.body, charset)), form: false }
    if (isForm && media === 'application/x-www-form-urlencoded') return { value: parseUrlencoded(decodeBody(request.body, charset)), form: true }
    if (isForm) return { value: parseMultipart(request.body, type), form: true }
  } catch (error) {
    if (error instanceof JsonError || (error instanceof DecodeError && !isForm)) throw malformed(error.message)
    if (error instanceof DecodeError) throw detail(400, error.message)
    if (error instanceof FormError) throw detail(400, error.message.startsWith('Multipart') ? error.message : `Multipart form parse error - ${error.message}`)
    throw error
  }
  throw unsupported(type)
}
