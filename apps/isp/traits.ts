import { randomUUID } from 'node:crypto'
import { choice, instant, only, uuid, where } from '@tenon/model'

export const statuses = choice('ACTIVE', 'DRAFT', 'INACTIVE', 'REMOVED')

/** What every row of the provider has: a name for URLs, whether it counts, when it came and changed. */
export const base = { uid: uuid().default(() => randomUUID()).unique().readonly(), status: statuses.default('ACTIVE') }
export const timestamps = { createdAt: instant().readonly(), updatedAt: instant().readonly() }
export const stamped = { created: 'createdAt', updated: 'updatedAt' } as const
export const newestFirst = ['-createdAt', '-id'] as const

/** Rows that are not active are not there, for anybody. */
export const active = only('active rows', where('status', 'eq', 'ACTIVE'))

/** Pages as large as a front end that loads a whole office asks for. */
export const pages = { by: 'page', size: 20, max: 10_000, sizeParam: 'page_size' } as const

export const months = ['JANUARY', 'FEBRUARY', 'MARCH', 'APRIL', 'MAY', 'JUNE', 'JULY', 'AUGUST', 'SEPTEMBER', 'OCTOBER', 'NOVEMBER', 'DECEMBER'] as const
export type Month = (typeof months)[number]
export const monthField = choice(...months)
export const methodField = choice('BANK_TRANSFER', 'BKASH', 'CASH', 'NAGAD', 'MOBILE_BANKING', 'ONLINE_PAYMENT', 'ROCKET', 'OTHER')

/** Days and months begin at midnight in Dhaka. */
export const zone = 'Asia/Dhaka'
