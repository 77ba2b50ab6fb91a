import { both, choice, type Hands, json, resource, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { holders, Task } from '../notices/notification.ts'
import { working } from '../people/here.ts'
import { User } from '../people/user.ts'
import { laboratory, only } from '../permissions.ts'
import { judged, noneOpen, outOfSpecification } from './result.ts'
import { QualitySample, QualityTest } from './sample.ts'
import { final, reviewsOf, warehouseRows } from './review.ts'
import type { RoleName } from '../words.ts'
import { ownTests, reviewTests, warehouseTests } from './test.words.ts'

type Row = Record<string, unknown>
const [manager, bench, qaManager, qaOfficer, warehouse] = [only(['QC Manager']), only(['QC Operator', 'QC Manager']), only(['QA Manager']), only(['QA Operator']), only(['Warehouse Manager'])]
const brief = (row: Row, ...names: readonly [string, string][]): { body: Row } => ({ body: { id: row.id, test_name: row.testName, ...Object.fromEntries(names.map(([as, name]) => [as, row[name]])), status: row.status } })
const must = (row: Row, states: readonly string[], message: string): void => { if (!states.includes(String(row.status))) throw new Fault('refused', message) }
const notBy = (row: Row, hands: Hands, what: string): void => { if (row.submittedBy === hands.actorId) throw new Fault('forbidden', `You performed this test: another person ${what} it.`) }
/** Somebody active with one of these roles; whoever is not is not there. */
async function holder(hands: Hands, id: unknown, roles: readonly RoleName[], missing: string): Promise<Row> {
  const found = await hands.find(User, both(where('id', 'eq', id), working(hands, roles)))
  if (found === null) throw new Fault('notFound', missing)
  return found
}
const notes = (input: Row, name = 'notes'): string | null => (typeof input[name] === 'string' && input[name] !== '' ? String(input[name]) : null)

const verdicts = { Approve: 'Approved', Reject: 'Rejected', Return: 'Returned for Correction', SendToQA: 'Submitted to QA Manager' } as const

export const tests = resource(QualityTest, {
  path: 'quality-tests', name: 'Test', throttle: { read: 'laboratory', write: 'laboratory work' }, only: [],
  allow: {
    read: only([...laboratory, 'QA Head', 'QA Manager', 'QA Operator', 'Warehouse Manager', 'Plant Head', 'Management']),
    assign: manager, myTests: bench, start: bench, submit: bench, reviewList: only(['QC Manager', 'QA Manager', 'QA Head', 'QA Operator']), review: manager,
    qaAssign: qaManager, qaOfficerReview: qaOfficer, qaManagerDecision: qaManager, warehouseDecisions: warehouse, warehouseAction: warehouse,
  },
  actions: {
    assign: {
      on: 'row', input: { employeeId: text(50).wire('employee_id') },
      run: async ({ row, input, hands }) => {
        must(row, ['Not Started', 'Pending', 'In Progress', 'Returned for Correction'], 'Only tests that are not yet submitted can be assigned.')
        const employee = await holder(hands, input.employeeId, laboratory, 'Employee not found')
        return brief(await hands.update(QualityTest, row.id, { assignedTo: employee.id, status: 'In Progress' }), ['assigned_to', 'assignedTo'])
      },
    },
    myTests: { on: 'all', method: 'GET', path: 'my-tests', of: ownTests, run: async ({ hands }) => ({ where: where('assignedTo', 'eq', hands.actorId), order: ['sample.dueDate', 'createdAt', 'id'] }) },
    start: {
      on: 'row',
      run: async ({ row, hands }) => {
        if (row.assignedTo !== null && row.assignedTo !== hands.actorId) throw new Fault('forbidden', 'You can only start your own tests.')
        // assigning has begun it already; a returned test is begun again
        must(row, ['Not Started', 'Pending', 'Returned for Correction', 'In Progress'], 'Test cannot be started in its current state.')
        return brief(await hands.update(QualityTest, row.id, { status: 'In Progress', assignedTo: hands.actorId }), ['assigned_to', 'assignedTo'])
      },
    },
    submit: {
      on: 'row', input: { resultData: json<Row>().check((value) => (typeof value === 'object' && !Array.isArray(value) ? undefined : 'Input should be a valid dictionary')), analystNotes: text().optional() },
      run: async ({ row, input, hands }) => {
        if (row.assignedTo !== hands.actorId) throw new Fault('forbidden', 'You can only submit your own tests.')
        must(row, ['In Progress', 'Returned for Correction'], 'Test is not in progress.')
        await noneOpen(hands, row)
        const inLimits = judged(row, input.resultData)
        const done = await hands.update(QualityTest, row.id, { status: 'Submitted for Review', inLimits, resultData: input.resultData, firstResult: row.firstResult ?? input.resultData, analystNotes: notes(input, 'analystNotes'), submittedOn: hands.now, submittedBy: hands.actorId })
        if (inLimits === false) await outOfSpecification(hands, done)
        return brief(done, ['submitted_on', 'submittedOn'])
      },
    },
    reviewList: { on: 'all', method: 'GET', path: 'review', of: reviewTests, run: async ({ query, hands }) => ({ where: reviewsOf(query.get('stage') ?? 'qc', query.get('status') ?? 'pending', hands), order: ['-submittedOn', '-updatedAt', 'id'] }) },
    review: {
      on: 'row', input: { action: choice('Approve', 'Reject', 'Return', 'SendToQA'), managerNotes: text().optional() },
      run: async ({ row, input, hands }) => {
        must(row, ['Submitted for Review'], 'Test is not awaiting review.')
        notBy(row, hands, 'reviews')
        const status = verdicts[input.action as keyof typeof verdicts]
        const done = await hands.update(QualityTest, row.id, { status, reviewedBy: hands.actorId, managerNotes: notes(input, 'managerNotes') })
        return brief(done)
      },
    },
    qaAssign: {
      on: 'row', path: 'qa-assign', input: { officerId: text(50).wire('officer_id'), notes: text().optional() },
      run: async ({ row, input, hands }) => {
        must(row, ['Submitted to QA Manager', 'QA Recommendation Submitted'], 'Test is not awaiting a QA officer.')
        const officer = await holder(hands, input.officerId, ['QA Operator'], 'QA officer not found')
        return brief(await hands.update(QualityTest, row.id, { status: 'QA Officer Review', qaOfficer: officer.id, qaOfficerRecommendation: null, qaOfficerNotes: notes(input) }))
      },
    },
    qaOfficerReview: {
      on: 'row', path: 'qa-officer-review', input: { recommendation: choice('Approve', 'Reject'), notes: text().optional() },
      run: async ({ row, input, hands }) => {
        if (row.qaOfficer !== hands.actorId) throw new Fault('forbidden', 'This test is assigned to another officer.')
        must(row, ['QA Officer Review'], 'Test is not under officer review.')
        return brief(await hands.update(QualityTest, row.id, { status: 'QA Recommendation Submitted', qaOfficerRecommendation: input.recommendation, qaOfficerNotes: notes(input) ?? row.qaOfficerNotes }))
      },
    },
    qaManagerDecision: { on: 'row', path: 'qa-manager-decision', input: { decision: choice('Approve', 'Reject'), notes: text().optional() }, run: async ({ row, input, hands }) => decide(row, input, hands) },
    warehouseDecisions: { on: 'all', method: 'GET', path: 'warehouse-decisions', of: warehouseTests, run: async ({ query }) => ({ where: warehouseRows(query.get('status') ?? 'pending'), order: ['-updatedAt', 'id'] }) },
    warehouseAction: {
      on: 'row', path: 'warehouse-action', input: { action: choice('Accepted', 'Rejected'), notes: text().optional() },
      run: async ({ row, input, hands }) => {
        must(row, final, 'Test is not awaiting a warehouse action.')
        if (row.warehouseAction !== null) throw new Fault('refused', 'Warehouse action already recorded.')
        if ((input.action === 'Accepted') !== (row.qaManagerDecision === 'Approve')) throw new Fault('refused', `The QA decision was ${String(row.qaManagerDecision)}: the material cannot be ${String(input.action).toLowerCase()}.`)
        const done = await hands.update(QualityTest, row.id, { warehouseAction: input.action, warehouseNotes: notes(input), warehouseAcknowledgedAt: hands.now })
        return { body: { id: done.id, test_name: done.testName, warehouse_action: done.warehouseAction, warehouse_notes: done.warehouseNotes } }
      },
    },
  },
})

/** The last word on a delivery: where the material goes, and what the warehouse is to do by tomorrow. */
async function decide(row: Row, input: Row, hands: Hands): Promise<{ body: Row }> {
  must(row, ['QA Recommendation Submitted'], 'Test is not awaiting the QA manager\'s decision.')
  notBy(row, hands, 'decides on')
  const good = input.decision === 'Approve'
  const done = await hands.update(QualityTest, row.id, {
    status: good ? 'Accepted - Warehouse' : 'Rejected - Return to Supplier', materialDisposition: good ? 'Dispensed to Warehouse' : 'Return to Supplier', qaManager: hands.actorId, qaManagerDecision: input.decision, qaManagerDecisionNotes: notes(input),
  })
  const sample = await hands.lock(QualitySample, row.sample)
  // one bad test is enough, whatever the others say
  await hands.update(QualitySample, row.sample, { status: good && sample?.status !== 'Failed' ? 'Passed' : 'Failed' })
  const what = `${String(sample?.productName)} ${String(sample?.batchNumber)}, ${String(row.testName)}: ${String(done.materialDisposition)}`
  for (const person of await holders(hands, ['Warehouse Manager'])) await hands.create(Task, { title: good ? 'Generate acceptance form' : 'Generate rejection form', description: what, dueDate: tomorrow(hands.today), priority: 'high', assignedBy: hands.actorId, assignedTo: person.id })
  return brief(done)
}
const tomorrow = (today: string): string => new Date(Date.parse(`${today}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
