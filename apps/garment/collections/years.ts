import { where } from '@tenon/model'
import { may } from '../permissions.ts'
import { at, type Call, clean, param, part, type PlainRoute, refused, type Reply, rowsOf } from '../routes/door.ts'
import { collections } from './collection.api.ts'
import { lookOf } from './collection.ts'

/** The years of one collection: by its slug, or by the code of any of its years. */
async function years(call: Call): Promise<Reply> {
  const asked = clean(part(call, 'key'))
  const all = await rowsOf(call, collections, { op: 'true' }, ['year', 'code'])
  const one = all.find((c) => c.id === asked) ?? all.find((c) => lookOf(c.label).slug === asked)
  if (one === undefined) throw refused(404, 'Colección no encontrada')
  const { slug } = lookOf(one.label)
  const anios = all.filter((c) => lookOf(c.label).slug === slug).map((c) => ({ id: c.id, img: c.img, bg: c.bg, label: c.year }))
  return { body: { nombre_coleccion: lookOf(one.label).season === String(one.label) ? one.label : String(one.label).replace(/\s*20\d\d$/, ''), anios } }
}

export const collectionRoutes: PlainRoute[] = [
  at('GET', '/api/anio_coleccion/{key}/anios/', may('catalogue:read'), years), at('GET', '/api/colecciones/{key}/anios/', may('catalogue:read'), years),
  at('GET', '/api/colecciones-list/', may('catalogue:read'), async (call) => {
    const name = clean(param(call, 'nombre'))
    return { body: await rowsOf(call, collections, name === '' ? { op: 'true' } : where('name', 'icontains', name)) }
  }),
  at('GET', '/api/collections/{key}/', may('catalogue:read'), async (call) => {
    const found = (await rowsOf(call, collections, where('code', 'eq', clean(part(call, 'key'))), undefined, 1))[0]
    if (found === undefined) throw refused(404, 'Colección no encontrada')
    return { body: found }
  }),
]
