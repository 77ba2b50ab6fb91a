import { DatabaseError } from '../database.ts'

/** HANA's own numbers for what the engine knows by a word. */
const codes: ReadonlyMap<number, DatabaseError['code']> = new Map<number, DatabaseError['code']>([
  [301, 'unique'], [461, 'reference'], [462, 'reference'], [287, 'notNull'], [677, 'check'],
  [274, 'range'], [303, 'range'], [304, 'range'], [314, 'range'], [339, 'range'], [307, 'range'],
  [131, 'busy'], [133, 'busy'], [138, 'busy'], [139, 'busy'], [146, 'busy'], [4, 'busy'], [613, 'busy'], [591, 'other'],
  [128, 'gone'], [1024, 'gone'], [-10807, 'gone'], [-10709, 'gone'],
])
const lost: ReadonlySet<string> = new Set(['EHDBCLOSE', 'EHDBOPENCONN', 'EHDBINIT', 'EHDBTIMEOUT', 'EHDBCONNECT', 'EHDBTX', 'EHDBMSGPARSE', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND'])

/** A driver's or server's error in the words that the engine understands. */
export function translated(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseError) return error
  const code = (error as { code?: unknown }).code
  if (typeof code === 'number') return new DatabaseError(/invalid regular expression|regular expression/i.test(error.message) ? 'pattern' : (codes.get(code) ?? 'other'), `${error.message} (${code})`, named(error.message), error)
  if (typeof code === 'string' && lost.has(code)) return new DatabaseError('gone', error.message, undefined, error)
  if (/Wrong input for|Cannot set parameter|maximum packet size/.test(error.message)) return new DatabaseError('range', error.message, undefined, error)
  return error
}

/** `unique constraint violated: Table(ORDERS), Index(ORDERS_CODE_KEY)` names a rule; other sentences name a column or a constraint. */
function named(message: string): string | undefined {
  return (/\bIndex\(([^)]+)\)/.exec(message) ?? /constraint(?: violation)?(?:[^:]*): (?:.*\.)?"?([^".\s]+)"?$/i.exec(message) ?? /NULL: (?:.*\.)?"?([^".\s]+)"?$/.exec(message))?.[1]
}
