import { both, choice, date, entity, money, one, resource, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { Material, units } from '../materials/material.ts'
import { only } from '../permissions.ts'
import { key, stamped, timestamps } from '../traits.ts'
import { qualified } from './requisition.ts'
import { Vendor } from './vendor.ts'

/** At which price a vendor delivers a material between two days; one price a day. */
export const RateAgreement = entity('rate_agreement', {
  id: key(), vendor: one(Vendor), material: one(Material), rate: money(14, 4).min(0).label('Price of one'), unit: choice(...units).default('kg'), validFrom: date(), validTo: date(), ...timestamps,
}, {
  table: 'rate_agreements', stamps: stamped, order: ['-validTo', 'id'], index: [['vendor', 'material']], gmp: { reason: true }, title: (r) => `${r.rate.toString()} until ${r.validTo}`,
  check: (r) => (r.validTo < r.validFrom ? [{ path: ['validTo'], message: 'An agreement ends after it begins.' }] : undefined),
  hooks: {
    before: async (r, _old, hands) => {
      await qualified(hands, r.vendor, [r.material])
      const other = await hands.find(RateAgreement, both(where('vendor', 'eq', r.vendor), where('material', 'eq', r.material), where('id', 'ne', r.id), where('validFrom', 'lte', r.validTo), where('validTo', 'gte', r.validFrom)))
      if (other !== null) throw new Fault('conflict', `Another agreement holds from ${String(other.validFrom)} to ${String(other.validTo)}.`)
      return undefined
    },
  },
})

const keepers = only(['Procurement Officer'], 'Procurement keeps the agreements.')
export const rateAgreements = resource(RateAgreement, {
  path: 'rate-agreements', list: ['*', { as: 'vendor_name', path: 'vendor.name' }, { as: 'material_name', path: 'material.name' }], detail: ['*', { as: 'vendor_name', path: 'vendor.name' }, { as: 'material_name', path: 'material.name' }],
  filter: ['vendor', 'material', { param: 'valid_on', path: 'validFrom', op: 'lte' }, { param: 'valid_until_after', path: 'validTo', op: 'gte' }], search: ['vendor.name', 'material.name'], sort: ['validFrom', 'validTo', 'rate'],
  allow: { read: only(['Procurement Officer', 'Finance Officer', 'Plant Head', 'Management', 'System Admin']), create: keepers, update: keepers, delete: keepers },
})
