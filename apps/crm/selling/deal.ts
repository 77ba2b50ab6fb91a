import { both, boolean, choice, date, Decimal, decimal, entity, type Hands, id, instant, json, money, one, type RowOf, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { Organization } from '../organizations/organization.ts'
import { Customer } from '../parties/customer.ts'
import { Employee } from '../people/employee.ts'
import { User } from '../people/user.ts'
import { code, stamped, timestamps } from '../traits.ts'
import { customerOfLead } from './customer-of-lead.ts'
import { Lead } from './lead.ts'
import { defaultStages, Pipeline, Stage, stagesOf } from './pipeline.ts'

const hundred = Decimal.of('100')

/** A sale in the making, on one stage of a pipeline. A deal is never both won and lost. */
export const Deal = entity('deal', {
  id: id(), ...code, title: text(255).length({ min: 3, max: 255 }), description: text().optional(),
  customer: one(Customer).onDelete('setNull').optional().reverse('deals').alias('customer_id'), lead: one(Lead).onDelete('setNull').optional().reverse('deals').alias('lead_id'),
  pipeline: one(Pipeline).onDelete('setNull').optional().alias('pipeline_id'), stage: one(Stage).onDelete('setNull').optional().alias('stage_id'),
  assignedTo: one(Employee).onDelete('setNull').optional().alias('assigned_to_id'),
  value: money().min(0).default(Decimal.zero), currency: text(3).default('USD'), probability: decimal(5, 2).min(0).max(100).default(Decimal.zero),
  expectedRevenue: money().generated(), expectedCloseDate: date().optional(), actualCloseDate: date().optional(),
  priority: choice('low', 'medium', 'high', 'urgent').default('medium'),
  isWon: boolean().default(false), isLost: boolean().default(false), lostReason: text().optional(), source: text(100).optional(),
  tags: json<unknown>().default([]), notes: text().optional(),
  status: choice('active', 'inactive', 'open', 'closed').default('open'), ...timestamps,
}, {
  within: Organization, table: 'deals', stamps: stamped, order: ['-createdAt', '-id'], title: (d) => d.title,
  index: [['status'], ['stage'], ['assignedTo'], ['expectedCloseDate'], ['isWon'], ['isLost'], ['customer'], ['priority']],
  derive: { expectedRevenue: (d) => d.value.times(d.probability).times('0.01') },
  check: (d, old, input) => [
    ...(input.isWon === true && input.isLost === true ? [{ path: ['isLost'], message: 'A deal cannot be both won and lost.' }] : []),
    ...(old === null && d.customer === null && d.lead === null ? [{ path: ['customer'], message: 'Either a customer or a lead is required.' }] : []),
  ],
  hooks: {
    before: async (row, old, hands, input): Promise<Standing | undefined> => {
      if (row.expectedCloseDate !== null && row.expectedCloseDate !== old?.expectedCloseDate && row.expectedCloseDate < hands.today) throw problem('expectedCloseDate', 'Expected close date cannot be in the past.')
      const stage = await stageOf(row, old, hands)
      return stage === undefined ? undefined : at(stage, row, old, hands, input)
    },
    after: async (row, old, hands, input) => {
      if (old !== null && row.stage === old.stage) return
      for (const last of await hands.list(DealMove, both(where('deal', 'eq', row.id), where('leftAt', 'isNull', true)))) await hands.update(DealMove, last.id, { leftAt: hands.now })
      await hands.create(DealMove, { deal: row.id, stage: row.stage, previousStage: old?.stage ?? null, enteredAt: old === null ? row.createdAt : hands.now, notes: typeof input.moveNotes === 'string' ? input.moveNotes : null })
    },
  },
})
type DealRow = RowOf<typeof Deal>
/** What the stage decides about a deal. */
interface Standing {
  stage: number | null; pipeline: number | null; customer?: number | null; isWon: boolean; isLost: boolean; status: 'active' | 'inactive' | 'open' | 'closed'
  probability: Decimal; lostReason?: string | null; actualCloseDate?: string | null
}
type StageRow = Record<string, unknown>

/** How long a deal has been where: a row per move, the last one still open. */
export const DealMove = entity('deal_stage_history', {
  id: id(), deal: one(Deal).onDelete('cascade').reverse('stageHistory'), stage: one(Stage).onDelete('setNull').optional(), previousStage: one(Stage).onDelete('setNull').optional(),
  changedBy: one(User).onDelete('setNull').optional().readonly(), notes: text().optional(), enteredAt: instant(), leftAt: instant().optional(),
}, { within: Organization, table: 'deal_stage_history', stamps: { createdBy: 'changedBy' }, order: ['enteredAt', 'id'], audit: false })

const problem = (field: string, message: string): Fault => new Fault('invalid', 'Some values are not valid.', { issues: [{ path: [field], code: 'custom', message }] })

/** The stage that a write leads to, or undefined where it moves nothing. Flags say as much as stages: a won deal stands on the won stage. */
async function stageOf(row: DealRow, old: DealRow | null, hands: Hands): Promise<StageRow | undefined> {
  if (row.stage !== null && row.stage !== (old?.stage ?? null)) return (await hands.find(Stage, where('id', 'eq', row.stage))) ?? undefined
  const [won, lost] = [row.isWon && old?.isWon !== true, row.isLost && old?.isLost !== true]
  const reopened = old !== null && (old.isWon || old.isLost) && !row.isWon && !row.isLost
  if (old !== null && !won && !lost && !reopened) return undefined
  const stages = row.pipeline === null ? await defaultStages(hands) : await stagesOf(hands, row.pipeline)
  if (won) return stages.find((s) => s.isClosedWon === true) ?? { id: row.stage, pipeline: row.pipeline, isClosedWon: true }
  if (lost) return stages.find((s) => s.isClosedLost === true) ?? { id: row.stage, pipeline: row.pipeline, isClosedLost: true }
  const open = stages.filter((s) => s.isClosedWon !== true && s.isClosedLost !== true)
  const before = reopened ? (await hands.list(DealMove, where('deal', 'eq', old.id), ['-enteredAt', '-id'])).map((m) => m.previousStage) : []
  return open.find((s) => s.id === before.find((id) => open.some((o) => o.id === id))) ?? open[0]
}

/** What standing on a stage means for the deal. */
async function at(stage: StageRow, row: DealRow, old: DealRow | null, hands: Hands, input: Record<string, unknown>): Promise<Standing> {
  const place = { stage: stage.id as number | null, pipeline: stage.pipeline as number | null }
  if (stage.isClosedWon === true) {
    return { ...place, customer: row.customer ?? (await buyerOf(row, hands)), isWon: true, isLost: false, status: 'closed', probability: hundred, lostReason: null, actualCloseDate: input.actualCloseDate === undefined ? hands.today : row.actualCloseDate ?? hands.today }
  }
  if (stage.isClosedLost === true) {
    return { ...place, isWon: false, isLost: true, status: 'closed', probability: Decimal.zero, lostReason: (row.lostReason ?? '') === '' ? 'Not given' : row.lostReason, actualCloseDate: input.actualCloseDate === undefined ? hands.today : row.actualCloseDate ?? hands.today }
  }
  const chance = input.probability === undefined ? (stage.probability as Decimal | null | undefined) ?? row.probability : row.probability
  const wasClosed = old !== null && (old.isWon || old.isLost)
  return { ...place, isWon: false, isLost: false, status: row.status === 'closed' ? 'open' : row.status, probability: chance, ...(wasClosed || old === null ? { actualCloseDate: null, lostReason: null } : {}) }
}

async function buyerOf(row: DealRow, hands: Hands): Promise<number> {
  const lead = row.lead === null ? null : await hands.find(Lead, where('id', 'eq', row.lead))
  if (lead === null) throw problem('customer', 'A won deal needs a customer.')
  return Number((await customerOfLead(lead, hands)).id)
}
