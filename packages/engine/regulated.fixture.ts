import { type Actor, app, choice, Decimal, decimal, entity, id, lines, now, part, resource, signature, signedIn, text, instant } from '@tenon/model'
import { createSchema, type Database, tablesOf } from '@tenon/sql'
import { type Context, createEngine, type Engine, entitiesOf, type EngineOptions, type Result, trailOf } from './index.ts'

const Step = part('record_step', { does: text(50), amount: decimal(10, 3) })
/** A record that is written, approved with a signature by another person, and frozen. */
export const BatchRecord = entity('batch_record', {
  id: id(), title: text(100), product: text(100), steps: lines(Step), status: choice('draft', 'approved', 'released').default('draft').readonly(), author: text(50).optional().readonly(), approvedAt: instant().optional().readonly(),
}, {
  gmp: { reason: true, unsigned: { status: 'draft', approvedAt: null } }, title: (r) => r.title,
  hooks: { before: (_row, old, hands) => (old === null ? { author: String(hands.actorId) } : undefined) },
  moves: {
    approve: { when: { status: 'draft' }, set: { status: 'approved', approvedAt: now }, signs: 'approved', apart: ['author'], refusal: 'Only drafts can be approved.' },
    release: { when: { status: 'approved' }, set: { status: 'released' }, signs: 'released', refusal: 'Only approved records can be released.' },
  },
})
export const records = resource(BatchRecord, {
  allow: { read: signedIn, create: signedIn, update: signedIn, delete: signedIn, approve: signedIn, release: signedIn },
  actions: { approve: { on: 'row', move: 'approve', input: signature }, release: { on: 'row', move: 'release', input: signature } },
})
export const works = app({ name: 'works', dialect: null, resources: [records] })
export const key = 'a key that no table holds, of some length'
export const person = (name: string): Actor => ({ id: name, tenant: null, isStaff: false, isSuperuser: false, roles: new Set(), permissions: new Set(), facts: {}, name: `${name} Example`, capacity: 'worker' })
export const as = (name: string, more: Partial<Context> = {}): Context => ({ actor: person(name), requestId: 'test', source: 'test', now: () => new Date().toISOString().replace('Z', '000Z'), timeZone: 'Europe/Dublin', session: `session of ${name}`, ...more })

export async function open(database: Database, options: EngineOptions = {}): Promise<Engine> {
  await createSchema(database, tablesOf(entitiesOf(works)))
  return createEngine(works, database, { trail: { key }, signing: { verify: async (_actor, _session, { password }) => (password === 'right' ? { method: 'password' } : { refused: 'wrong' }) }, ...options })
}
/** The same records by a later declaration: each has a room. */
export function openLater(database: Database): { readonly engine: Engine; readonly records: typeof records } {
  const room = () => text(20).optional()
  const Later = entity('batch_record', { ...BatchRecord.fields, room: room(), steps: lines(part('record_step', { ...Step.fields, room: room() })) }, { ...BatchRecord.options as object })
  const made = resource(Later, { allow: { read: signedIn } })
  return { engine: createEngine(app({ name: 'works', dialect: null, resources: [made] }), database, { trail: { key } }), records: made }
}
/** The whole trail at once. */
export async function entriesOf(database: Database): Promise<Readonly<Record<string, unknown>>[]> {
  const entries: Readonly<Record<string, unknown>>[] = []
  for await (const entry of trailOf(database)) entries.push(entry)
  return entries
}
export const heldBy = (result: Result, name: string): unknown => (result.kind === 'row' ? result.row[result.shape.leaves.findIndex((leaf) => leaf.path[0] === name)] : undefined)
export const create = (engine: Engine, title: string, context = as('ann')): Promise<Result> => engine.run({ action: 'create', resource: records, draft: { values: { title, product: 'Paracetamol', steps: [{ does: 'weigh', amount: Decimal.of('1.5') }] }, issues: [] } }, context)
export const update = (engine: Engine, row: unknown, values: Record<string, unknown>, context: Context): Promise<Result> => engine.run({ action: 'update', resource: records, key: row, partial: true, draft: { values, issues: [] } }, context)
export const call = (engine: Engine, name: string, row: unknown, values: Record<string, unknown>, context: Context): Promise<Result> => engine.run({ action: 'call', name, resource: records, key: row, draft: { values, issues: [] }, query: {}, params: new Map() }, context)
