import { integer, type Policy, resource, text, where } from '@tenon/model'
import { by, pages } from '../filters.ts'
import { crudOf, may } from '../permissions.ts'
import { Deal } from './deal.ts'
import { Lead } from './lead.ts'
import { Pipeline, Stage } from './pipeline.ts'

const stageWords = ['id', 'pipeline', 'name', 'description', 'order', 'probability', 'isActive', 'isClosedWon', 'isClosedLost', 'autoMoveAfterDays', 'createdAt'] as const
const pipelineWords = ['id', 'organization', 'code', 'name', 'description', 'isActive', 'isDefault', { stages: stageWords }, { as: 'stage_count', path: 'stages.count' }, 'createdAt', 'updatedAt'] as const
export const pipelines = resource(Pipeline, {
  path: 'pipelines', page: pages, partialPut: true, list: pipelineWords, detail: pipelineWords, allow: crudOf('pipeline'), filter: [by('is_active', 'isActive')], search: ['name'],
})
export const stages = resource(Stage, { path: 'pipeline-stages', page: pages, partialPut: true, list: stageWords, detail: stageWords, allow: crudOf('pipeline'), filter: [by('pipeline', 'pipeline')] })

const leadWords = ['id', 'code', 'name', 'email', 'phone', 'organizationName', 'jobTitle', 'status', 'source', 'qualificationStatus', 'leadScore', 'estimatedValue',
  { as: 'assigned_to_name', path: 'assignedTo.fullName' }, 'isConverted', { as: 'stage_id', path: 'stage' }, 'stage.name', { as: 'pipeline_name', path: 'stage.pipeline.name' }, 'createdAt'] as const
const mayUpdateLead: Policy = may('lead:update')
export const leads = resource(Lead, {
  path: 'leads', page: pages, partialPut: true, list: leadWords,
  detail: [...leadWords, 'organization', 'assignedTo', 'convertedAt', 'convertedBy', 'tags', 'notes', 'campaign', 'referrer', 'mobile', 'address', 'city', 'state', 'country', 'postalCode', 'stage', 'updatedAt'],
  allow: { ...crudOf('lead'), qualify: mayUpdateLead, disqualify: mayUpdateLead, update_score: mayUpdateLead, move_stage: mayUpdateLead },
  filter: [by('status', 'status'), by('qualification_status', 'qualificationStatus'), by('source', 'source'), by('assigned_to', 'assignedTo'), by('is_converted', 'isConverted')],
  search: ['name', 'email', 'phone', 'organizationName'], sort: ['name', 'createdAt', 'leadScore', 'estimatedValue'],
  actions: {
    qualify: { on: 'row', run: async ({ row, hands }) => ({ row: await hands.update(Lead, row.id, { qualificationStatus: 'qualified' }), extra: { message: 'Lead qualified.' } }) },
    disqualify: { on: 'row', run: async ({ row, hands }) => ({ row: await hands.update(Lead, row.id, { qualificationStatus: 'unqualified' }), extra: { message: 'Lead disqualified.' } }) },
    update_score: {
      on: 'row', input: { score: integer().min(0).max(100), reason: text().optional() },
      run: async ({ row, input, hands }) => ({ row: await hands.update(Lead, row.id, { leadScore: input.score }), extra: { message: 'Score updated.' } }),
    },
    move_stage: {
      on: 'row', input: { stageId: integer(), stageKey: text().optional(), stageName: text().optional() },
      run: async ({ row, input, hands }) => {
        const wanted = [input.stageKey, input.stageName].map((word) => stageKey(String(word ?? '')))
        const found = input.stageId === 0 ? (await hands.list(Stage, { op: 'true' })).find((stage) => wanted.includes(stageKey(String(stage.name))))?.id : input.stageId
        return { row: await hands.update(Lead, row.id, { stage: found ?? null }), extra: { message: 'Lead moved.' } }
      },
    },
  },
})
/** `Closed Won` and `closed-won` are one stage. */
const stageKey = (name: string): string => name.toLowerCase().replace(/[^a-z]+/g, '-')

const known = ['lead', 'qualified', 'proposal', 'negotiation', 'closed-won', 'closed-lost']
const dealWords = ['id', 'code', 'title', 'customer', 'customer.name', 'value', 'currency',
  { name: 'stage', needs: ['stage.name'], of: (row: Record<string, unknown>) => { const key = stageKey(String(row['stage.name'] ?? '')); return known.includes(key) ? key : 'lead' } },
  { as: 'stage_id', path: 'stage' }, 'stage.name', 'probability', 'expectedCloseDate', 'assignedTo', { as: 'assigned_to_name', path: 'assignedTo.fullName' }, 'status', 'priority', 'isWon', 'isLost',
  { name: 'is_closed', needs: ['isWon', 'isLost'], of: (row: Record<string, unknown>) => row.isWon === true || row.isLost === true }, 'createdAt', 'updatedAt'] as const
export const deals = resource(Deal, {
  path: 'deals', page: pages, partialPut: true, list: dealWords,
  detail: [...dealWords, 'organization', 'pipeline', 'pipeline.name', 'lead', 'lead.name', 'description', 'expectedRevenue', 'actualCloseDate', 'lostReason', 'source', 'tags', 'notes'],
  allow: { ...crudOf('deal'), mark_won: may('deal:update'), mark_lost: may('deal:update'), reopen: may('deal:update'), move_stage: may('deal:update') },
  filter: [by('status', 'status'), by('stage', 'stage'), by('pipeline', 'pipeline'), by('assigned_to', 'assignedTo'), by('customer', 'customer'), by('priority', 'priority'),
    by('is_won', 'isWon'), by('is_lost', 'isLost'), by('min_value', 'value', 'gte'), by('max_value', 'value', 'lte')],
  search: ['title', 'customer.name'], sort: ['createdAt', 'updatedAt', 'value', 'expectedCloseDate'],
  actions: {
    mark_won: { on: 'row', run: async ({ row, hands }) => ({ row: await hands.update(Deal, row.id, { isWon: true, isLost: false, status: 'closed', actualCloseDate: hands.today }), extra: { message: 'Deal won.' } }) },
    mark_lost: {
      on: 'row', input: { lostReason: text().optional(), notes: text().optional() },
      run: async ({ row, input, hands }) => ({ row: await hands.update(Deal, row.id, { isWon: false, isLost: true, status: 'closed', lostReason: input.lostReason ?? null, actualCloseDate: hands.today }), extra: { message: 'Deal lost.' } }),
    },
    reopen: { on: 'row', move: 'reopen' },
    move_stage: {
      on: 'row', input: { stage: integer().optional(), stageId: integer().optional(), notes: text().optional() },
      run: async ({ row, input, hands }) => ({ row: await hands.update(Deal, row.id, { stage: input.stageId ?? input.stage ?? row.stage }), extra: { message: 'Deal moved.' } }),
    },
  },
  stats: (rows) => ({
    totalDeals: rows.count(), totalValue: rows.sum('value'), expectedRevenue: rows.sum('expectedRevenue'), won: rows.count(where('isWon', 'eq', true)), lost: rows.count(where('isLost', 'eq', true)),
    open: rows.count({ op: 'and', of: [where('isWon', 'eq', false), where('isLost', 'eq', false)] }), byPriority: rows.countBy('priority'),
  }),
})
