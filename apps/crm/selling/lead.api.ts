import { choice, integer, one, type Policy, resource, reverse, text } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { by, inOrganization, pages } from '../filters.ts'
import { Employee } from '../people/employee.ts'
import { crudOf, may } from '../permissions.ts'
import { employeeBrief } from '../words.ts'
import { convert, convertToDeal, moveLead } from './conversion.ts'
import { Lead, LeadMove } from './lead.ts'

type Row = Record<string, unknown>
const stageInfo = {
  name: 'stage_info', needs: ['stage', 'stage.name', 'stage.order', 'stage.pipeline', 'stage.pipeline.name'],
  of: (row: Row) => (row.stage === null ? null : { id: row.stage, name: row['stage.name'], order: row['stage.order'], pipeline_id: row['stage.pipeline'], pipeline_name: row['stage.pipeline.name'] }),
}
const leadWords = ['id', 'code', 'name', 'email', 'phone', 'organizationName', 'jobTitle', 'status', 'source', 'qualificationStatus', 'leadScore', 'estimatedValue', 'assignedTo',
  { as: 'assigned_to_name', path: 'assignedTo.fullName' }, 'isConverted', { as: 'stage_id', path: 'stage' }, 'stage.name', { as: 'pipeline_name', path: 'stage.pipeline.name' }, stageInfo, 'createdAt'] as const
const history = reverse('stageHistory', LeadMove, ['id', 'stage', 'stage.name', 'previousStage', { as: 'previous_stage_name', path: 'previousStage.name' }, 'changedBy', { as: 'changed_by_name', path: 'changedBy.fullName' }, 'notes', 'createdAt'])
const update: Policy = may('lead:update')

export const leads = resource(Lead, {
  path: 'leads', page: pages, partialPut: true, list: leadWords,
  detail: [...leadWords, { assignedTo: employeeBrief }, 'organization', 'convertedAt', 'convertedBy', { as: 'converted_by_name', path: 'convertedBy.fullName' }, 'tags', 'notes', 'campaign', 'referrer',
    'mobile', 'address', 'city', 'state', 'country', 'postalCode', { as: 'zip_code', path: 'postalCode' }, 'stage', history, 'updatedAt'],
  allow: { ...crudOf('lead'), convert: update, convert_to_deal: update, qualify: update, disqualify: update, update_score: update, move_stage: update, assign: update, add_activity: update },
  filter: [by('status', 'status'), by('qualification_status', 'qualificationStatus'), by('source', 'source'), by('assigned_to', 'assignedTo'), by('is_converted', 'isConverted'), by('stage', 'stage'), inOrganization],
  search: ['name', 'email', 'phone', 'organizationName'], sort: ['name', 'createdAt', 'updatedAt', 'leadScore', 'estimatedValue'],
  actions: {
    convert: { on: 'row', input: { customerType: choice('individual', 'business').optional(), assignedTo: one(Employee).optional().alias('assigned_to_id') }, run: convert },
    convert_to_deal: { on: 'row', input: { stageKey: text(100).optional(), stageId: integer().optional() }, run: convertToDeal },
    move_stage: { on: 'row', input: { stageId: integer().optional().alias('stage'), stageKey: text(100).optional(), stageName: text(255).optional(), notes: text().optional() }, run: moveLead },
    qualify: { on: 'row', run: async ({ row, hands }) => ({ row: await hands.update(Lead, row.id, { qualificationStatus: 'qualified' }), also: 'lead', extra: { message: 'Lead qualified successfully' } }) },
    disqualify: {
      on: 'row', input: { reason: text().optional() },
      run: async ({ row, input, hands }) => ({ row: await hands.update(Lead, row.id, { qualificationStatus: 'unqualified', notes: noted(row.notes, input.reason, 'Disqualified: ') }), also: 'lead', extra: { message: 'Lead disqualified' } }),
    },
    update_score: {
      on: 'row', input: { score: integer().min(0).max(100), reason: text().optional() },
      run: async ({ row, input, hands }) => ({ row: await hands.update(Lead, row.id, { leadScore: input.score, notes: noted(row.notes, input.reason, `Score ${String(input.score)}: `) }), also: 'lead', extra: { message: 'Lead score updated' } }),
    },
    assign: {
      on: 'row', input: { assignedTo: integer().alias('assigned_to_id', 'employee_id') },
      run: async ({ row, input, hands }) => {
        const employee = await hands.find(Employee, { op: 'eq', path: 'id', value: input.assignedTo })
        if (employee === null) throw new Fault('notFound', 'Employee not found')
        return { row: await hands.update(Lead, row.id, { assignedTo: employee.id }), also: 'lead', extra: { message: `Lead assigned to ${String(employee.fullName)}` } }
      },
    },
    add_activity: {
      on: 'row', input: { type: text(50).alias('activity_type'), description: text() },
      run: async ({ row, input, hands }) => {
        await hands.update(Lead, row.id, { notes: noted(row.notes, input.description, `[${String(input.type)}] `) })
        return { status: 201, body: { message: 'Activity added', activity: { id: row.id, type: input.type, description: input.description, created_at: hands.now } } }
      },
    },
  },
  stats: (rows) => ({ total: rows.count(), byStatus: rows.countBy('qualificationStatus'), bySource: rows.countBy('source'), score: rows.sum('leadScore'), value: rows.sum('estimatedValue'), converted: rows.count({ op: 'eq', path: 'isConverted', value: true }) }),
})

/** The newest remark stands first. */
function noted(notes: unknown, remark: unknown, before: string): unknown {
  if (typeof remark !== 'string' || remark === '') return notes ?? null
  return [`${before}${remark}`, notes].filter((part) => typeof part === 'string' && part !== '').join('\n')
}
