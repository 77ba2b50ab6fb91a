import { resource, where } from '@tenon/model'
import { may } from '../permissions.ts'
import { at, clean, part, type PlainRoute, refused, rowsOf } from '../routes/door.ts'
import { codeOfSlug, Phase } from './phase.ts'

export const phases = resource(Phase, {
  path: 'fases-catalogo', name: 'Fase', list: [{ as: 'Code', path: 'code' }, { as: 'Name', path: 'name' }, 'id', 'code', 'name', 'description', 'stage', 'order', 'area', 'estimatedHours', 'maximumHours', 'status'],
  page: { by: 'none' }, order: ['order'], create: ['code', 'name', 'description', 'stage', 'order', 'area', 'estimatedHours', 'maximumHours', 'status'], allow: { read: may('catalogue:read'), create: may('flow:lead'), update: may('flow:lead') },
})

export const phaseRoutes: PlainRoute[] = [
  at('GET', '/api/fases/', may('catalogue:read'), async (call) => ({ body: await rowsOf(call, phases, { op: 'true' }) })),
  at('GET', '/api/fases/{code}/', may('catalogue:read'), async (call) => {
    const asked = clean(part(call, 'code'))
    const found = (await rowsOf(call, phases, where('code', 'in', [asked, codeOfSlug(asked)]), undefined, 1))[0]
    if (found === undefined) throw refused(404, 'Fase no encontrada')
    return { body: found }
  }),
]
