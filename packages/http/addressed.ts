import type { Resource } from '@tenon/model'
import type { Request } from './dialect.ts'
import { cleanUuid } from './django/text-values.ts'

/** The key that a URL names, as its column stores it; undefined where its text cannot be one. A percent-decoded text is well-formed. */
export function keyIn(resource: Resource, text: string): unknown {
  const kind = resource.entity.fields[resource.options.lookup ?? 'id']?.spec.kind ?? 'id'
  if (kind === 'id' || kind === 'integer') return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined
  if (kind === 'bigint') return /^-?\d{1,18}$/.test(text) ? BigInt(text) : undefined
  if (kind === 'uuid') return cleanUuid(text)
  return text.includes('\0') ? undefined : text
}
/** Whether a key of this resource is a number. */
export const keyIsNumber = (resource: Resource): boolean => ['id', 'integer', 'bigint'].includes(resource.entity.fields[resource.options.lookup ?? 'id']?.spec.kind ?? 'id')

/** The versions an `If-Match` names (RFC 9110, 13.1.1); a tag that is not ours matches nothing, `*` any row that is there. */
function matchOf(request: Request): readonly number[] | undefined {
  const sent = request.headers['if-match']?.trim()
  if (sent === undefined || sent === '' || sent === '*') return undefined
  return sent.split(',').flatMap((tag) => { const found = /^(?:W\/)?"?(\d+)"?$/.exec(tag.trim()); return found === null ? [] : [Number(found[1])] })
}

/** What a request says of the write it asks for: the key that it acts once by, the versions it is based on. */
export function guardsOf(request: Request): { readonly keyed: { readonly idempotencyKey?: string }; readonly guarded: { readonly ifMatch?: readonly number[] } } {
  const [idempotencyKey, ifMatch] = [request.headers['idempotency-key'], matchOf(request)]
  return { keyed: idempotencyKey === undefined ? {} : { idempotencyKey }, guarded: ifMatch === undefined ? {} : { ifMatch } }
}
