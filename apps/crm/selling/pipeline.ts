import { both, boolean, Decimal, decimal, entity, type Hands, id, integer, one, text, where } from '@tenon/model'
import { Organization } from '../organizations/organization.ts'
import { code, stamped, timestamps } from '../traits.ts'

type Row = Record<string, unknown>

export const Pipeline = entity('pipeline', {
  id: id(), ...code, name: text(255), description: text().optional(), isActive: boolean().default(true), isDefault: boolean().default(false), ...timestamps,
}, {
  within: Organization, table: 'pipelines', stamps: stamped, order: ['id'], title: (p) => p.name,
  hooks: {
    /** There is one default: a new one ends the old one's turn. */
    after: async (row, old, hands) => {
      if (!row.isDefault || old?.isDefault === true) return
      for (const other of await hands.list(Pipeline, both(where('isDefault', 'eq', true), where('id', 'ne', row.id)))) await hands.update(Pipeline, other.id, { isDefault: false })
    },
  },
})

/** One step of a pipeline, with the chance that a deal on it is won. */
export const Stage = entity('pipeline_stage', {
  id: id(), pipeline: one(Pipeline).onDelete('cascade').reverse('stages').alias('pipeline_id'), name: text(255), description: text().optional(),
  order: integer().default(0), probability: decimal(5, 2).min(0).max(100).optional(),
  isActive: boolean().default(true), isClosedWon: boolean().default(false), isClosedLost: boolean().default(false), autoMoveAfterDays: integer().min(0).optional(), ...timestamps,
}, {
  within: Organization, table: 'pipeline_stages', stamps: stamped, unique: [['pipeline', 'name']], order: ['pipeline', 'order', 'id'], title: (s) => s.name,
  check: (s) => (s.isClosedWon && s.isClosedLost ? [{ path: ['isClosedLost'], message: 'A stage cannot be both won and lost.' }] : undefined),
})

const steps = [['Lead', '10'], ['Qualified', '25'], ['Proposal', '50'], ['Negotiation', '75'], ['Closed Won', '100'], ['Closed Lost', '0']] as const

/** The pipeline that every organization begins with. */
export async function foundPipeline(hands: Hands): Promise<Row> {
  const pipeline = await hands.create(Pipeline, { name: 'Sales Pipeline', isDefault: true })
  for (const [i, [name, probability]] of steps.entries()) {
    await hands.create(Stage, { pipeline: pipeline.id, name, order: i + 1, probability: Decimal.of(probability), isClosedWon: name === 'Closed Won', isClosedLost: name === 'Closed Lost' })
  }
  return pipeline
}

/** The stages that a deal without a pipeline moves along; the default pipeline is made when there is none. */
export async function defaultStages(hands: Hands): Promise<Row[]> {
  const pipelines = await hands.list(Pipeline, where('isActive', 'eq', true), ['id'])
  const pipeline = pipelines.find((p) => p.isDefault === true) ?? pipelines[0] ?? (await foundPipeline(hands))
  return stagesOf(hands, pipeline.id)
}
export const stagesOf = (hands: Hands, pipeline: unknown): Promise<Row[]> => hands.list(Stage, where('pipeline', 'eq', pipeline), ['order', 'id'])

/** `Closed Won` and `closed-won` are one stage. */
export const stageKey = (name: unknown): string => String(name ?? '').toLowerCase().replace(/[^a-z]+/g, '-').replace(/^-|-$/g, '')
