import { both, decimal, lines, part, resource, reverse, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { working } from '../people/here.ts'
import { User } from '../people/user.ts'
import { laboratory, only } from '../permissions.ts'
import { QualitySample, QualityTest } from './sample.ts'
import { benchTests } from './test.words.ts'

const NewTest = part('new_test', { testName: text(150), method: text(100).optional(), unit: text(20).optional(), lowLimit: decimal(14, 4).optional(), highLimit: decimal(14, 4).optional(), criterion: text(300).optional() })
const manager = only(['QC Manager'])

export const samples = resource(QualitySample, {
  path: 'quality-samples', name: 'Sample', throttle: { read: 'laboratory', write: 'laboratory work' }, only: ['list', 'read'], filter: ['status', 'batchNumber', 'analyst', 'sampleType'], search: ['productName', 'batchNumber', 'entryCode'],
  list: ['id', 'grn', 'entryCode', 'productName', 'batchNumber', 'sampleType', 'sampleDate', 'dueDate', 'status', 'analyst', 'requestedByName', 'priority', 'qaNotes', { as: 'test_count', path: reverse('tests.count') }],
  allow: { read: only([...laboratory, 'QA Head', 'QA Manager', 'Plant Head', 'Management', 'System Admin']), unassigned: manager, assigned: manager, assign: manager, createTests: manager, tests: only(laboratory) },
  actions: {
    unassigned: { on: 'all', method: 'GET', run: async () => ({ where: { op: 'and', of: [where('analyst', 'isNull', true), where('status', 'eq', 'Pending')] } }) },
    assigned: { on: 'all', method: 'GET', run: async () => ({ where: { op: 'and', of: [where('analyst', 'isNull', false), where('status', 'in', ['Pending', 'In Progress'])] } }) },
    assign: {
      on: 'row', input: { analystId: text(50).wire('analyst_id') },
      run: async ({ row, input, hands }) => {
        if (row.analyst !== null) throw new Fault('notFound', 'Sample not found or already assigned')
        const analyst = await hands.find(User, both(where('id', 'eq', input.analystId), working(hands, laboratory)))
        if (analyst === null) throw new Fault('notFound', 'Analyst not found')
        await hands.update(QualitySample, row.id, { analyst: analyst.id, status: 'In Progress' })
        return { body: { id: row.id, product_name: row.productName, analyst_id: analyst.id, status: 'In Progress' } }
      },
    },
    tests: { on: 'row', method: 'GET', of: benchTests, run: async ({ row }) => ({ where: where('sample', 'eq', row.id), order: ['createdAt', 'place', 'id'] }) },
    createTests: {
      on: 'row', path: 'tests/create', of: benchTests, input: { tests: lines(NewTest) },
      run: async ({ row, input, hands }) => {
        const given = (input.tests ?? []) as Record<string, unknown>[]
        if (given.length === 0) throw new Fault('invalid', 'List should have at least 1 item')
        const made = []
        for (const [place, test] of given.entries()) made.push((await hands.create(QualityTest, { ...test, sample: row.id, place })).id)
        return { where: where('id', 'in', made), order: ['createdAt', 'place', 'id'] }
      },
    },
  },
})
