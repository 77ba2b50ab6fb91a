import { both, choice, type Decimal, entity, type Hands, money, resource, signedIn, where } from '@tenon/model'
import { only } from '../permissions.ts'
import { Plant } from '../plants/plant.ts'
import { key, stamped, timestamps } from '../traits.ts'

const limited = ['Purchase Requisition', 'Purchase Order', 'Material Request', 'Sales Order'] as const

/** Up to which amount a plant decides by itself: data, not code. Without one everything goes to the management. */
export const ApprovalLimit = entity('approval_limit', { id: key(), document: choice(...limited), amount: money(14, 2).min(0), ...timestamps }, { within: Plant, table: 'approval_limits', stamps: stamped, unique: [['document']], gmp: { reason: true }, title: (l) => l.document })

export async function aboveLimit(hands: Hands, document: (typeof limited)[number], amount: Decimal): Promise<boolean> {
  const limit = await hands.find(ApprovalLimit, both(where('document', 'eq', document)))
  return limit === null || amount.compare(limit.amount as Decimal) > 0
}

const setters = only(['Management', 'System Admin'], 'Approval limits are set by the management.')
export const approvalLimits = resource(ApprovalLimit, { path: 'approval-limits', list: ['*', 'plant'], detail: ['*', 'plant'], filter: ['document'], allow: { read: signedIn, create: setters, update: setters, delete: setters } })
