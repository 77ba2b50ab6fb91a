import { actor, boolean, choice, date, entity, instant, now, one, resource, sequence, signature, signedIn, text } from '@tenon/model'
import { MaterialLot } from '../materials/lot.ts'
import { witness } from '../people/person.ts'
import { only } from '../permissions.ts'
import { Plant } from '../plants/plant.ts'
import { traceOf } from '../production/genealogy.ts'
import { key, stamped, timestamps } from '../traits.ts'

/** A lot and all that came of it taken back from the market, or the drill of it. */
export const Recall = entity('recall', {
  id: key(), number: sequence('RCL-{yyyy}-{nnn}'), lot: one(MaterialLot).reverse('recalls'), reason: text(2000).length({ min: 3, max: 2000 }), class: choice('I', 'II', 'III').default('II'), isMock: boolean().default(false), status: choice('Open', 'In Progress', 'Closed').default('Open').readonly(), openedOn: date().readonly(), raisedBy: witness('raised_by'), conclusion: text(2000).optional(), closedBy: witness('closed_by'), closedAt: instant().optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'recalls', stamps: { ...stamped, createdBy: 'raisedBy' }, order: ['-openedOn', '-number'], title: (r) => r.number, index: [['status'], ['lot']], gmp: { reason: true, aside: ['conclusion'] },
  moves: {
    start: { when: { status: 'Open' }, set: { status: 'In Progress' }, signs: 'ordered', refusal: 'Only open recalls are started.' },
    close: { when: { status: 'In Progress' }, set: { status: 'Closed', closedBy: actor, closedAt: now }, signs: 'closed', apart: ['raisedBy'], refusal: 'Only what goes on is closed.', gates: [{ unless: { op: 'isNull', path: 'conclusion', value: true }, say: 'Its conclusion is not written down.' }] },
  },
  hooks: { before: (_recall, old, hands) => (old === null ? { openedOn: hands.today } : undefined) },
})

type Lot = { readonly id: unknown; readonly lot_number: unknown; readonly qc_status: unknown; readonly on_hand: number; readonly moves: Readonly<Record<string, number>>; readonly shipments: readonly unknown[] }
const sum = (lots: readonly Lot[], ...kinds: readonly string[]): number => Math.round(lots.reduce((total, lot) => total + kinds.reduce((n, kind) => n + Math.abs(lot.moves[kind] ?? 0), 0), 0) * 1000) / 1000
/** What is touched, where it is, and who has it. */
function reportOf(trace: Record<string, unknown>): Record<string, unknown> {
  const { lots, batches, reconciled, cut } = trace.forward as { lots: Lot[]; batches: unknown[]; reconciled: boolean; cut: boolean }
  return { affected_lots: lots.length, affected_batches: batches.length, on_hand: Math.round(lots.reduce((n, lot) => n + lot.on_hand, 0) * 1000) / 1000, shipped: sum(lots, 'dispatch'), returned: sum(lots, 'return'), destroyed: sum(lots, 'destroy'), reconciled, cut, lots, batches, shipments: lots.flatMap((lot) => lot.shipments.map((one) => ({ lot_number: lot.lot_number, ...(one as object) }))) }
}

const leaders = only(['QA Head', 'QA Manager', 'Plant Head'], 'Recalls are led by quality assurance.')
export const recalls = resource(Recall, {
  path: 'recalls', only: ['list', 'read', 'create', 'update'], list: ['*', 'plant', { as: 'lot_number', path: 'lot.lotNumber' }], detail: ['*', 'plant', { as: 'lot_number', path: 'lot.lotNumber' }], create: ['lot', 'reason', 'class', 'isMock'], update: ['reason', 'class', 'conclusion'], filter: ['status', 'class', 'lot', 'isMock'], search: ['number', 'lot.lotNumber', 'reason'], sort: ['number', 'openedOn', 'status'],
  allow: { read: signedIn, create: leaders, update: leaders, start: only(['QA Head'], 'The head of quality assurance orders a recall.'), close: only(['QA Head', 'Plant Head']), report: signedIn },
  actions: {
    start: { on: 'row', move: 'start', input: signature }, close: { on: 'row', move: 'close', input: signature },
    report: { on: 'row', method: 'GET', run: async ({ row, hands }) => ({ body: { recall: row.number, ...reportOf(await traceOf(hands, (await hands.find(MaterialLot, { op: 'eq', path: 'id', value: row.lot }))!, 'forward')) } }) },
  },
})
