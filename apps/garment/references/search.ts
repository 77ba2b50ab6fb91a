import { both, either, where } from '@tenon/model'
import { collections } from '../collections/collection.api.ts'
import { may } from '../permissions.ts'
import { phases } from '../phases/phase.api.ts'
import { slugOf } from '../phases/phase.ts'
import { at, type Call, clean, param, type PlainRoute, refused, type Reply, type Row, rowsOf } from '../routes/door.ts'
import { referenceOf } from './detail.ts'
import { references } from './reference.api.ts'

const needed = (call: Call, name: string): string => { const value = clean(param(call, name)); if (value === '') throw refused(400, `El parámetro ${name} es requerido`); return value }

/** One reference by the code that the search bar recognised. */
const byCode = (name: string, prefix: RegExp) => async (call: Call): Promise<Reply> => {
  const code = needed(call, name)
  const found = prefix.test(code) ? await referenceOf(call, code) : undefined
  if (found === undefined) throw refused(404, 'Referencia no encontrada')
  return { body: found }
}

async function everything(call: Call, what: readonly ('reference' | 'collection' | 'phase')[]): Promise<Reply> {
  const q = needed(call, 'q')
  const results: Row[] = []
  if (what.includes('collection')) for (const c of await rowsOf(call, collections, either(where('name', 'icontains', q), where('code', 'eq', q)), undefined, 20)) results.push({ id: c.id, title: c.label, description: `Colección ${String(c.year)}`, type: 'collection', url: `/modules/referencias-por-anio/${String(c.id)}`, collection: c.label })
  if (what.includes('reference')) for (const r of await rowsOf(call, references, both(either(where('code', 'icontains', q), where('name', 'icontains', q))), ['-code'], 20)) results.push({ id: r.U_GSP_REFERENCE, title: r.U_GSP_REFERENCE, description: r.U_GSP_Desc, type: 'reference', url: `/modules/referencia-detalle/${String(r.U_GSP_COLLECTION)}/${String(r.U_GSP_REFERENCE)}/fases/jo`, collection: r.CollectionName, reference: r.U_GSP_REFERENCE, metadata: { estado: r.Name } })
  if (what.includes('phase')) for (const p of await rowsOf(call, phases, where('name', 'icontains', q), ['order'])) results.push({ id: slugOf(p.CODIGO_FASE), title: p.NOMBRE_FASE, description: p.DESCRIPCION ?? p.ETAPA, type: 'phase', url: `/modules/fases/${slugOf(p.CODIGO_FASE)}`, phase: p.NOMBRE_FASE })
  return { body: { results, total: results.length, query: q, searchType: what.length === 1 ? 'collection' : 'general' } }
}

export const findRoutes: PlainRoute[] = [
  at('GET', '/api/search-pt/', may('catalogue:read'), byCode('ptCode', /^PT/i)), at('GET', '/api/search-md/', may('catalogue:read'), byCode('mdCode', /^MD/i)),
  at('GET', '/api/search-collections/', may('catalogue:read'), (call) => everything(call, ['collection'])), at('GET', '/api/search/', may('catalogue:read'), (call) => everything(call, ['collection', 'reference', 'phase'])),
]
