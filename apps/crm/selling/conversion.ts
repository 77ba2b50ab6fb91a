import { type ActionAnswer, type ActionCall, both, type Hands, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { Customer } from '../parties/customer.ts'
import { customerOfLead, markConverted } from './customer-of-lead.ts'
import { Deal } from './deal.ts'
import { Lead } from './lead.ts'
import { defaultStages, Stage, stageKey } from './pipeline.ts'

type Row = Record<string, unknown>

const unconverted = (lead: Row): void => { if (lead.isConverted === true) throw new Fault('refused', 'Lead is already converted') }

/** A lead becomes a customer, once. */
export async function convert({ row, input, hands }: ActionCall): Promise<ActionAnswer> {
  unconverted(row)
  const customer = await customerOfLead(row, hands, { customerType: input.customerType ?? undefined, assignedTo: input.assignedTo ?? undefined })
  const lead = await markConverted(row, hands)
  return { row: lead, status: 201, also: 'lead', extra: { message: 'Lead converted successfully', customer_id: customer.id } }
}

/** A lead becomes a deal on a stage, once. On a won stage it has a customer at the same time. */
export async function convertToDeal({ row, input, hands }: ActionCall): Promise<ActionAnswer> {
  unconverted(row)
  const stage = await stageFor(hands, input.stageId, [input.stageKey])
  const deal = await dealOf(row, stage, hands)
  const lead = await markConverted(row, hands, { stage: stage.id })
  return { row: lead, status: 201, also: 'lead', extra: { message: 'Lead converted to deal successfully', deal: brief(deal, stage) } }
}

/** A lead moves along the stages. Reaching a won stage makes a won deal and a customer; leaving it takes both back. */
export async function moveLead({ row, input, hands }: ActionCall): Promise<ActionAnswer> {
  const stage = await stageFor(hands, input.stageId, [input.stageKey, input.stageName])
  const before = row.stage === null ? null : await hands.find(Stage, where('id', 'eq', row.stage))
  const news: Row = { stage: stage.id, moveNotes: input.notes ?? null }
  let lead: Row
  if (stage.isClosedWon === true) {
    await customerOfLead(row, hands)
    const deal = await hands.find(Deal, where('lead', 'eq', row.id))
    if (deal === null) await dealOf(row, stage, hands)
    else if (deal.isWon !== true) await hands.update(Deal, deal.id, { stage: stage.id })
    lead = await markConverted(row, hands, news)
  } else {
    const back = before?.isClosedWon === true
    if (back) await takeBack(row, stage, hands)
    const open = stage.isClosedLost === true ? { qualificationStatus: 'lost' } : row.qualificationStatus === 'lost' || back ? { qualificationStatus: 'qualified' } : {}
    lead = await hands.update(Lead, row.id, { ...news, ...open, ...(back ? { isConverted: false, convertedAt: null, convertedBy: null } : {}) })
  }
  return { row: lead, also: 'lead', extra: { message: `Lead moved to ${String(stage.name)}` } }
}

async function dealOf(lead: Row, stage: Row, hands: Hands): Promise<Row> {
  const name = String((lead.organizationName ?? '') === '' ? lead.name : lead.organizationName)
  return hands.create(Deal, {
    title: name.length < 3 ? `Deal ${name}` : name, lead: lead.id, stage: stage.id, pipeline: stage.pipeline, assignedTo: lead.assignedTo, source: lead.source,
    ...(lead.estimatedValue === null ? {} : { value: lead.estimatedValue }),
  })
}

async function takeBack(lead: Row, stage: Row, hands: Hands): Promise<void> {
  const deals = await hands.list(Deal, both(where('lead', 'eq', lead.id), where('isWon', 'eq', true)))
  for (const deal of deals) await hands.update(Deal, deal.id, { stage: stage.id })
  const customer = await hands.find(Customer, where('convertedFromLead', 'eq', lead.id))
  if (customer === null || (await hands.find(Deal, both(where('customer', 'eq', customer.id), where('isWon', 'eq', true)))) !== null) return
  await hands.update(Customer, customer.id, { status: 'inactive' })
}

/** A stage by its id, or by key or name where the id is 0 or absent. */
async function stageFor(hands: Hands, id: unknown, words: readonly unknown[]): Promise<Row> {
  const stage = typeof id === 'number' && id !== 0 ? await hands.find(Stage, where('id', 'eq', id)) : await named(hands, words)
  if (stage === null) throw new Fault('notFound', 'Stage not found')
  return stage
}
async function named(hands: Hands, words: readonly unknown[]): Promise<Row | null> {
  const wanted = words.map(stageKey).filter((word) => word !== '')
  const stages = await defaultStages(hands)
  return stages.find((stage) => wanted.includes(stageKey(stage.name))) ?? null
}

const brief = (deal: Row, stage: Row): Row => ({
  id: deal.id, title: deal.title, customer: deal.customer, lead: deal.lead, value: String(deal.value), currency: deal.currency, stage: stageKey(stage.name), stage_id: stage.id, stage_name: stage.name,
  pipeline: deal.pipeline, probability: String(deal.probability), status: deal.status, priority: deal.priority, is_won: deal.isWon, is_lost: deal.isLost,
})
