import { choice, Decimal, decimal, entity, instant, one, self, text } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { witness } from '../people/person.ts'
import { countHere } from '../plants/figures.ts'
import { Plant } from '../plants/plant.ts'
import { ProductionBatch } from '../production/batch.ts'
import { key } from '../traits.ts'
import { MaterialLot } from './lot.ts'
import { Material } from './material.ts'
import { decimalOf, free, usableLot } from './usable.ts'

/** Which way each kind goes: in, out, or either. */
export const kinds = { receipt: 1, produce: 1, return: 1, sample: -1, issue: -1, consume: -1, dispatch: -1, destroy: -1, adjust: 0 } as const
type Kind = keyof typeof kinds

/** One movement of a lot. Moves are added and never changed: what is on hand is their sum, at every time. */
export const StockMove = entity('stock_move', {
  id: key(), lot: one(MaterialLot).reverse('moves'), material: one(Material).readonly(), kind: choice({ receipt: 'Received from Vendor', produce: 'Produced', return: 'Returned', sample: 'Sampled', issue: 'Issued to Production', consume: 'Consumed', dispatch: 'Dispatched to Customer', destroy: 'Destroyed', adjust: 'Stock Adjustment' }),
  quantityChange: decimal(14, 3), balance: decimal(14, 3).readonly(), batch: one(ProductionBatch).optional().reverse('stockMoves'), referenceId: text(100).optional().wire('reference_id').column('reference_id'), customer: text(150).optional(), reason: text(500).optional(),
  reverses: self<string>().optional(), movedBy: witness('moved_by'), movedAt: instant().readonly(),
}, {
  within: Plant, table: 'stock_ledger', appendOnly: true, gmp: true, stamps: { created: 'movedAt', createdBy: 'movedBy' }, order: ['-movedAt', '-id'], index: [['lot', 'kind'], ['batch', 'kind'], ['-movedAt']], title: (m) => `${m.kind} ${m.quantityChange.toString()}`,
  hooks: {
    before: async (move, old, hands) => {
      if (old !== null) throw new Fault('refused', 'Stock moves are never changed: correct one by another.')
      const [way, by] = [kinds[move.kind as Kind], decimalOf(move.quantityChange)]
      const wrong = (path: string, message: string): Fault => new Fault('invalid', message, { issues: [{ path: [path], code: 'custom', message }] })
      if (by.isZero || (way !== 0 && by.compare(0) !== way)) throw wrong('quantityChange', way === 1 ? 'What comes in is more than nothing.' : way === -1 ? 'What goes out is less than nothing.' : 'A correction corrects something.')
      if ((move.kind === 'adjust' || move.kind === 'destroy') && (move.reason ?? '').trim() === '') throw wrong('reason', 'A reason is required.')
      if (move.kind === 'dispatch' && (move.customer ?? '').trim() === '') throw wrong('customer', 'To whom it is dispatched is required.')
      const lot = move.kind === 'issue' || move.kind === 'consume' || move.kind === 'dispatch' ? await usableLot(hands, move.lot) : await hands.lock(MaterialLot, move.lot)
      if (lot === null) throw new Fault('notFound', 'Lot not found')
      const balance = decimalOf(lot.onHand).plus(by)
      if (balance.compare(0) < 0) throw new Fault('refused', `Only ${decimalOf(lot.onHand).toString()} ${String(lot.unit)} of lot ${String(lot.lotNumber)} are left.`)
      // what is set aside for a batch is given to that batch only
      if (move.kind !== 'consume' && move.kind !== 'destroy' && by.compare(0) < 0 && free(lot).plus(by).compare(0) < 0) throw new Fault('refused', `Only ${free(lot).toString()} ${String(lot.unit)} of lot ${String(lot.lotNumber)} are not reserved.`)
      await hands.because(`stock move: ${move.kind}`).update(MaterialLot, lot.id, { onHand: balance })
      const cost = decimalOf((await hands.find(Material, { op: 'eq', path: 'id', value: lot.material }))?.unitCost)
      countHere(hands, { stockValue: cost.times(by) })
      return { balance, material: String(lot.material) }
    },
    beforeDelete: () => { throw new Fault('refused', 'Stock moves are never removed: correct one by another.') },
  },
})
export const none = Decimal.zero
