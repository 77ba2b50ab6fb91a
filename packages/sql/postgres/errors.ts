import { DatabaseError } from '../database.ts'

/** What PostgreSQL or the way to it says, in words that the engine understands; anything else as it is. */
export function translated(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseError) return error
  if (staleStatement(error)) return new DatabaseError('busy', error.message, undefined, error)
  if (!('code' in error) || typeof error.code !== 'string') return /timeout exceeded when trying to connect/.test(error.message) ? new DatabaseError('busy', error.message, undefined, error) : /connection (terminated|error|timeout)|not queryable|pool after calling end/i.test(error.message) ? new DatabaseError('gone', error.message, undefined, error) : error
  const constraint = 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : undefined
  const known: Record<string, DatabaseError['code']> = { '23505': 'unique', '23503': 'reference', '23001': 'reference', '23502': 'notNull', '23514': 'check', '22001': 'range', '22003': 'range', '22007': 'range', '22008': 'range', '22P02': 'range', '2201B': 'pattern', '40001': 'busy', '40P01': 'busy', '53300': 'busy', '55P03': 'busy', '57P01': 'gone', '57P03': 'gone', ECONNREFUSED: 'gone', ECONNRESET: 'gone' }
  const code = known[error.code] ?? (/^\d/.test(error.code) ? 'other' : undefined)
  return code === undefined ? error : new DatabaseError(code, error.message, constraint, error)
}

/** The server has said goodbye, or the way to it is cut: its connection is of no more use. */
export function isGone(error: unknown): boolean {
  const said = translated(error)
  return said instanceof DatabaseError && said.code === 'gone'
}

/** Somebody migrated: what was prepared on the old tables must be prepared anew. */
export const staleStatement = (error: unknown): boolean => error instanceof Error && /cached plan must not change result type/.test(error.message)

/** What would have told the server the statement's name failed before it could. */
export const unknownStatement = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '26000'
