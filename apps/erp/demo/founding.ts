import { Decimal } from '@tenon/model'
import { documents as controlled } from '../documents/document.ts'
import { calibrations, equipment as machines } from '../equipment/equipment.api.ts'
import { materials as listed } from '../materials/material.ts'
import { masterRecords } from '../production/master.api.ts'
import { approvalLimits } from '../purchasing/limit.ts'
import { vendors as sellers } from '../purchasing/vendor.ts'
import { later } from '../traits.ts'
import { documents, equipment, materials, recipes, vendors } from './catalog.ts'
import type { Scene } from './scene.ts'

/** What is there before the first batch: ids by the names of the catalogue. */
export interface Common { readonly materials: Map<string, unknown>; readonly vendors: Map<string, unknown> }
export interface Found extends Common { readonly equipment: Map<string, unknown>; readonly masters: Map<string, unknown> }

const much = (n: number | string): Decimal => Decimal.of(String(n))

/** Materials and vendors, which all plants know. */
export async function common(s: Scene): Promise<Common> {
  const found: Common = { materials: new Map(), vendors: new Map() }
  for (const [code, name, type, defaultUnit, unitCost, isCritical, shelfLifeDays] of materials) found.materials.set(code, (await s.make('admin-1', listed, { code, name, type, defaultUnit, unitCost: much(unitCost), isCritical, shelfLifeDays, storage: '15 to 25 °C' })).id)
  for (const [name, contactPerson, rating, status, supplies] of vendors) found.vendors.set(name, (await s.make('scm-proc-1', sellers, { name, contactPerson, email: `sales@${name.toLowerCase().replaceAll(' ', '-')}.example`, rating, status, suppliedMaterials: supplies.map((code) => found.materials.get(code)) })).id)
  return found
}

/** A plant with its machines, its limits, its recipes and its documents. */
export async function founded(s: Scene, shared: Common, makes: readonly string[], today: string): Promise<Found> {
  const found: Found = { ...shared, equipment: new Map(), masters: new Map() }
  for (const [code, name, kind, line] of equipment) {
    const one = await s.make('prod-head-1', machines, { code: s.code(code), name, class: kind, line, room: line === 'Packing' ? 'P-301' : 'G-101', nextPmDate: later(today, 20) })
    found.equipment.set(code, one.id)
    await s.make('qc-man-1', calibrations, { equipment: one.id, performedOn: s.day, result: 'In Tolerance', asFound: 'within 0.5 %', asLeft: 'within 0.5 %', standardUsed: 'Reference set R-2', certificate: `CAL-${s.code(code)}`, nextDue: later(today, code === 'RMG-2' ? -3 : 90) })
  }
  for (const [document, amount] of [['Purchase Requisition', 5000], ['Purchase Order', 5000]] as const) await s.act('mgmt-1', (hands) => hands.within(s.plant).create(approvalLimits.entity, { document, amount: much(amount) }))
  for (const [number, title, product, input, steps] of recipes.filter(([one]) => makes.includes(one))) {
    const made = await s.make('prod-man-1', masterRecords, {
      number: s.code(number), title, product: found.materials.get(product), batchSize: much(100), unit: 'kg', yieldLow: much(95), yieldHigh: much(102), materials: input.map(([code, quantity]) => ({ material: found.materials.get(code), quantity: much(quantity), tolerance: much(2) })),
      steps: steps.map(([stage, name, kind, { lowLimit, highLimit, ...more } = {}]) => ({ stage, name, kind, instructions: `${name} as described in the procedure.`, requiresESig: false, requiresVerifier: false, ...more, ...(lowLimit === undefined ? {} : { lowLimit: much(String(lowLimit)) }), ...(highLimit === undefined ? {} : { highLimit: much(String(highLimit)) }) })),
    })
    await s.call('prod-man-1', masterRecords, made.id, 'submit')
    await s.call('qa-man-1', masterRecords, made.id, 'approve')
    await s.call('qa-man-1', masterRecords, made.id, 'putIntoEffect')
    found.masters.set(number, made.id)
  }
  for (const [number, title, type] of documents) {
    const made = await s.make('qa-op-1', controlled, { number: s.code(number), title, type, body: `${title}.`, owner: s.who('qa-man-1'), reviewDue: later(today, 200), effectiveFrom: s.day })
    await s.call('qa-op-1', controlled, made.id, 'submit')
    if (number === 'FRM-010') continue
    await s.call('qa-man-1', controlled, made.id, 'approve')
    await s.call('qa-man-1', controlled, made.id, 'putIntoEffect')
  }
  return found
}
