import { Signer } from '@tenon/auth'
import { type Context, createEngine, type Engine, entitiesOf, type Result } from '@tenon/engine'
import { type App, type Entity, Decimal, type Hands, type Resource, where } from '@tenon/model'
import { createSchema, type Database, tablesOf } from '@tenon/sql'
import { erp } from '../app.ts'
import { people, plants } from '../demo/people.ts'
import { equipment } from '../equipment/equipment.api.ts'
import { lots } from '../materials/lot.api.ts'
import { materials } from '../materials/material.ts'
import { actorOf } from '../people/actor.ts'
import { User } from '../people/user.ts'
import { Plant } from '../plants/plant.ts'
import { batches } from '../production/batch.api.ts'
import { ProductionBatch } from '../production/batch.ts'
import { masterRecords } from '../production/master.api.ts'
import { batchSteps } from '../production/step.api.ts'
import { BatchStep } from '../production/step.ts'
import { QualityTest } from '../quality/sample.ts'

export type Row = Record<string, unknown>
export const key = 'the key of the trail in tests, of some length'
export const app: App = { ...erp, entities: [...(erp.entities ?? []), Signer as unknown as Entity] }
/** Whoever signs in these tests says this. */
export const secret = { password: 'right' }
export const day = '2026-11-21'
export const much = (text: string): Decimal => Decimal.of(text)

/** The plants and people of the demo on an empty database, and what they do, each as themselves. */
export interface World {
  readonly engine: Engine
  readonly database: Database
  as(who: string, more?: Partial<Context>): Promise<Context>
  make(who: string, resource: Resource, values: Row): Promise<Row>
  change(who: string, resource: Resource, id: unknown, values: Row, reason?: string): Promise<Row>
  call(who: string, resource: Resource, id: unknown, name: string, values?: Row): Promise<Row>
  read(who: string, resource: Resource, id: unknown): Promise<Row>
  act<T>(who: string, work: (hands: Hands) => Promise<T>): Promise<T>
}

export async function open(database: Database): Promise<World> {
  await createSchema(database, tablesOf(entitiesOf(app)))
  const world = worldOn(database)
  await world.engine.act({ actor: null, requestId: 'test', source: 'test', now: () => `${day}T09:00:00.000000Z`, timeZone: 'UTC' }, async (hands) => {
    for (const [id, name, region, manager, timeZone] of plants) await hands.create(Plant, { id, name, region, manager, timeZone })
    for (const [id, name, role, department, plant] of people) await hands.create(User, { id, name, email: `${id}@pharma.com`, password: 'none', role, department, plant, isActive: true })
    await hands.create(User, { id: 'wh-b', name: 'Bran Byrne', email: 'wh-b@pharma.com', password: 'none', role: 'Warehouse Manager', department: 'Supply Chain Management', plant: 'plant-b', isActive: true })
  })
  return world
}

/** The same on a database that has all this already: another process. */
export function worldOn(database: Database): World {
  const engine = createEngine(app, database, { trail: { key }, signing: { verify: async (_actor, _session, { password }) => (password === 'right' ? { method: 'password' } : { refused: 'wrong' }) } })
  const nobody: Context = { actor: null, requestId: 'test', source: 'test', now: () => `${day}T10:00:00.000000Z`, timeZone: 'UTC' }
  const as = async (who: string, more: Partial<Context> = {}): Promise<Context> => {
    const user = await engine.act(nobody, (hands) => hands.find(User, where('id', 'eq', who)))
    return { ...nobody, actor: await actorOf(database, user!), session: who, ...more }
  }
  const draft = (values: Row) => ({ values, issues: [] })
  return {
    engine, database, as,
    make: async (who, resource, values) => told(await engine.run({ action: 'create', resource, draft: draft(values) }, await as(who))),
    change: async (who, resource, id, values, reason) => told(await engine.run({ action: 'update', resource, key: id, partial: true, draft: draft(values) }, await as(who, reason === undefined ? {} : { reason }))),
    call: async (who, resource, id, name, values = {}) => told(await engine.run({ action: 'call', resource, name, key: id, draft: draft(values), query: {}, params: new Map(Object.entries(values).map(([k, v]) => [k, String(v)])) }, await as(who))),
    read: async (who, resource, id) => told(await engine.run({ action: 'read', resource, key: id }, await as(who))),
    act: async (who, work) => engine.act(await as(who), work),
  }
}

/** A row by the names of its first leaves; a body as it is. */
function told(result: Result): Row {
  if (result.kind === 'body') return result.body as Row
  if (result.kind !== 'row') return { rows: result.kind === 'page' ? result.rows.map((row) => Object.fromEntries(result.shape.leaves.map((leaf, i) => [leaf.as ?? leaf.path.join('.'), row[i]]))) : [] }
  return { ...Object.fromEntries(result.shape.leaves.map((leaf, i) => [leaf.as ?? leaf.path.join('.'), result.row[i]])), ...result.extra }
}

let n = 0
/** A material, and released lots of it: `lot(w, { quantity: '10', expiryDate: … })`. */
export const material = (w: World, values: Row = {}): Promise<Row> => w.make('admin-1', materials, { code: `M${++n}`, name: `Material ${n}`, type: 'Raw Material', unitCost: much('2'), ...values })
export const lot = async (w: World, values: Row): Promise<Row> => {
  const { released = true, ...given } = values
  const made = await w.make('scm-wh-1', lots, { quantity: much('100'), unit: 'kg', expiryDate: '2027-06-30', ...given })
  return released === true ? w.call('qa-man-1', lots, made.id, 'release', secret) : made
}
export const machine = (w: World, values: Row = {}): Promise<Row> => w.make('prod-head-1', equipment, { code: `E${++n}`, name: `Mixer ${n}`, class: 'mixer', nextCalibration: '2027-01-31', ...values })

/** An effective master record: two steps in a row, then two in any order. */
export async function master(w: World, of: { readonly input: Row; readonly product: Row; readonly steps?: readonly Row[]; readonly number?: string }): Promise<Row> {
  const steps = of.steps ?? [{ stage: 'Dispensing', name: 'Line clearance', kind: 'confirmation' }, { stage: 'Mixing', name: 'Mix', kind: 'dataEntry', lowLimit: much('10'), highLimit: much('20'), requiresVerifier: true }, { stage: 'Packing', name: 'Count', kind: 'confirmation', parallelGroup: 'a' }, { stage: 'Packing', name: 'Label', kind: 'confirmation', parallelGroup: 'a' }]
  const made = await w.make('prod-man-1', masterRecords, {
    number: of.number ?? `MBR-${++n}`, title: 'How it is made', product: of.product.id, batchSize: much('100'), unit: 'kg', yieldLow: much('90'), yieldHigh: much('105'), materials: [{ material: of.input.id, quantity: much('100'), tolerance: much('5') }], steps: steps.map((step) => ({ instructions: '', requiresESig: false, requiresVerifier: false, ...step })),
  })
  return effective(w, made.id)
}
export async function effective(w: World, id: unknown): Promise<Row> {
  await w.call('prod-man-1', masterRecords, id, 'submit')
  await w.call('qa-man-1', masterRecords, id, 'approve', secret)
  return w.call('qa-man-1', masterRecords, id, 'putIntoEffect', secret)
}

export const plan = (w: World, of: Row, values: Row = {}): Promise<Row> => w.make('prod-man-1', batches, { master: of.id, quantity: much('100'), plannedStart: day, plannedEnd: '2026-11-28', ...values })
/** Issued, checked and started, by three persons. */
export async function started(w: World, batch: Row): Promise<Row> {
  await w.call('prod-man-1', batches, batch.id, 'issue', secret)
  await w.call('qa-man-1', batches, batch.id, 'check', secret)
  return w.call('prod-head-1', batches, batch.id, 'start', secret)
}
export const stepsOf = (w: World, batch: Row): Promise<Row[]> => w.act('prod-op-1', (hands) => hands.list(BatchStep, where('batch', 'eq', batch.id), ['position']))
export async function allSteps(w: World, batch: Row): Promise<void> {
  for (const step of await stepsOf(w, batch)) {
    await w.call('prod-op-1', batchSteps, step.id, step.requiresESig === true ? 'sign' : 'perform', { ...secret, value: '15', equipment: null, gross: null, tare: null, comment: null, statedAt: null })
    if (step.requiresVerifier === true) await w.call('qa-op-1', batchSteps, step.id, 'verify', secret)
  }
}
/** Made of a lot, completed, tested and reviewed: all that is missing is the release. */
export async function made(w: World, batch: Row, from: Row, quantity = '100'): Promise<Row> {
  await started(w, batch)
  await allSteps(w, batch)
  await w.call('prod-op-1', batches, batch.id, 'consume', { lot: from.id, quantity: much(quantity) })
  const out = await w.call('prod-op-1', batches, batch.id, 'produce', { quantity: much(quantity) })
  await w.call('prod-man-1', batches, batch.id, 'complete', secret)
  await w.call('prod-man-1', batches, batch.id, 'submit')
  await approveTests(w, batch)
  await w.call('qa-man-1', batches, batch.id, 'reviewTrail', secret)
  return { id: out.lot_id, lotNumber: out.lot_number }
}
export const approveTests = (w: World, batch: Row): Promise<void> => w.act('qc-man-1', async (hands) => { for (const test of await hands.list(QualityTest, where('sample.batch', 'eq', batch.id))) await hands.update(QualityTest, test.id, { status: 'Approved' }) })
export const batchOf = async (w: World, id: unknown): Promise<Row> => (await w.act('prod-op-1', (hands) => hands.find(ProductionBatch, where('id', 'eq', id))))!
