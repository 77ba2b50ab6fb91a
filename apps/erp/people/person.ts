import { one } from '@tenon/model'
import { User } from './user.ts'

/** A reference to somebody under the name that the front end knows: `raised_by`, not `raised_by_id`. */
export const person = (column: string) => one(User).wire(column).column(column)
/** Somebody whom the system writes down: who approved, who performed. */
export const witness = (column: string) => person(column).optional().readonly()
