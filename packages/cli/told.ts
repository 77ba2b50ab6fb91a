import { Fault } from '@tenon/engine'
import { DatabaseError, MigrationError } from '@tenon/sql'
import { UsageError } from './command.ts'

/** Mistakes and states of the world are told in words; only what nobody foresaw shows its stack. */
export function told(error: unknown): unknown {
  if (process.env.TENON_DEBUG === '1') return error
  if (error instanceof UsageError || error instanceof MigrationError) return error.message
  if (error instanceof Fault) return [error.message, ...error.issues.map((i) => `  ${i.path.join('.')}: ${i.message ?? i.code}`)].join('\n')
  if (error instanceof DatabaseError) return error.code === 'gone' ? `The database cannot be reached: ${error.message}` : `The database refused: ${error.message}`
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return `${(error as Error).message}\nAnother program has this port; choose one with --port.`
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR' || code === 'EEXIST') return (error as Error).message
  return error
}
