import { actor, choice, date, Decimal, decimal, entity, given, instant, now, one, sequence, text } from '@tenon/model'
import { witness } from '../people/person.ts'
import { countHere } from '../plants/figures.ts'
import { Plant } from '../plants/plant.ts'
import { Vendor } from '../purchasing/vendor.ts'
import { key, positive, stamped, timestamps } from '../traits.ts'
import { Material, units } from './material.ts'

export const lotStates = ['Quarantine', 'Approved', 'Rejected', 'Expired'] as const
/** How the reason of a lot that time has put into quarantine begins. */
export const RETEST = 'Retest due'
const amount = () => decimal(14, 3).default(Decimal.zero).readonly()

/** So much of a material that came or was made at once: released, rejected and traced as one. What is left of it is the sum of its moves. */
export const MaterialLot = entity('material_lot', {
  id: key(), lotNumber: sequence('L-{yyyy}-{nnnnn}'), material: one(Material), vendor: one(Vendor).optional(), supplierBatch: text(50).optional(), coaReference: text(100).optional().label('Certificate of analysis'),
  quantity: decimal(14, 3).check(positive), unit: choice(...units), onHand: amount(), reserved: amount(), binLocation: text(50).optional(), manufacturedOn: date().optional(), expiryDate: date().optional(), retestDate: date().optional(),
  qcStatus: choice(...lotStates).default('Quarantine').readonly(), holdReason: text(500).optional().readonly(), receivedBy: witness('received_by'), approvedBy: witness('approved_by'), approvedAt: instant().optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'inventory_items', stamps: { ...stamped, createdBy: 'receivedBy' }, order: ['expiryDate', 'createdAt', 'id'], title: (l) => l.lotNumber, label: 'Lot',
  index: [['material', 'qcStatus', 'expiryDate'], ['qcStatus'], ['expiryDate']],
  gmp: { reason: true, aside: ['onHand', 'reserved', 'binLocation', 'holdReason'], unsigned: { qcStatus: 'Quarantine', approvedBy: null, approvedAt: null } },
  moves: {
    release: { when: { qcStatus: 'Quarantine' }, set: { qcStatus: 'Approved', approvedBy: actor, approvedAt: now }, signs: 'released', apart: ['receivedBy'], refusal: 'Only lots in quarantine can be released.' },
    reject: { when: { qcStatus: ['Quarantine', 'Approved', 'Expired'] }, set: { qcStatus: 'Rejected', holdReason: given('reason') }, signs: 'rejected', refusal: 'This lot is rejected already.' },
    hold: { when: { qcStatus: 'Approved' }, set: { qcStatus: 'Quarantine', holdReason: given('reason') }, refusal: 'Only released lots can be put on hold.' },
    expire: { when: { qcStatus: ['Approved', 'Quarantine'] }, set: { qcStatus: 'Expired' } },
  },
  check: (lot) => (lot.expiryDate !== null && lot.manufacturedOn !== null && lot.expiryDate <= lot.manufacturedOn ? [{ path: ['expiryDate'], message: 'A lot expires after it was made.' }] : undefined),
  hooks: {
    before: (lot, old, hands) => {
      if (lot.qcStatus === 'Approved' && old?.qcStatus !== 'Approved' && lot.expiryDate !== null && lot.expiryDate <= hands.today) return { qcStatus: 'Expired' as const }
      return undefined
    },
    after: (lot, old, hands) => {
      const held = (state: string | undefined): number => (state === 'Quarantine' ? 1 : 0)
      countHere(hands, { openHolds: held(lot.qcStatus) - held(old?.qcStatus) })
    },
  },
})
