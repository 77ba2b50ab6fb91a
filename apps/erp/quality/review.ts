import { both, type Filter, type Hands, where } from '@tenon/model'
import { Fault } from '@tenon/engine'

interface Stage { readonly roles: readonly string[]; readonly pending: readonly string[]; readonly reviewed: readonly string[]; readonly own?: string }
export const final = ['Accepted - Warehouse', 'Rejected - Return to Supplier'] as const

/** Who reviews what, and what they have reviewed. */
const stages: Readonly<Record<string, Stage>> = {
  qc: { roles: ['QC Manager'], pending: ['Submitted for Review'], reviewed: ['Approved', 'Rejected', 'Returned for Correction', 'Submitted to QA Manager'] },
  'qa-manager': { roles: ['QA Manager', 'QA Head'], pending: ['Submitted to QA Manager', 'QA Officer Review', 'QA Recommendation Submitted'], reviewed: final },
  'qa-officer': { roles: ['QA Operator'], pending: ['QA Officer Review'], reviewed: ['QA Recommendation Submitted'], own: 'qaOfficer' },
}

export function reviewsOf(name: string, status: string, hands: Hands): Filter {
  const stage = Object.hasOwn(stages, name) ? stages[name] : undefined
  if (stage === undefined) throw new Fault('refused', `stage should be ${Object.keys(stages).join(', ')}`)
  if (status !== 'pending' && status !== 'reviewed') throw new Fault('refused', 'status should be pending or reviewed')
  if (!stage.roles.some((role) => hands.actor?.roles.has(role))) throw new Fault('forbidden', 'You do not have permission to perform this action.')
  return both(where('status', 'in', stage[status]), stage.own === undefined ? { op: 'true' } : where(stage.own, 'eq', hands.actorId))
}

export function warehouseRows(status: string): Filter {
  if (status !== 'pending' && status !== 'completed') throw new Fault('refused', 'status should be pending or completed')
  return both(where('status', 'in', final), where('warehouseAction', 'isNull', status === 'pending'))
}
