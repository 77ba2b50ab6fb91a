import { date, resource, signature, signedIn, text } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { only } from '../permissions.ts'
import { traceOf } from '../production/genealogy.ts'
import { ownPlant, plantInput } from '../traits.ts'
import { MaterialLot } from './lot.ts'
import { StockMove } from './stock.ts'
import { decimalOf } from './usable.ts'

const words = ['*', 'plant', { as: 'material_name', path: 'material.name' }, { as: 'material_code', path: 'material.code' }, { as: 'type', path: 'material.type' }, { as: 'vendor_name', path: 'vendor.name' }] as const
const warehouse = only(['Warehouse Manager'], 'Only warehouse managers receive and move material.')
const deciders = only(['QA Head', 'QA Manager'], 'Only quality assurance decides on lots.')
const reason = text(500).length({ min: 3, max: 500 })

export const lots = resource(MaterialLot, {
  path: 'inventory-items', name: 'Lot', list: words, detail: words, only: ['list', 'read', 'create', 'update'], extra: plantInput,
  create: ['material', 'vendor', 'supplierBatch', 'coaReference', 'quantity', 'unit', 'binLocation', 'manufacturedOn', 'expiryDate', 'retestDate', 'plant'], update: ['binLocation', 'expiryDate', 'retestDate', 'coaReference', 'supplierBatch'],
  filter: ['material', 'qcStatus', 'vendor', { param: 'expires_before', path: 'expiryDate', op: 'lte' }, { param: 'lot_number', path: 'lotNumber', op: 'eq' }], search: ['lotNumber', 'supplierBatch', 'material.name', 'material.code'], sort: ['lotNumber', 'expiryDate', 'onHand', 'qcStatus', 'createdAt'],
  before: (_lot, _old, hands, input) => { ownPlant(input, hands) },
  created: async (lot, hands) => { await hands.create(StockMove, { lot: lot.id, kind: 'receipt', quantityChange: decimalOf(lot.quantity), referenceId: lot.supplierBatch ?? null }) },
  allow: { read: signedIn, create: warehouse, update: warehouse, release: deciders, reject: deciders, hold: deciders, expire: only(['QA Head', 'QA Manager', 'Warehouse Manager']), requalify: deciders, genealogy: signedIn },
  actions: {
    release: { on: 'row', move: 'release', input: signature },
    reject: { on: 'row', move: 'reject', input: { reason, ...signature } },
    hold: { on: 'row', move: 'hold', input: { reason } },
    expire: { on: 'row', move: 'expire' },
    requalify: {
      on: 'row', input: { retestDate: date().wire('retest_date'), reason },
      run: async ({ row, input, hands }) => {
        if (row.qcStatus === 'Rejected' || row.qcStatus === 'Expired') throw new Fault('refused', 'A rejected or expired lot is not tested again.')
        if (String(input.retestDate) <= hands.today) throw new Fault('refused', 'The next retest lies ahead.')
        return { row: await hands.because(String(input.reason)).update(MaterialLot, row.id, { retestDate: input.retestDate, qcStatus: 'Quarantine' }) }
      },
    },
    genealogy: { on: 'row', method: 'GET', run: async ({ row, query, hands }) => ({ body: await traceOf(hands, row, query.get('direction') ?? 'both') }) },
  },
  stats: (rows) => ({ total: rows.count(), byStatus: rows.countBy('qcStatus') }),
})

const moveWords = ['*', 'plant', { as: 'lot_number', path: 'lot.lotNumber' }, { as: 'material_name', path: 'material.name' }, { as: 'batch_number', path: 'batch.batchNumber' }, { as: 'action', path: 'kind.label' }, { as: 'date', path: 'movedAt' }] as const
export const stockMoves = resource(StockMove, {
  path: 'stock-ledger', name: 'StockMove', only: ['list', 'read', 'create'], list: moveWords, detail: moveWords, create: ['lot', 'kind', 'quantityChange', 'referenceId', 'customer', 'reason'], filter: ['lot', 'kind', 'batch', 'material'], search: ['lot.lotNumber', 'referenceId'], sort: ['movedAt'],
  // what production takes and makes goes by the batch
  check: (move) => (['consume', 'produce', 'receipt'].includes(move.kind) ? [{ path: ['kind'], message: 'Receipts come with their lot; what a batch takes and makes is booked on the batch.' }] : undefined),
  allow: { read: signedIn, create: warehouse },
})
