import type { Issue } from './operation.ts'

/** One table: code, status. The dialect spells the sentence. */
export const statusOf = { unauthenticated: 401, forbidden: 403, notFound: 404, invalid: 400, conflict: 409, stale: 412, refused: 400, invalidPage: 404, keyReused: 422, keyInFlight: 409, restricted: 409, busy: 503 } as const
export type FaultCode = keyof typeof statusOf

/** What a caller is told. `message` is a sentence for people; `issues` the field problems of `invalid`. */
export class Fault extends Error {
  readonly code: FaultCode
  readonly status: number
  readonly issues: readonly Issue[]
  readonly details: Readonly<Record<string, unknown>>
  constructor(code: FaultCode, message: string, more: { issues?: readonly Issue[]; status?: number; details?: Record<string, unknown>; cause?: unknown } = {}) {
    super(message, { cause: more.cause })
    this.name = 'Fault'
    this.code = code
    this.status = more.status ?? statusOf[code]
    this.issues = more.issues ?? []
    this.details = more.details ?? {}
  }
}
