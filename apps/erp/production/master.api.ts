import { type Decimal, type Hands, both, resource, signature, signedIn, text, where } from '@tenon/model'
import { only, quality } from '../permissions.ts'
import { MasterRecord } from './master.ts'

type Row = Record<string, unknown>
const authors = only(['Production Head', 'Production Manager', ...quality], 'Master records are written by production and quality.')
const approvers = only(['QA Head', 'QA Manager'], 'Master records are approved by quality assurance.')
const words = ['*', 'plant', { as: 'product_name', path: 'product.name' }, { as: 'author_name', path: 'author.name' }, { as: 'approved_by_name', path: 'approvedBy.name' }] as const
const reason = text(1000).length({ min: 3, max: 1000 })

export const masterRecords = resource(MasterRecord, {
  path: 'master-records', name: 'MasterRecord', only: ['list', 'read', 'create', 'update'], list: ['id', 'number', 'recordVersion', 'title', 'product', { as: 'product_name', path: 'product.name' }, 'batchSize', 'unit', 'status', 'effectiveFrom', 'effectiveAt', 'author', 'approvedBy', 'plant'], detail: [...words, { materials: ['*'] }, { steps: ['*'] }],
  filter: ['number', 'status', 'product'], search: ['number', 'title', 'product.name'], sort: ['number', 'status', 'createdAt'],
  allow: { read: signedIn, create: authors, update: authors, submit: authors, newVersion: authors, sendBack: approvers, approve: approvers, putIntoEffect: approvers, retire: approvers },
  actions: {
    submit: { on: 'row', move: 'submit' },
    sendBack: { on: 'row', path: 'send-back', move: 'sendBack', input: { reason } },
    approve: { on: 'row', move: 'approve', input: signature },
    putIntoEffect: { on: 'row', path: 'put-into-effect', move: 'putIntoEffect', input: signature, run: async ({ row, hands }) => { await supersede(row, hands); return { row } } },
    retire: { on: 'row', move: 'retire', input: signature },
    newVersion: { on: 'row', path: 'new-version', input: { reason }, run: async ({ row, input, hands }) => ({ row: await nextVersion(row, String(input.reason), hands), status: 201 }) },
  },
})

/** One version of a number is effective: the one before gives way. */
async function supersede(row: Row, hands: Hands): Promise<void> {
  for (const old of await hands.list(MasterRecord, both(where('number', 'eq', row.number), where('status', 'eq', 'Effective'), where('id', 'ne', row.id)))) await hands.because(`superseded by version ${String(row.recordVersion)}`).update(MasterRecord, old.id, { status: 'Superseded' })
}

async function nextVersion(row: Row, reason: string, hands: Hands): Promise<Row> {
  const [last] = await hands.list(MasterRecord, where('number', 'eq', row.number), ['-recordVersion'], 1)
  const { number, title, product, batchSize, unit, yieldLow, yieldHigh } = row
  const copy = (lines: unknown): Row[] => (lines as Row[]).map(({ id: _id, ...line }) => line)
  return hands.because(reason).create(MasterRecord, { number, title, product, batchSize, unit, yieldLow: yieldLow as Decimal, yieldHigh: yieldHigh as Decimal, materials: copy(row.materials), steps: copy(row.steps), recordVersion: Number(last?.recordVersion ?? 0) + 1 })
}
