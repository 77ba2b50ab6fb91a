import { type Policy, rows, where } from '@tenon/model'
import type { RoleName } from './words.ts'

/** Whoever has one of these roles; `message` is what everybody else is told. */
export const only = (roles: readonly RoleName[], message = 'You do not have permission to perform this action.'): Policy =>
  Object.freeze({ ...rows(roles.join(' or '), (actor) => roles.some((role) => actor.roles.has(role))), message })

/** Rows whose field names the caller. */
export const mine = (path: string): Policy => rows(`own by ${path}`, (actor) => where(path, 'eq', actor.id))

export const administrators = only(['System Admin'], 'Only system administrators can manage users.')
export const production: readonly RoleName[] = ['Production Head', 'Production Manager', 'Production Operator']
export const quality: readonly RoleName[] = ['QA Head', 'QA Manager', 'QA Operator']
export const laboratory: readonly RoleName[] = ['QC Head', 'QC Manager', 'QC Operator']
export const leading: readonly RoleName[] = ['Plant Head', 'Management', 'System Admin']
