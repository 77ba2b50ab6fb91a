import { boolean, choice, Decimal, decimal, entity, type Hands, both, one, resource, signedIn, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { witness } from '../people/person.ts'
import { only } from '../permissions.ts'
import { Plant } from '../plants/plant.ts'
import { ProductionBatch } from '../production/batch.ts'
import { key, positive, stamped, timestamps } from '../traits.ts'
import { MaterialLot } from './lot.ts'
import { decimalOf, free, pickable, usableLot } from './usable.ts'

/** So much of a lot, set aside for a batch. */
export const Reservation = entity('reservation', {
  id: key(), batch: one(ProductionBatch).reverse('reservations'), lot: one(MaterialLot).reverse('reservations'), quantity: decimal(14, 3).check(positive), left: decimal(14, 3).default(Decimal.zero).readonly(), state: choice('Reserved', 'Consumed', 'Cancelled').default('Reserved').readonly(),
  reason: text(500).optional(), outOfOrder: boolean().default(false).readonly(), reservedBy: witness('reserved_by'), ...timestamps,
}, {
  within: Plant, table: 'reservations', gmp: true, stamps: { ...stamped, createdBy: 'reservedBy' }, order: ['createdAt', 'id'], index: [['batch', 'state'], ['lot', 'state'], ['outOfOrder']],
  hooks: {
    before: async (one, old, hands) => {
      if (old !== null) return undefined
      const batch = await hands.find(ProductionBatch, where('id', 'eq', one.batch))
      if (batch === null || !['Planned', 'Issued', 'Released to Production', 'In Progress'].includes(String(batch.status))) throw new Fault('refused', 'Material is reserved for a batch that is still to be made.')
      const lot = await usableLot(hands, one.lot, materialsOf(batch))
      if (free(lot).compare(one.quantity) < 0) throw new Fault('refused', `Only ${free(lot).toString()} ${String(lot.unit)} of lot ${String(lot.lotNumber)} are free.`)
      const first = (await pickable(hands, lot.material))[0]
      const outOfOrder = first !== undefined && first.id !== lot.id
      if (outOfOrder && (one.reason ?? '').trim() === '') throw new Fault('refused', `Lot ${String(first.lotNumber)} is to be taken first: taking another needs a reason.`)
      await hands.because('reserved').update(MaterialLot, lot.id, { reserved: decimalOf(lot.reserved).plus(one.quantity) })
      return { outOfOrder, left: one.quantity }
    },
  },
})

/** What a batch is made of, by its own copy of the master record. */
export const materialsOf = (batch: Record<string, unknown>): ReadonlySet<unknown> => new Set(((batch.materials ?? []) as { material: unknown }[]).map((line) => line.material))

/** Takes from what a batch has set aside of a lot, and gives the lot's mark back; answers what was not set aside. */
export async function useReserved(hands: Hands, batch: unknown, lot: Record<string, unknown>, quantity: Decimal): Promise<void> {
  let rest = quantity
  let marked = decimalOf(lot.reserved)
  for (const one of await hands.list(Reservation, both(where('batch', 'eq', batch), where('lot', 'eq', lot.id), where('state', 'eq', 'Reserved')), ['createdAt', 'id'])) {
    if (rest.isZero) break
    const taken = decimalOf(one.left).compare(rest) < 0 ? decimalOf(one.left) : rest
    rest = rest.minus(taken)
    marked = marked.minus(taken)
    const left = decimalOf(one.left).minus(taken)
    await hands.update(Reservation, one.id, { left, ...(left.isZero ? { state: 'Consumed' } : {}) })
  }
  // others have set their part aside too
  if (decimalOf(lot.onHand).minus(marked).compare(rest) < 0) throw new Fault('refused', `Only ${decimalOf(lot.onHand).minus(marked).toString()} ${String(lot.unit)} of lot ${String(lot.lotNumber)} are free.`)
  if (marked.compare(decimalOf(lot.reserved)) !== 0) await hands.because('consumed').update(MaterialLot, lot.id, { reserved: marked })
}

const keepers = only(['Warehouse Manager', 'Production Manager', 'Production Head'], 'Only the warehouse and production reserve material.')
export const reservations = resource(Reservation, {
  path: 'reservations', only: ['list', 'read', 'create'], list: ['*', 'plant', { as: 'lot_number', path: 'lot.lotNumber' }, { as: 'batch_number', path: 'batch.batchNumber' }], detail: ['*', 'plant', { as: 'lot_number', path: 'lot.lotNumber' }, { as: 'batch_number', path: 'batch.batchNumber' }],
  filter: ['batch', 'lot', 'state', 'outOfOrder'], sort: ['createdAt'], allow: { read: signedIn, create: keepers, cancel: keepers },
  actions: {
    cancel: {
      on: 'row',
      run: async ({ row, hands }) => {
        if (row.state !== 'Reserved') throw new Fault('refused', 'Only what is reserved can be given back.')
        const lot = await hands.lock(MaterialLot, row.lot)
        await hands.because('reservation cancelled').update(MaterialLot, row.lot, { reserved: decimalOf(lot?.reserved).minus(decimalOf(row.left)) })
        return { row: await hands.update(Reservation, row.id, { state: 'Cancelled', left: Decimal.zero }) }
      },
    },
  },
})
