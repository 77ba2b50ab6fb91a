import { both, where } from '@tenon/model'
import { Collection } from '../collections/collection.ts'
import { may } from '../permissions.ts'
import { phases } from '../phases/phase.api.ts'
import { slugOf } from '../phases/phase.ts'
import { besides } from '../phases/standard.ts'
import { alsoCosteo, at, bodyOf, type Call, clean, idOf, param, part, type PlainRoute, refused, type Reply, type Row, rowsOf } from '../routes/door.ts'
import { rowsTold } from '@tenon/http'
import { isFabric, isTrim } from './material.ts'
import { items, materials, references } from './reference.api.ts'

const picture = (code: unknown): string => `/media/referencias/${String(code)}.jpg`
const withPicture = (row: Row): Row => ({ ...row, U_GSP_Picture: picture(row.U_GSP_REFERENCE), U_GSP_Desc: String(row.U_GSP_Desc ?? '') })

/** A reference by its code, or by its id where the text is a number. */
export async function referenceOf(call: Call, asked: string): Promise<Row | undefined> {
  const key = clean(asked)
  const byCode = (await rowsOf(call, references, where('code', 'iexact', key), undefined, 1))[0]
  return byCode ?? (idOf(key) === 0 ? undefined : (await rowsOf(call, references, where('id', 'eq', idOf(key)), undefined, 1))[0])
}
async function needed(call: Call, asked: string): Promise<Row> {
  const found = await referenceOf(call, asked)
  if (found === undefined) throw refused(404, 'Referencia no encontrada')
  return withPicture(found)
}

/** Fabrics and trims of a reference, with the width of the roll. */
export async function madeOf(call: Call, code: unknown): Promise<{ telas: Row[]; insumos: Row[] }> {
  const rows = await rowsOf(call, materials, where('reference', 'eq', code), ['id'])
  const widths = new Map((await rowsOf(call, items, where('id', 'in', rows.map((r) => r.U_GSP_ItemCode)))).map((item) => [item.id, item.width]))
  const told = rows.map((r): Row => ({ U_GSP_REFERENCE: r.U_GSP_REFERENCE, U_GSP_SchLinName: r.U_GSP_SchLinName, U_GSP_ItemCode: r.U_GSP_ItemCode, U_GSP_ItemName: r.U_GSP_ItemName, U_GSP_QuantMsr: r.quantity === null ? null : Number(r.quantity), BWidth1: (widths.get(r.U_GSP_ItemCode) ?? null) === null ? null : Number(widths.get(r.U_GSP_ItemCode)) }))
  return { telas: told.filter((r) => isFabric(r.U_GSP_ItemCode)), insumos: told.filter((r) => isTrim(r.U_GSP_ItemCode)) }
}

const available = async (call: Call): Promise<Row[]> => (await rowsOf(call, phases, where('status', 'eq', 'ACTIVA'), ['order'])).map((p) => ({ slug: slugOf(p.CODIGO_FASE), nombre: p.NOMBRE_FASE }))

async function detail(call: Call): Promise<Reply> {
  const r = await needed(call, part(call, 'id'))
  return {
    body: {
      codigo_referencia: r.U_GSP_REFERENCE, nombre: r.U_GSP_Desc, imagen_url: r.U_GSP_Picture, fases_disponibles: await available(call), referencia_id: r.id, collection_id: r.U_GSP_COLLECTION, collection_name: r.CollectionName,
      reference_name: r.U_GSP_Desc, ...(await madeOf(call, r.U_GSP_REFERENCE)),
    },
  }
}

async function phaseOf(call: Call): Promise<Reply> {
  const slug = part(call, 'slug')
  const nombre_fase = besides[slug] ?? (await available(call)).find((p) => p.slug === slug)?.nombre
  if (nombre_fase === undefined) throw refused(404, 'Fase no encontrada')
  const r = await needed(call, part(call, 'reference'))
  const mensaje = `Fase ${String(nombre_fase)} de ${String(r.U_GSP_REFERENCE)}`
  return { body: slug === 'md-creacion-ficha' ? { mensaje, nombre_fase, ...(await madeOf(call, r.U_GSP_REFERENCE)) } : { mensaje, nombre_fase } }
}

const ofYear = async (call: Call): Promise<Reply> => ({ body: (await rowsOf(call, references, both(where('collection.code', 'eq', clean(part(call, 'collection'))), where('code', 'startsWith', 'PT')), ['-code'])).map(withPicture) })

/** A reference in the words of whoever makes one: the table's columns. */
async function create(call: Call): Promise<Reply> {
  const given = bodyOf(call)
  const missing = ['CODIGO_REFERENCIA', 'ID_COLECCION', 'NOMBRE_REFERENCIA'].filter((name) => (given[name] ?? '') === '')
  if (missing.length > 0) throw refused(400, `Campos requeridos faltantes: ${missing.join(', ')}`)
  const asked = String(given.ID_COLECCION)
  const collection = await call.engine.act(call.context, async (hands) => (await hands.find(Collection, where('code', 'eq', clean(asked)))) ?? (idOf(asked) === 0 ? null : hands.find(Collection, where('id', 'eq', idOf(asked)))))
  if (collection === null) throw refused(400, 'La colección no existe')
  const text = (name: string): Row => (given[name] === undefined || given[name] === null ? {} : { [columns[name]!]: String(given[name]) })
  const values = { collection: collection.id, ...Object.assign({}, ...Object.keys(columns).map(text)) }
  const made = await call.engine.run({ action: 'create', resource: references, reading: 'list', draft: { values, issues: [] } }, call.context)
  return { status: 201, body: { success: true, message: 'Referencia creada', ...rowsTold(made)[0] } }
}
const columns: Readonly<Record<string, string>> = { CODIGO_REFERENCIA: 'code', NOMBRE_REFERENCIA: 'name', TIPO_PRENDA: 'garment', GENERO: 'gender', TALLA_BASE: 'size', COLOR_BASE: 'colour', MATERIAL_PRINCIPAL: 'material' }

export const referenceRoutes: PlainRoute[] = [
  at('GET', '/api/detalle-referencia/{id}/', may('catalogue:read'), detail), at('GET', '/api/fases/{collection}/{reference}/{slug}/', may('catalogue:read'), phaseOf),
  ...alsoCosteo(at('GET', '/api/referencias-por-anio/{collection}/', may('catalogue:read'), ofYear)),
  at('GET', '/api/modelo-detalle/{pt}/', may('catalogue:read'), async (call) => ({ body: await madeOf(call, (await needed(call, part(call, 'pt'))).U_GSP_REFERENCE) })),
  ...alsoCosteo(at('GET', '/api/referencias/search/', may('catalogue:read'), async (call) => {
    const q = clean(param(call, 'search'))
    const rows = await call.engine.run({ action: 'list', resource: references, query: { search: q === '' ? [] : q.split(/\s+/).slice(0, 10), page: { by: 'none', limit: 50 } } }, call.context)
    return { body: rowsTold(rows).map((row) => { const { SchemaName: _state, ...rest } = withPicture({ ...row }); return rest }) }
  })),
  ...alsoCosteo(at('GET', '/api/referencias/{code}/', may('catalogue:read'), async (call) => ({ body: await needed(call, part(call, 'code')) }))),
  ...alsoCosteo(at('POST', '/api/referencias/', may('catalogue:write'), create)),
]
