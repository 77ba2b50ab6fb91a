import { type ActionAnswer, date, integer, resource, reverse, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { by, inOrganization, pages } from '../filters.ts'
import { crudOf, may } from '../permissions.ts'
import { boardKey, customerBrief, employeeBrief, leadBrief } from '../words.ts'
import { Deal, DealMove } from './deal.ts'
import { Stage } from './pipeline.ts'

type Row = Record<string, unknown>
const dealWords = ['id', 'code', 'title', 'customer', 'customer.name', 'value', 'currency', { name: 'stage', needs: ['stage.name'], of: (row: Row) => boardKey(row['stage.name']) },
  { as: 'stage_id', path: 'stage' }, 'stage.name', 'probability', 'expectedCloseDate', 'assignedTo', { as: 'assigned_to_name', path: 'assignedTo.fullName' }, 'status', 'priority', 'isWon', 'isLost',
  { name: 'is_closed', needs: ['isWon', 'isLost'], of: (row: Row) => row.isWon === true || row.isLost === true }, 'createdAt', 'updatedAt'] as const
const history = reverse('stageHistory', DealMove, ['id', 'stage', 'stage.name', 'previousStage', { as: 'previous_stage_name', path: 'previousStage.name' }, { as: 'changed_by_name', path: 'changedBy.fullName' }, 'notes', 'enteredAt', 'leftAt'])
const update = may('deal:update')
const withNotes = (row: Row, notes: unknown): Row => (typeof notes === 'string' && notes !== '' ? { notes: [row.notes, notes].filter((part) => typeof part === 'string' && part !== '').join('\n'), moveNotes: notes } : {})
const answer = (row: Row, message: string): ActionAnswer => ({ row, also: 'deal', extra: { message } })

export const deals = resource(Deal, {
  path: 'deals', page: pages, partialPut: true, list: dealWords,
  detail: [...dealWords, { customer: customerBrief }, { assignedTo: employeeBrief }, { lead: leadBrief }, 'lead.name', { pipeline: ['id', 'name', 'isDefault'] }, 'pipeline.name',
    { name: 'stage_obj', needs: ['stage', 'stage.name', 'stage.order', 'stage.probability', 'stage.isClosedWon', 'stage.isClosedLost'], of: stageObject },
    'organization', 'description', 'expectedRevenue', 'actualCloseDate', 'lostReason', 'source', 'tags', 'notes', history],
  allow: { ...crudOf('deal'), mark_won: update, mark_lost: update, reopen: update, move_stage: update },
  filter: [by('status', 'status'), by('stage', 'stage'), by('pipeline', 'pipeline'), by('assigned_to', 'assignedTo'), by('customer', 'customer'), by('lead', 'lead'), by('priority', 'priority'),
    by('is_won', 'isWon'), by('is_lost', 'isLost'), by('min_value', 'value', 'gte'), by('max_value', 'value', 'lte'), { param: 'tags', path: 'tags', op: 'icontains', reads: 'text', lenient: true }, inOrganization],
  search: ['title', 'description', 'customer.name'], sort: ['createdAt', 'updatedAt', 'value', 'expectedCloseDate', 'probability', 'title'],
  actions: {
    mark_won: {
      on: 'row', input: { actualCloseDate: date().optional(), notes: text().optional() },
      run: async ({ row, input, hands }) => {
        if (row.isWon === true) throw new Fault('refused', 'Deal is already won')
        return answer(await hands.update(Deal, row.id, { isWon: true, ...(typeof input.actualCloseDate === 'string' ? { actualCloseDate: input.actualCloseDate } : {}), ...withNotes(row, input.notes) }), 'Deal marked as won')
      },
    },
    mark_lost: {
      on: 'row', input: { lostReason: text(), notes: text().optional() },
      run: async ({ row, input, hands }) => {
        if (row.isLost === true) throw new Fault('refused', 'Deal is already lost')
        return answer(await hands.update(Deal, row.id, { isLost: true, lostReason: input.lostReason, ...withNotes(row, input.notes) }), 'Deal marked as lost')
      },
    },
    reopen: {
      on: 'row',
      run: async ({ row, hands }) => {
        if (row.isWon !== true && row.isLost !== true) throw new Fault('refused', 'Deal is not closed')
        return answer(await hands.update(Deal, row.id, { isWon: false, isLost: false }), 'Deal reopened')
      },
    },
    move_stage: {
      on: 'row', input: { stageId: integer().alias('stage'), notes: text().optional() },
      run: async ({ row, input, hands }) => {
        const stage = await hands.find(Stage, where('id', 'eq', input.stageId))
        if (stage === null) throw new Fault('notFound', 'Stage not found')
        return answer(await hands.update(Deal, row.id, { stage: stage.id, ...withNotes(row, input.notes) }), `Deal moved to ${String(stage.name)}`)
      },
    },
  },
  stats: (rows) => ({
    total: rows.count(), totalValue: rows.sum('value'), expectedRevenue: rows.sum('expectedRevenue'), won: rows.count(where('isWon', 'eq', true)), lost: rows.count(where('isLost', 'eq', true)),
    open: rows.count({ op: 'and', of: [where('isWon', 'eq', false), where('isLost', 'eq', false)] }), wonValue: rows.sum('value', where('isWon', 'eq', true)),
    byPriority: rows.countBy('priority'), countByStage: rows.countBy('stage.name'), valueByStage: rows.sumBy('stage.name', 'value'),
  }),
})

function stageObject(row: Row): Row | null {
  if (row.stage === null) return null
  return { id: row.stage, name: row['stage.name'], order: row['stage.order'], probability: row['stage.probability'] === null ? null : String(row['stage.probability']), is_closed_won: row['stage.isClosedWon'], is_closed_lost: row['stage.isClosedLost'] }
}
