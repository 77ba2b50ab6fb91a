import { stageKey } from './selling/pipeline.ts'

/** How a party looks inside somebody else's answer. */
export const vendorBrief = ['id', 'code', 'name', 'companyName', 'email', 'phone', 'vendorType', 'status'] as const
export const customerBrief = ['id', 'code', 'name', { as: 'full_name', path: 'name' }, 'email', 'phone', 'companyName', 'customerType', 'status'] as const
export const employeeBrief = ['id', 'code', 'fullName', 'firstName', 'lastName', 'email', 'phone', 'department', 'jobTitle', 'status'] as const
export const leadBrief = ['id', 'code', 'name', 'email', 'phone', 'organizationName', 'qualificationStatus', 'status'] as const
export const dealBrief = ['id', 'code', 'title', 'value', 'currency', 'probability', 'status', 'isWon', 'isLost'] as const

const known = ['lead', 'qualified', 'proposal', 'negotiation', 'closed-won', 'closed-lost']
/** The column of the board that a stage's name stands for. */
export const boardKey = (name: unknown): string => { const key = stageKey(name); return known.includes(key) ? key : 'lead' }
