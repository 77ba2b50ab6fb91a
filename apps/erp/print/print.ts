import type { Result } from '@tenon/engine'
import { type PlainRoute, route } from '@tenon/http'
import { type Hands, type Resource, text, where } from '@tenon/model'
import { documents } from '../documents/document.ts'
import { grns } from '../gate/grn.api.ts'
import { batches } from '../production/batch.api.ts'
import { batchSteps } from '../production/step.api.ts'
import { orders } from '../purchasing/purchasing.api.ts'
import { certificates } from '../quality/certificate.ts'
import { BatchStep } from '../production/step.ts'
import { batchRecord } from './batch.ts'
import { ControlledCopy } from './copy.ts'
import { certificatePaper, documentPaper, orderPaper, receiptNote } from './papers.ts'
import { type Block, drawn, hashOf, localTime, type Row } from './sheet.ts'

interface Printed {
  readonly resource: Resource
  readonly title: (row: Row) => string
  /** What stands across the page, by the state: nothing where the record may be relied on. */
  readonly marks: Readonly<Record<string, string | undefined>>
  readonly otherwise: string
  readonly blocks: (row: Row, hands: Hands, zone: string) => Promise<Block[]>
  /** Records that belong to it and are signed by themselves. */
  readonly parts?: { readonly resource: Resource; readonly of: (row: Row, hands: Hands) => Promise<Row[]> }
}
const good = (...states: string[]): Record<string, undefined> => Object.fromEntries(states.map((state) => [state, undefined]))

const prints: readonly Printed[] = [
  { resource: batches, title: (row) => `Batch record ${String(row.batchNumber)}`, marks: { ...good('Released'), Rejected: 'REJECTED' }, otherwise: 'NOT RELEASED', blocks: batchRecord, parts: { resource: batchSteps, of: (row, hands) => hands.list(BatchStep, where('batch', 'eq', row.id), ['position']) } },
  { resource: certificates, title: (row) => `Certificate of analysis ${String(row.number)}`, marks: { ...good('Released'), Rejected: 'REJECTED' }, otherwise: 'NOT APPROVED', blocks: certificatePaper },
  { resource: orders, title: (row) => `Purchase order ${String(row.poNumber)}`, marks: { ...good('Approved', 'Sent to Supplier', 'Dispatched', 'Partially Received', 'Received', 'GRN Pending', 'QC Hold', 'Completed'), Rejected: 'REJECTED' }, otherwise: 'NOT APPROVED', blocks: orderPaper },
  { resource: grns, title: (row) => `Goods receipt note ${String(row.grnCode)}`, marks: good('Sampling Requested'), otherwise: 'AWAITING QA', blocks: receiptNote },
  { resource: documents, title: (row) => `${String(row.number)} v${String(row.docVersion)}`, marks: { ...good('Effective'), Superseded: 'SUPERSEDED', Obsolete: 'OBSOLETE', Approved: 'NOT YET EFFECTIVE' }, otherwise: 'NOT APPROVED', blocks: documentPaper },
]

const input = { purpose: text(200).optional(), place: text(100).optional(), issuedTo: text(150).optional().wire('issued_to') }
const plantOf = (result: Result): string => (result.kind === 'row' ? String(result.row[result.shape.leaves.findIndex((leaf) => leaf.path.join('.') === 'plant')]) : '')

/** Whoever may read a record may print it: each print is a copy with a number, and its signatures stand on it. */
export const printRoutes: readonly PlainRoute[] = prints.map(({ resource, title, marks, otherwise, blocks, parts }) =>
  route('POST', `/api/${resource.path}/{id}/print`, async ({ engine, context, params, input: said }) => {
    const plant = plantOf(await engine.run({ action: 'read', resource, key: params.id }, context))
    const zone = context.actor?.timeZone ?? context.timeZone
    const signed = async (of: Resource, key: unknown, name: string): Promise<string[][]> =>
      (of.entity.options.gmp === undefined ? [] : await engine.signatures(of, key, context)).map((one) => [name, String(one.printedName), localTime(one.at, String(one.zone)), String(one.meaning), one.standing === 'valid' ? 'valid' : 'INVALID'])
    const inner = parts === undefined ? [] : await engine.act(context, async (hands) => parts.of({ id: params.id }, hands.within(plant)))
    const signatures = await signed(resource, params.id, 'Record')
    for (const one of inner) signatures.push(...(await signed(parts!.resource, one.id, String(one.name))))
    const { frame, content } = await engine.act(context, async (crossing) => {
      const hands = crossing.within(plant)
      const row = (await hands.find(resource.entity, where('id', 'eq', params.id)))!
      const mark = String(row.status) in marks ? marks[String(row.status)] : otherwise
      const content: Block[] = [...(await blocks(row, hands, zone)), { heading: 'Signatures' }, { columns: [{ title: 'Of', share: 2 }, { title: 'Name', share: 2 }, { title: 'When', share: 3 }, { title: 'Meaning', share: 2 }, { title: '', share: 1 }], rows: signatures, none: 'It bears none.' }]
      const copy = await hands.create(ControlledCopy, { ...said, record: resource.entity.name, recordId: String(row.id), title: title(row), mark: mark ?? null, contentSha256: hashOf(content), printedAt: hands.now })
      return { content, frame: { title: title(row), mark, copy: String(copy.copyNumber), printedBy: context.actor?.name ?? String(context.actor?.id), at: hands.now, zone } }
    })
    const body = await drawn(content, frame)
    return { body, headers: { 'content-type': 'application/pdf', 'content-disposition': `inline; filename="${frame.title.replace(/[^\w-]+/g, '-')}-${frame.copy}.pdf"`, 'x-copy-number': frame.copy } }
  }, { name: `${resource.name}Print`, doc: 'A controlled copy of this record as PDF.', input }))
