import { boolean, choice, decimal, entity, instant, one, resource, sequence, text } from '@tenon/model'
import { User } from '../people/user.ts'
import { only } from '../permissions.ts'
import { Plant } from '../plants/plant.ts'
import { key, nameOf, ownPlant, plantInput, positive } from '../traits.ts'

/** A vehicle at the gate with what it brings. */
export const GateEntry = entity('gate_entry', {
  id: key(), entryCode: sequence('{mm}{yy}{nnn}').everywhere(),
  materialName: text(150).length({ min: 2, max: 150 }), materialCategory: text(100).optional(), poNumber: text(50).optional(),
  vehicleNumber: text(40).length({ min: 4, max: 40 }).pattern(/^[A-Za-z0-9 -]+$/), vehicleName: text(100).optional(), driverName: text(100).optional(), driverContact: text(30).length({ min: 6, max: 30 }).pattern(/^[\d+\- ]+$/).optional(),
  supplierName: text(150).optional(), documentNumber: text(100).optional(), quantity: decimal(12, 3).check(positive).optional(), uom: text(20).optional(), remarks: text(500).optional(), sealIntact: boolean().default(true),
  status: choice('Awaiting GRN', 'Awaiting QA', 'Sampling Requested').default('Awaiting GRN').readonly(),
  createdBy: one(User).wire('created_by').column('created_by').readonly(), createdByName: text(150).readonly(), createdAt: instant().readonly(),
}, {
  within: Plant, table: 'gate_entries', stamps: { created: 'createdAt', createdBy: 'createdBy' }, order: ['-createdAt', 'id'], title: (e) => e.entryCode, index: [['status'], ['-createdAt']],
  hooks: {
    before: (entry, old, hands) => ({ vehicleNumber: entry.vehicleNumber.toUpperCase(), ...(old === null ? { createdByName: nameOf(hands) } : {}) }),
  },
})

export const gateEntries = resource(GateEntry, {
  path: 'security/logs', name: 'GateEntry', only: ['list', 'create'], page: { by: 'limit', size: 200, max: 200 }, throttle: { read: 'gate', write: 'gate entries' }, extra: plantInput,
  list: ['*', 'plant'], detail: ['*', 'plant'], filter: [{ param: 'status_filter', path: 'status', op: 'eq', reads: 'text' }],
  before: (_entry, _old, hands, input) => { ownPlant(input, hands) },
  allow: { read: only(['Security Officer', 'Warehouse Manager', 'Plant Head', 'Management', 'System Admin']), create: only(['Security Officer'], 'Only security officers can create gate entries.') },
})
