import { actor, choice, date, Decimal, decimal, entity, given, type Hands, instant, now, one, part, sequence, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { witness } from '../people/person.ts'
import { Plant } from '../plants/plant.ts'
import { ProductionBatch } from '../production/batch.ts'
import { aboveLimit } from '../purchasing/limit.ts'
import { key, positive, stamped, timestamps } from '../traits.ts'
import { Material, units } from './material.ts'
import { Reservation } from './reservation.ts'
import { StockMove } from './stock.ts'
import { decimalOf, pickable } from './usable.ts'

const waiting = ['Pending Manager Approval', 'Pending Head Approval', 'Pending Warehouse Verification', 'Pending Plant Head Approval'] as const
const by = (name: string) => witness(`${name}_by`)
const on = () => instant().optional().readonly()

/** What a department wants out of the warehouse: approved by its manager and head, verified by the warehouse and, above its limit, approved by the plant. */
export const MaterialRequest = entity('material_request', {
  id: key(), number: sequence('MR-{yyyy}-{nnn}'), material: one(Material), quantity: decimal(14, 3).check(positive), unit: choice(...units), batch: one(ProductionBatch).optional().reverse('materialRequests'), purpose: text(500).optional(),
  status: choice(...waiting, 'Ready for Issuance', 'Issued', 'Rejected').default('Pending Manager Approval').readonly(), requestedBy: witness('requested_by'), dateRequested: date().readonly(), rejectedFor: text(500).optional().readonly(), managerApprovedBy: by('manager_approved'), managerApprovedOn: on(), headApprovedBy: by('head_approved'), headApprovedOn: on(),
  warehouseVerifiedBy: by('warehouse_verified'), warehouseVerifiedOn: on(), plantHeadApprovedBy: by('plant_head_approved'), plantHeadApprovedOn: on(), issuedBy: by('issued'), issuedOn: on(), ...timestamps,
}, {
  within: Plant, table: 'material_requests', stamps: { ...stamped, createdBy: 'requestedBy' }, order: ['-dateRequested', '-number'], title: (r) => r.number, index: [['status'], ['material'], ['batch']], gmp: true,
  check: (r, old) => (old !== null && r.status === old.status && r.status !== 'Pending Manager Approval' && (r.quantity.compare(old.quantity) !== 0 || r.material !== old.material) ? [{ path: ['quantity'], message: 'What was approved is not changed any more.' }] : undefined),
  moves: {
    approveManager: { when: { status: 'Pending Manager Approval' }, set: { status: 'Pending Head Approval', managerApprovedBy: actor, managerApprovedOn: now }, apart: ['requestedBy'], refusal: 'Only what waits for the manager is approved.' },
    approveHead: { when: { status: 'Pending Head Approval' }, set: { status: 'Pending Warehouse Verification', headApprovedBy: actor, headApprovedOn: now }, apart: ['requestedBy', 'managerApprovedBy'], refusal: 'Only what waits for the head is approved.' },
    verify: { when: { status: 'Pending Warehouse Verification' }, set: { status: 'Ready for Issuance', warehouseVerifiedBy: actor, warehouseVerifiedOn: now }, apart: ['requestedBy'], refusal: 'Only what was approved is verified.' },
    approvePlantHead: { when: { status: 'Pending Plant Head Approval' }, set: { status: 'Ready for Issuance', plantHeadApprovedBy: actor, plantHeadApprovedOn: now }, apart: ['requestedBy'], refusal: 'Only what waits for the plant head is approved.' },
    issue: { when: { status: 'Ready for Issuance' }, set: { status: 'Issued', issuedBy: actor, issuedOn: now }, apart: ['requestedBy'], refusal: 'Only what is ready is issued.' },
    reject: { when: { status: [...waiting] }, set: { status: 'Rejected', rejectedFor: given('reason') }, apart: ['requestedBy'], refusal: 'Only what is not decided yet is rejected.' },
  },
  hooks: {
    before: async (r, old, hands) => {
      if (old === null) return { dateRequested: hands.today }
      if (old.status !== 'Pending Warehouse Verification' || r.status !== 'Ready for Issuance') return undefined
      const cost = decimalOf((await hands.find(Material, where('id', 'eq', r.material)))?.unitCost)
      return (await aboveLimit(hands, 'Material Request', cost.times(r.quantity))) ? { status: 'Pending Plant Head Approval' as const } : undefined
    },
  },
})

/** So much out of one lot. */
export const IssuedLot = part('issued_lot', { lot: text(50).wire('lot_id'), quantity: decimal(14, 3).check(positive), reason: text(500).optional() })

/** The lots that an action names: at least one. */
export function lotsIn({ lots }: Record<string, unknown>): readonly Lot[] {
  const named = (lots ?? []) as readonly Lot[]
  if (named.length === 0) throw new Fault('invalid', 'lots: List should have at least 1 item')
  return named
}
interface Lot { readonly lot: string; readonly quantity: Decimal; readonly reason?: string | null }

/** Hands a request out, to the gram: for a batch it is set aside for that batch, otherwise it leaves the stock. The earliest expiry goes first. */
export async function issueLots(hands: Hands, request: Record<string, unknown>, given: readonly Lot[]): Promise<void> {
  const total = given.reduce((sum, one) => sum.plus(one.quantity), Decimal.zero)
  if (total.compare(decimalOf(request.quantity)) !== 0) throw new Fault('refused', `${decimalOf(request.quantity).toString()} ${String(request.unit)} are asked for, not ${total.toString()}.`)
  for (const { lot, quantity, reason } of given) {
    if (request.batch !== null) { await hands.create(Reservation, { batch: request.batch, lot, quantity, reason: reason ?? null }); continue }
    const first = (await pickable(hands, request.material))[0]
    if (first !== undefined && first.id !== lot && (reason ?? '').trim() === '') throw new Fault('refused', `Lot ${String(first.lotNumber)} is to be taken first: taking another needs a reason.`)
    const move = await hands.create(StockMove, { lot, kind: 'issue', quantityChange: quantity.times(-1), referenceId: request.number, reason: reason ?? null })
    if (move.material !== request.material) throw new Fault('refused', 'This lot is of another material.')
  }
}
