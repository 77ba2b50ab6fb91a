import { both, Decimal, where } from '@tenon/model'
import { documents } from '../documents/document.ts'
import { materialRequests } from '../materials/request.api.ts'
import { cycleCounts } from '../materials/adjustment.ts'
import { pickable } from '../materials/usable.ts'
import { capexRequests, escalations, projects, shifts } from '../plants/leadership.ts'
import { approvalLimits } from '../purchasing/limit.ts'
import { requisitions } from '../purchasing/purchasing.api.ts'
import { rateAgreements } from '../purchasing/rate.ts'
import { quotations, rfqs } from '../purchasing/rfq.api.ts'
import { instruments, standards } from '../quality/bench.ts'
import { certificates } from '../quality/certificate.ts'
import { changeControls } from '../quality/change.api.ts'
import { environment, safetyIncidents } from '../quality/environment.ts'
import { complaints, internalAudits } from '../quality/programs.ts'
import { QualitySample } from '../quality/sample.ts'
import { specifications } from '../quality/specification.ts'
import { customers } from '../sales/customer.ts'
import { salesOrders } from '../sales/order.api.ts'
import { trainingRecords } from '../training/training.api.ts'
import { later } from '../traits.ts'
import type { Found } from './founding.ts'
import type { Row, Scene } from './scene.ts'

const much = (n: number | string): Decimal => Decimal.of(String(n))
const sign = { comment: null }
const buyers = ['City Hospital', 'Sunrise Pharmacies', 'State Medical Stores'] as const

/** What the other departments do beside production, month by month, and what they find on their desks today. */
export class Departments {
  private readonly s: Scene
  private readonly found: Found
  private readonly customers = new Map<string, unknown>()
  private sop: unknown
  constructor(scene: Scene, found: Found) { this.s = scene; this.found = found }

  /** Specifications, instruments, standards, prices, customers, limits, and a procedure that is taught before it holds. */
  async establish(today: string): Promise<void> {
    const { s, found } = this
    for (const [code, title, low, high] of [['FG-PARA', 'Paracetamol tablets', 95, 105], ['FG-IBU', 'Ibuprofen tablets', 95, 105]] as const) {
      const limits = (lowLimit: number | null, highLimit: number | null) => ({ lowLimit: lowLimit === null ? null : much(lowLimit), highLimit: highLimit === null ? null : much(highLimit) })
      const spec = await s.make('qc-man-1', specifications, { material: found.materials.get(code), title, tests: [{ testName: 'Assay', method: 'HPLC', unit: '%', ...limits(low, high) }, { testName: 'Dissolution', method: 'UV', unit: '% in 30 min', ...limits(80, null) }, { testName: 'Water Content', method: 'Titration', unit: '%', ...limits(null, 3) }] })
      await s.call('qa-man-1', specifications, spec.id, 'approve', sign)
      await s.call('qa-man-1', specifications, spec.id, 'putIntoEffect', sign)
    }
    for (const [code, name, kind, due] of [['HPLC-1', 'HPLC 1', 'HPLC', 60], ['HPLC-2', 'HPLC 2', 'HPLC', 11], ['UV-1', 'Spectrophotometer', 'UV', 120], ['KF-1', 'Karl Fischer titrator', 'Titrator', -4]] as const) await s.make('qc-man-1', instruments, { code, name, kind, room: 'Q-110', nextCalibration: later(today, due) })
    for (const [name, type, lotNumber, valid] of [['Paracetamol RS', 'Reference', 'RS-24-1', 220], ['Ibuprofen RS', 'Reference', 'RS-24-7', 90], ['Paracetamol WS', 'Working', 'WS-25-3', 30]] as const) await s.make('qc-man-1', standards, { name, type, lotNumber, potency: much('99.8'), validity: later(today, valid), quantity: much(250), unit: 'mg' })
    for (const [code, vendor, rate] of [['API-PARA', 'Lakeside Chemicals', 6.4], ['EXC-MCC', 'Deccan Excipients', 3.1]] as const) await s.make('scm-proc-1', rateAgreements, { vendor: found.vendors.get(vendor), material: found.materials.get(code), rate: much(rate), validFrom: s.day, validTo: later(today, 120) })
    for (const name of buyers) this.customers.set(name, (await s.make('sales-1', customers, { name, contactPerson: 'Purchasing', email: `orders@${name.toLowerCase().replaceAll(' ', '-')}.example` })).id)
    for (const [document, amount] of [['Material Request', 500], ['Sales Order', 20_000]] as const) await s.act('mgmt-1', (hands) => hands.within('plant-a').create(approvalLimits.entity, { document, amount: much(amount) }))
    const sop = await s.make('qa-op-1', documents, { number: 'SOP-010', title: 'Weighing and dispensing', type: 'Standard Operating Procedure', body: 'Two persons weigh. Tare first.', owner: 'qa-man-1', trainingRequired: true, reviewDue: later(today, 160) })
    await s.call('qa-op-1', documents, sop.id, 'submit')
    await s.call('qa-man-1', documents, sop.id, 'approve', sign)
    for (const person of ['prod-op-1', 'prod-man-1', 'scm-wh-1']) {
      const record = await s.make('qa-man-1', trainingRecords, { person, document: sop.id, dueDate: later(s.day, 14) })
      await s.call(person, trainingRecords, record.id, 'complete', { ...sign, score: 92 })
    }
    await s.call('qa-man-1', documents, sop.id, 'putIntoEffect', sign)
    this.sop = sop.id
  }

  /** What comes every month, and what came once. */
  async month(month: number): Promise<void> {
    const { s } = this
    for (const [kind, manager] of [['Morning', 'prod-man-1'], ['Evening', 'prod-head-1']] as const) await s.make('prod-man-1', shifts, { kind, date: s.day, manager, operators: ['prod-op-1'] })
    for (const [room, value] of [['G-101', 2], ['T-204', month === 6 ? 9 : 1]] as const) await s.make('qa-op-1', environment, { room, date: s.day, kind: 'Settle Plate', value: much(value), highLimit: much(5), organism: value > 5 ? 'Micrococcus' : null })
    await this.certify()
    if (month % 3 === 0) {
      const audit = await s.make('qa-man-1', internalAudits, { area: ['Warehouse', 'Laboratory', 'Packing', 'Granulation'][month / 3]!, auditor: 'qa-op-1', auditDate: s.day })
      await s.call('qa-op-1', internalAudits, audit.id, 'begin')
      await s.change('qa-op-1', internalAudits, audit.id, { findings: [{ description: 'A logbook entry without a second signature', grade: 'Minor', answer: 'Signed and taught again', closed: true }] }, 'audited')
      await s.call('qa-op-1', internalAudits, audit.id, 'complete', sign)
    }
    if (month === 4) await this.change({ title: 'Monthly check of the force of press 2', type: 'Equipment', description: 'After the drift of its load cell the press is checked every month.', equipment: [this.found.equipment.get('TP-2')] }, true)
    if (month === 8) {
      const complaint = await s.make('sales-1', complaints, { title: 'Broken tablets in a blister', description: 'Two blisters of one carton.', customer: this.customers.get('City Hospital'), severity: 'Low', receivedOn: s.day, plant: 'plant-a' })
      await s.call('qa-op-1', complaints, complaint.id, 'investigate')
      await s.change('qa-op-1', complaints, complaint.id, { investigation: 'The carton was crushed on its way.', response: 'Replaced.' }, 'investigated')
      await s.call('qa-head-1', complaints, complaint.id, 'close', sign)
    }
  }

  /** What lies on the desks today. */
  async today(): Promise<void> {
    const { s, found } = this
    await this.change({ title: 'A second sieve after granulation', type: 'Process', description: 'Lumps were seen twice this year.', documents: [this.sop] }, false)
    await s.make('sales-1', complaints, { title: 'Faded print on cartons', description: 'One photograph.', customer: this.customers.get('Sunrise Pharmacies'), severity: 'Low', receivedOn: s.day, plant: 'plant-a' })
    await s.make('qa-man-1', trainingRecords, { person: 'qa-op-1', document: this.sop, dueDate: later(s.day, -1) })
    const need = await s.make('scm-wh-1', requisitions, { material: found.materials.get('API-IBU'), quantity: much(80), unit: 'kg', requesterDept: 'Supply Chain Management', neededBy: later(s.day, 25) })
    const rfq = await s.make('scm-proc-1', rfqs, { requisition: need.id, vendors: [found.vendors.get('Lakeside Chemicals')], dueDate: later(s.day, 5) })
    await s.make('scm-proc-1', quotations, { rfq: rfq.id, vendor: found.vendors.get('Lakeside Chemicals'), price: much('11.2'), deliveryTime: 18 })
    const request = await s.make('prod-op-1', materialRequests, { material: found.materials.get('EXC-MCC'), quantity: much(2), unit: 'kg', purpose: 'Trial of the second sieve' })
    await s.call('prod-man-1', materialRequests, request.id, 'approveManager')
    await this.sell('City Hospital', 5, true)
    await this.sell('State Medical Stores', 12, false)
    await s.make('scm-wh-1', cycleCounts, { bins: ['A-1', 'A-2'] })
    await s.make('prod-op-1', safetyIncidents, { title: 'Wet floor at the washing bay', description: 'Nobody fell.', place: 'Washing bay', date: s.day })
    await s.make('prod-head-1', escalations, { title: 'Steam pressure drops every afternoon', description: 'The dryer waits for it.', priority: 'High', assignedTo: 'plant-head-1' })
    await s.make('plant-head-1', projects, { name: 'Second blister line', owner: 'prod-head-1', budget: much(420_000), percentComplete: 35, nextMilestone: 'Factory acceptance', nextMilestoneDate: later(s.day, 45) })
    await s.make('plant-head-1', capexRequests, { title: 'Near-infrared sensor for the dryer', amount: much(68_000), roi: much('21.5'), payback: much('3.2') })
  }

  /** Everything that was released and has no certificate yet gets one. */
  private async certify(): Promise<void> {
    const { s } = this
    const open = await s.act('qc-man-1', (hands) => hands.list(QualitySample, both(where('status', 'eq', 'Passed'), where('batch.status', 'eq', 'Released'), { op: 'not', of: where('certificates.id', 'isNull', false) }), ['createdAt', 'batchNumber']))
    for (const sample of open) {
      const made = await s.make('qc-op-1', certificates, { sample: sample.id })
      await s.call('qc-op-1', certificates, made.id, 'submit')
      await s.call('qc-man-1', certificates, made.id, 'review', sign)
      await s.call('qc-head-1', certificates, made.id, 'release', sign)
    }
  }

  private async change(values: Row, done: boolean): Promise<void> {
    const { s } = this
    const one = await s.make('prod-man-1', changeControls, values)
    await s.call('qa-op-1', changeControls, one.id, 'assess')
    if (!done) return
    await s.change('qa-op-1', changeControls, one.id, { impact: 'On maintenance only; no registered detail is touched.', actions: [{ description: 'Add the check to the maintenance plan', due: later(s.day, 14), done: true }] }, 'assessed')
    await s.call('qa-man-1', changeControls, one.id, 'submit', sign)
    await s.call('qa-head-1', changeControls, one.id, 'approve', sign)
    await s.call('qa-man-1', changeControls, one.id, 'close', sign)
  }

  /** An order for tablets; sent out of what is there, if there is enough. */
  private async sell(customer: string, quantity: number, sent: boolean): Promise<void> {
    const { s, found } = this
    const goods = found.materials.get('FG-PARA')
    const order = await s.make('sales-1', salesOrders, { customer: this.customers.get(customer), deliverBy: later(s.day, 10), plant: 'plant-a', items: [{ material: goods, quantity: much(quantity), unit: 'kg', price: much(38) }] })
    if (!sent) return
    await s.call('plant-head-1', salesOrders, order.id, 'approve')
    const [lot] = await s.act('scm-wh-1', (hands) => pickable(hands, goods))
    if (lot !== undefined && Number(String(lot.onHand)) >= quantity) await s.call('scm-wh-1', salesOrders, order.id, 'dispatch', { lots: [{ lot: lot.id, quantity: much(quantity) }] })
  }
}
