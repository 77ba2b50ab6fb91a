/** A refusal with HANA's own number. */
export class SqlError extends Error {
  readonly code: number
  /** Whether the whole transaction is gone with it. */
  readonly rolledBack: boolean
  constructor(code: number, message: string, rolledBack = false) {
    super(message)
    this.name = 'SqlError'
    this.code = code
    this.rolledBack = rolledBack
  }
}

/** What the server would know and the stand-in does not. */
export const unsupported = (what: string): SqlError => new SqlError(7, `feature not supported: ${what}`)
export const inconsistent = (what: string): SqlError => new SqlError(266, `inconsistent datatype: ${what}`)
