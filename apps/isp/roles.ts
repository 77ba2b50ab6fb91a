import { role } from '@tenon/model'

/** Everybody who works in the office; a SUPER_ADMIN may all that any of these may. */
export const office = role('ADMIN', 'MANAGER', 'STAFF')
export const managers = role('ADMIN', 'MANAGER')
export const admins = role('ADMIN')

const ranks: Readonly<Record<string, number>> = { SUPER_ADMIN: 5, ADMIN: 4, MANAGER: 3, STAFF: 2, OTHER: 1, CUSTOMER: 0 }
/** Who may make whom: nobody hands out more than they have. */
export const rankOf = (kind: unknown): number => ranks[String(kind)] ?? 0
