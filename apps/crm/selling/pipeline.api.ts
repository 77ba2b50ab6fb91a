import { json, resource } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { by, inOrganization, pages } from '../filters.ts'
import { crudOf, may } from '../permissions.ts'
import { Pipeline, Stage, stagesOf } from './pipeline.ts'

const stageWords = ['id', 'pipeline', 'name', 'description', 'order', 'probability', 'isActive', 'isClosedWon', 'isClosedLost', 'autoMoveAfterDays', 'createdAt'] as const
const pipelineWords = ['id', 'organization', 'code', 'name', 'description', 'isActive', 'isDefault', { stages: stageWords }, { as: 'stage_count', path: 'stages.count' }, 'createdAt', 'updatedAt'] as const

export const pipelines = resource(Pipeline, {
  path: 'pipelines', page: pages, partialPut: true, list: pipelineWords, detail: pipelineWords, search: ['name'], sort: ['name', 'createdAt'],
  filter: [by('is_active', 'isActive'), by('is_default', 'isDefault'), inOrganization],
  allow: { ...crudOf('pipeline'), set_default: may('pipeline:update'), reorder_stages: may('pipeline:update') },
  actions: {
    set_default: { on: 'row', run: async ({ row, hands }) => ({ row: await hands.update(Pipeline, row.id, { isDefault: true }), also: 'pipeline', extra: { message: 'Default pipeline set.' } }) },
    reorder_stages: {
      on: 'row', input: { stages: json<unknown>() },
      run: async ({ row, input, hands }) => {
        const own = await stagesOf(hands, row.id)
        for (const [id, order] of orders(input.stages)) {
          const stage = own.find((s) => s.id === id)
          if (stage === undefined) throw new Fault('invalid', 'Some values are not valid.', { issues: [{ path: ['stages'], code: 'missing', params: { value: id } }] })
          await hands.update(Stage, id, { order })
        }
        return { row, also: 'pipeline', extra: { message: 'Stages reordered.' } }
      },
    },
  },
})
export const stages = resource(Stage, {
  path: 'pipeline-stages', page: pages, partialPut: true, list: stageWords, detail: stageWords, allow: crudOf('pipeline'), filter: [by('pipeline', 'pipeline'), by('is_active', 'isActive'), inOrganization], search: ['name'], sort: ['order', 'name', 'createdAt'],
})

/** `[{id, order}]`, or a bare list of ids in the wanted order. */
function orders(sent: unknown): (readonly [number, number])[] {
  const wrong = (): Fault => new Fault('invalid', 'Some values are not valid.', { issues: [{ path: ['stages'], code: 'custom', message: 'Expected a list of {id, order}.' }] })
  if (!Array.isArray(sent) || sent.length > 500) throw wrong()
  return sent.map((item: unknown, i) => {
    const [id, order] = typeof item === 'object' && item !== null ? [(item as Record<string, unknown>).id, (item as Record<string, unknown>).order ?? i + 1] : [item, i + 1]
    if (!Number.isSafeInteger(id) || !Number.isInteger(order) || Math.abs(Number(order)) > 1_000_000) throw wrong()
    return [Number(id), Number(order)] as const
  })
}
