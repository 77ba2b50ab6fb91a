/** What the demo's plant buys, makes and works with. Codes are how the story names things. */
export const materials = [
  ['API-PARA', 'Paracetamol', 'Raw Material', 'kg', 6.4, true, 1095], ['API-IBU', 'Ibuprofen', 'Raw Material', 'kg', 11.2, true, 1095], ['EXC-MCC', 'Microcrystalline cellulose', 'Raw Material', 'kg', 3.1, false, 1460], ['EXC-STA', 'Maize starch', 'Raw Material', 'kg', 1.2, false, 1095],
  ['EXC-MGS', 'Magnesium stearate', 'Raw Material', 'kg', 4.8, false, 1460], ['PKG-FOIL', 'Blister foil', 'Packaging', 'kg', 8.9, false, 1825], ['INT-GRAN', 'Paracetamol granules', 'Intermediate', 'kg', 9.5, true, 365],
  ['FG-PARA', 'Paracetamol 500 mg tablets', 'Finished Good', 'kg', 24, true, 1095], ['FG-IBU', 'Ibuprofen 400 mg tablets', 'Finished Good', 'kg', 31, true, 1095],
] as const

export const vendors = [
  ['Lakeside Chemicals', 'Ritu Anand', 5, 'Qualified', ['API-PARA', 'API-IBU']], ['Deccan Excipients', 'Joseph Mathew', 4, 'Qualified', ['EXC-MCC', 'EXC-STA', 'EXC-MGS']], ['Alpine Packaging', 'Claire Dubois', 4, 'Qualified', ['PKG-FOIL']], ['Harbour Fine Chemicals', 'Tom Reilly', 3, 'Pending', ['API-IBU']],
] as const

export const equipment = [
  ['RMG-1', 'Rapid mixer granulator 1', 'mixer', 'Granulation'], ['RMG-2', 'Rapid mixer granulator 2', 'mixer', 'Granulation'], ['FBD-1', 'Fluid bed dryer', 'dryer', 'Granulation'], ['TP-1', 'Tablet press 1', 'press', 'Compression'], ['TP-2', 'Tablet press 2', 'press', 'Compression'], ['BL-1', 'Blister line', 'blister', 'Packing'],
] as const

type Step = readonly [stage: string, name: string, kind: string, more?: Readonly<Record<string, unknown>>]
const clearance: Step = ['Dispensing', 'Line clearance', 'confirmation', { requiresVerifier: true }]
/** Number, title, product, what goes in (kg for 100 kg), and the steps. */
export const recipes: readonly (readonly [number: string, title: string, product: string, input: readonly (readonly [string, number])[], steps: readonly Step[]])[] = [
  ['MBR-GRAN', 'Paracetamol granules 100 kg', 'INT-GRAN', [['API-PARA', 84], ['EXC-STA', 16]], [clearance, ['Dispensing', 'Weigh paracetamol', 'weighing', { requiresVerifier: true, unit: 'kg', lowLimit: '83.5', highLimit: '84.5' }], ['Granulation', 'Mix and granulate', 'dataEntry', { equipmentClass: 'mixer', unit: 'min', lowLimit: '8', highLimit: '14' }], ['Granulation', 'Dry', 'dataEntry', { equipmentClass: 'dryer', unit: '% LOD', lowLimit: '1', highLimit: '2.5', requiresVerifier: true }]]],
  ['MBR-PARA', 'Paracetamol 500 mg tablets 100 kg', 'FG-PARA', [['INT-GRAN', 97], ['EXC-MGS', 1]], [clearance, ['Compression', 'Compress', 'dataEntry', { equipmentClass: 'press', unit: 'N', lowLimit: '80', highLimit: '140', requiresVerifier: true }], ['Packing', 'Blister', 'confirmation', { equipmentClass: 'blister' }], ['Packing', 'Reconcile labels', 'confirmation', { requiresESig: true, requiresVerifier: true }]]],
  ['MBR-IBU', 'Ibuprofen 400 mg tablets 100 kg', 'FG-IBU', [['API-IBU', 72], ['EXC-MCC', 26]], [clearance, ['Granulation', 'Blend', 'dataEntry', { equipmentClass: 'mixer', unit: 'min', lowLimit: '10', highLimit: '18' }], ['Compression', 'Compress', 'dataEntry', { equipmentClass: 'press', unit: 'N', lowLimit: '90', highLimit: '150', requiresVerifier: true }], ['Packing', 'Blister', 'confirmation', { equipmentClass: 'blister' }]]],
]

export const documents = [
  ['SOP-001', 'Line clearance', 'Standard Operating Procedure'], ['SOP-002', 'Cleaning of tablet presses', 'Standard Operating Procedure'], ['SOP-003', 'Handling of deviations', 'Standard Operating Procedure'], ['SOP-004', 'Sampling of raw materials', 'Standard Operating Procedure'], ['SPEC-PARA', 'Paracetamol tablets: release specification', 'Specification'], ['FRM-010', 'Shift handover', 'Controlled Form'],
] as const
