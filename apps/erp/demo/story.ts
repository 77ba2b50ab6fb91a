import { Decimal, where } from '@tenon/model'
import { calibrations, equipment, maintenance } from '../equipment/equipment.api.ts'
import { lots, stockMoves } from '../materials/lot.api.ts'
import { tasks } from '../notices/notification.ts'
import { batches } from '../production/batch.api.ts'
import { batchSteps } from '../production/step.api.ts'
import { BatchStep } from '../production/step.ts'
import { orders, requisitions } from '../purchasing/purchasing.api.ts'
import { capas, deviations } from '../quality/deviation.api.ts'
import { QualitySample, QualityTest } from '../quality/sample.ts'
import { later } from '../traits.ts'
import { recipes, vendors } from './catalog.ts'
import type { Found } from './founding.ts'
import type { Row, Scene } from './scene.ts'

const much = (n: number | string): Decimal => Decimal.of(String(n))
const sign = { comment: null }

/** A year at one plant, month by month, up to today. */
export class Story {
  private readonly s: Scene
  private readonly found: Found
  private readonly stock = new Map<string, Row[]>()
  private month = 0
  constructor(scene: Scene, found: Found) { this.s = scene; this.found = found }

  /** Bought, received, tested and released; the vendor's third delivery of starch is not. */
  async supply(materials?: readonly string[]): Promise<void> {
    const { s } = this
    this.month++
    for (const [code, quantity] of [['API-PARA', 190], ['EXC-STA', 40], ['API-IBU', 80], ['EXC-MCC', 30], ['EXC-MGS', 4], ['PKG-FOIL', 50]] as const) {
      if (materials !== undefined && !materials.includes(code)) continue
      if (this.month % 2 === 0 && (code === 'EXC-MGS' || code === 'PKG-FOIL')) continue
      const vendor = vendors.find(([, , , , supplies]) => (supplies as readonly string[]).includes(code))![0]
      const lot = await s.make('scm-wh-1', lots, { material: this.found.materials.get(code), vendor: this.found.vendors.get(vendor), supplierBatch: `${code.slice(4)}-${s.day.slice(2, 4)}${String(this.month).padStart(2, '0')}`, coaReference: `COA-${code}-${this.month}`, quantity: much(quantity), unit: 'kg', binLocation: `A-${this.month % 6 + 1}`, manufacturedOn: later(s.day, -40), expiryDate: later(s.day, 700) })
      if (code === 'EXC-STA' && this.month === 4 && materials === undefined) {
        await s.call('qa-man-1', lots, lot.id, 'reject', { ...sign, reason: 'Microbial count above the limit' })
        await s.make('scm-wh-1', stockMoves, { lot: lot.id, kind: 'destroy', quantityChange: much(-quantity), reason: 'Rejected by QA' })
        continue
      }
      if (this.month === 12 && code === 'API-IBU' && materials === undefined) continue
      await s.call('qa-man-1', lots, lot.id, 'release', sign)
      this.stock.set(code, [...(this.stock.get(code) ?? []), lot])
    }
  }

  /** A requisition that becomes an order that is received; the last ones are still on their way. */
  async buy(until: 'asked' | 'proposed' | 'approved' | 'ordered' | 'received'): Promise<void> {
    const { s } = this
    const asked = await s.make('scm-wh-1', requisitions, { material: this.found.materials.get('API-PARA'), quantity: much(200), unit: 'kg', requesterDept: 'Supply Chain Management', neededBy: later(s.day, 30), justification: 'Stock for the coming month' })
    if (until === 'asked') return
    await s.call('scm-proc-1', requisitions, asked.id, 'propose', { vendor: this.found.vendors.get('Lakeside Chemicals'), price: much('6.4'), deliveryDate: later(s.day, 21), notes: 'As in the rate agreement' })
    if (until === 'proposed') return
    await s.call('plant-head-1', requisitions, asked.id, 'approve')
    if (until === 'approved') return
    const order = await s.make('scm-proc-1', orders, { requisition: asked.id, vendor: this.found.vendors.get('Lakeside Chemicals'), lines: [{ material: this.found.materials.get('API-PARA'), quantity: much(200), unit: 'kg', price: much('6.4') }], expectedDelivery: later(s.day, 21) })
    await s.call('scm-proc-1', orders, order.id, 'submit')
    await s.call('fin-off-1', orders, order.id, 'approveFinance')
    await s.call('scm-proc-1', orders, order.id, 'send')
    if (until === 'ordered') return
    for (const move of ['receive', 'complete']) await s.call('scm-wh-1', orders, order.id, move)
  }

  /** A batch of a recipe: how far it comes, and how much comes of it. */
  async batch(number: string, of: { readonly until?: 'planned' | 'started' | 'held' | 'review' | 'released' | 'rejected'; readonly yield?: number; readonly correct?: string; readonly press?: string } = {}): Promise<Row> {
    const { s, found } = this
    const { until = 'released', yield: share = 98.2 } = of
    const [, , product, input, steps] = recipes.find(([n]) => n === number)!
    const machines = new Map([['mixer', 'RMG-1'], ['dryer', 'FBD-1'], ['press', of.press ?? 'TP-1'], ['blister', 'BL-1']])
    const used = [...new Set(steps.flatMap(([, , , more]) => machines.get(String(more?.equipmentClass)) ?? []))]
    const batch = await s.make('prod-man-1', batches, { master: found.masters.get(number), quantity: much(100), plannedStart: s.day, plannedEnd: later(s.day, 6), room: number === 'MBR-GRAN' ? 'G-101' : 'T-204', assignedTo: s.who('prod-op-1'), equipment: used.map((code) => found.equipment.get(code)) })
    if (until === 'planned') return batch
    await s.call('prod-man-1', batches, batch.id, 'issue', sign)
    await s.call('qa-man-1', batches, batch.id, 'check', sign)
    await s.call('prod-head-1', batches, batch.id, 'start', sign)
    for (const [code, quantity] of input) await this.use(batch, code, quantity)
    const all = await s.act('prod-op-1', (hands) => hands.list(BatchStep, where('batch', 'eq', batch.id), ['position']))
    for (const step of until === 'started' || until === 'held' ? all.slice(0, 2) : all) await this.perform(step, machines, of.correct)
    if (until === 'held') await s.call('qa-op-1', batches, batch.id, 'hold', { reason: 'Pressure of the dryer under clarification' })
    if (until === 'started' || until === 'held') return batch
    const out = await s.call('prod-op-1', batches, batch.id, 'produce', { quantity: much(share.toFixed(1)), binLocation: 'Q-1' })
    s.wait(2)
    await s.call('prod-man-1', batches, batch.id, 'complete', sign)
    await s.call('prod-man-1', batches, batch.id, 'submit')
    await this.examine(batch, until !== 'rejected')
    s.wait(1)
    if (until === 'rejected') { await s.call('qa-head-1', batches, batch.id, 'reject', { ...sign, reason: 'Dissolution below the specification' }); return batch }
    if (until === 'review') return batch
    await s.call('qa-man-1', batches, batch.id, 'reviewTrail', sign)
    await s.call('qa-head-1', batches, batch.id, 'release', sign)
    this.stock.set(product, [...(this.stock.get(product) ?? []), { id: out.lot_id, left: Number(share.toFixed(1)) }])
    return batch
  }

  /** Shipped to a customer, out of the oldest lot. */
  async ship(code: string, quantity: number, customer: string): Promise<void> {
    const lot = this.stock.get(code)?.[0]
    if (lot === undefined) return
    const sent = Math.min(Number(lot.left), quantity)
    await this.s.make('scm-wh-1', stockMoves, { lot: lot.id, kind: 'dispatch', quantityChange: much(-sent), customer, referenceId: `DN-${this.s.day.slice(2, 7)}` })
    lot.left = Math.round((Number(lot.left) - sent) * 1000) / 1000
    if (lot.left === 0) this.stock.get(code)?.shift()
  }

  /** From the report to the end, or as far as it has come. */
  async deviation(values: Row, until: 'Open' | 'Investigation' | 'Pending Final Approval' | 'Closed', cause = 'Handling'): Promise<Row> {
    const { s } = this
    const one = await s.make('prod-op-1', deviations, values)
    if (until === 'Open') return one
    await s.call('qa-man-1', deviations, one.id, 'investigate', { assignedTo: s.who('qa-op-1') })
    if (until === 'Investigation') return one
    s.wait(4)
    await s.change('qa-op-1', deviations, one.id, { rootCause: cause, investigationSummary: 'The record, the equipment and neighbouring batches were examined; no other batch is touched.', impact: 'None' }, 'investigated')
    await s.call('qa-op-1', deviations, one.id, 'submit')
    await s.call('qa-man-1', deviations, one.id, 'review', sign)
    if (until === 'Closed') await s.call('qa-head-1', deviations, one.id, 'close', sign)
    return one
  }

  /** A press is found out of tolerance: what it made is listed, a CAPA follows, the press comes back. */
  async press(): Promise<void> {
    const { s, found } = this
    const press = found.equipment.get('TP-2')
    await s.make('qc-man-1', calibrations, { equipment: press, performedOn: s.day, result: 'Out of Tolerance', asFound: 'Compression force 6 % low', asLeft: 'Adjusted, 0.3 %', standardUsed: 'Load cell LC-7', certificate: 'CAL-2231', nextDue: later(s.day, 365) })
    const capa = await s.make('qa-op-1', capas, { title: 'Drift of compression force on press 2', source: 'Deviation', owner: s.who('qa-op-1'), dueDate: later(s.day, 60), effectivenessPlan: 'Three monthly checks within 1 %', actions: [{ kind: 'Corrective', description: 'Replace the load cell', due: later(s.day, 14), done: true }, { kind: 'Preventive', description: 'Monthly check of the force', due: later(s.day, 40), done: true }] })
    await s.call('qa-man-1', capas, capa.id, 'plan', sign)
    await s.call('qa-op-1', capas, capa.id, 'check')
    const task = await s.make('prod-man-1', maintenance, { equipment: press, title: 'Replace the load cell of press 2', type: 'Breakdown', dueDate: later(s.day, 10) })
    await s.call('prod-head-1', maintenance, task.id, 'complete', sign)
    s.wait(2)
    await s.call('qa-man-1', equipment, press, 'letGo', { ...sign, reason: 'Load cell replaced and calibrated' })
  }

  /** What today's people find to do. */
  async today(): Promise<void> {
    const { s } = this
    for (const [title, to, priority] of [['Review the yearly product report of paracetamol tablets', 'qa-man-1', 'high'], ['Count bins A-1 to A-3', 'scm-wh-1', 'medium'], ['Approve the shift plan', 'prod-head-1', 'low']] as const) await s.make('plant-head-1', tasks, { title, description: '', dueDate: later(s.day, 5), priority, assignedTo: s.who(to) })
  }

  private async use(batch: Row, code: string, quantity: number): Promise<void> {
    let rest = quantity
    for (const lot of this.stock.get(code) ?? []) {
      if (rest <= 0) break
      const left = Number(lot.left ?? String(lot.quantity))
      const taken = Math.min(left, rest)
      if (taken <= 0) continue
      await this.s.call('prod-op-1', batches, batch.id, 'consume', { lot: lot.id, quantity: much(taken.toFixed(3)) })
      lot.left = Math.round((left - taken) * 1000) / 1000
      rest = Math.round((rest - taken) * 1000) / 1000
    }
    this.stock.set(code, (this.stock.get(code) ?? []).filter((lot) => Number(lot.left ?? 1) > 0))
  }

  private async perform(step: Row, machines: ReadonlyMap<string, string>, correct: string | undefined): Promise<void> {
    const { s } = this
    const middle = step.lowLimit === null || step.highLimit === null ? '' : ((Number(String(step.lowLimit)) + Number(String(step.highLimit))) / 2).toFixed(1)
    const weighing = step.kind === 'weighing'
    const off = correct !== undefined && step.kind === 'dataEntry' && step.requiresVerifier === true
    await s.call('prod-op-1', batchSteps, step.id, step.requiresESig === true ? 'sign' : 'perform', { ...sign, value: off ? correct : weighing || middle === '' ? null : middle, gross: weighing ? much(Number(middle) + 2) : null, tare: weighing ? much(2) : null, equipment: step.equipmentClass === null ? null : this.found.equipment.get(machines.get(String(step.equipmentClass))!), statedAt: null })
    if (off) await s.change('prod-op-1', batchSteps, step.id, { value: middle }, 'Read from the wrong display')
    if (step.requiresVerifier === true) await s.call('qa-op-1', batchSteps, step.id, 'verify', sign)
  }

  private async examine(batch: Row, good: boolean): Promise<void> {
    await this.s.act('qc-man-1', async (hands) => {
      for (const sample of await hands.list(QualitySample, where('batch', 'eq', batch.id))) {
        await hands.update(QualitySample, sample.id, { analyst: this.s.who('qc-op-1'), status: good ? 'Passed' : 'Failed' })
        for (const one of await hands.list(QualityTest, where('sample', 'eq', sample.id))) {
          const failed = !good && one.testName === 'Dissolution'
          await hands.update(QualityTest, one.id, { status: failed ? 'Rejected' : 'Approved', assignedTo: this.s.who('qc-op-1'), submittedBy: this.s.who('qc-op-1'), submittedOn: hands.now, reviewedBy: this.s.who('qc-man-1'), resultData: { result: failed ? '71 % in 30 min' : 'conforms' } })
        }
      }
    })
  }
}
