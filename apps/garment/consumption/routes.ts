import { both, decimal, text, where } from '@tenon/model'
import { HttpFault, rowsTold } from '@tenon/http'
import { may } from '../permissions.ts'
import { referenceOf } from '../references/detail.ts'
import { at, type Call, clean, param, type PlainRoute, type Reply, type Row, rowsOf } from '../routes/door.ts'
import { facts, garments } from './dimension.ts'
import { usages } from './usage.ts'

const states: Readonly<Record<string, string>> = { EN_PROCESO: 'En proceso', FINALIZADA: 'Aprobada y terminada', CANCELADA: 'Cancelada', APROBADA: 'Aprobado sujeto a cambios' }

async function ofReference(call: Call): Promise<Reply> {
  const code = clean(param(call, 'reference'))
  if (code === '') throw new HttpFault(400, { success: false, error: 'El parámetro reference es requerido' })
  const reference = await referenceOf(call, code)
  const rows = await rowsOf(call, usages, where('reference', 'eq', reference?.U_GSP_REFERENCE ?? code))
  const data = rows.map(({ REFERENCIA: _code, ...row }): Row => ({ COLECCION: reference?.CollectionName ?? null, NOMBRE_REF: reference?.U_GSP_Desc ?? code, ESTADO: states[String(reference?.Name)] ?? reference?.Name ?? null, ...row }))
  return { body: { success: true, data, count: data.length, referenceCode: code, ...(data.length === 0 ? { message: 'No hay consumos para esta referencia' } : {}) } }
}

async function add(call: Call): Promise<Reply> {
  const { referencia, codigo_tela, cantidad_consumo, unidad_medida } = call.input
  const reference = await referenceOf(call, String(referencia))
  if (reference === undefined) throw new HttpFault(400, { success: false, error: 'La referencia no existe' })
  const values = { reference: reference.U_GSP_REFERENCE, fabric: codigo_tela, metres: cantidad_consumo, unit: unidad_medida }
  const made = await call.engine.run({ action: 'create', resource: usages, reading: 'list', draft: { values, issues: [] } }, call.context)
  return { status: 201, body: { success: true, message: 'Consumo registrado', data: rowsTold(made)[0] } }
}

/** What is known of a kind of garment: its variants, or what one of them takes. */
async function known(call: Call): Promise<Reply> {
  const asked = (name: string): string => clean(param(call, name))
  const garment = asked('tipo_prenda')
  if (garment === '') return { body: await rowsOf(call, garments, { op: 'true' }) }
  const paths: Readonly<Record<string, string>> = { cantidad_telas: 'fabrics.name', numero_variante: 'variant.name', uso_tela: 'use.name', base_textil: 'base.name', caracteristica_color: 'colour.name', ancho_util: 'width.name' }
  const narrowed = both(where('garment.name', 'iexact', garment), ...Object.entries(paths).flatMap(([name, path]) => (asked(name) === '' ? [] : [where(path, 'iexact', asked(name))])))
  const rows = await rowsOf(call, facts, narrowed)
  const only = (row: Row, names: readonly string[]): Row => Object.fromEntries(names.map((name) => [name, row[name] ?? null]))
  if (asked('cantidad_telas') !== '') return { body: rows.map((row) => only(row, ['uso_tela', 'base_textil', 'caracteristica_color', 'consumo_mtr', 'ancho_util_metros', 'tipo_terminacion'])) }
  const variants = new Map(rows.map((row) => { const told = only(row, ['cantidad_telas', 'numero_variante', 'descripcion_variante', 'tipo_terminacion']); return [JSON.stringify(told), told] }))
  return { body: [...variants.values()] }
}

export const consumptionRoutes: PlainRoute[] = [
  at('GET', '/api/consumos/', may('catalogue:read'), ofReference),
  { ...at('POST', '/api/consumos/', may('catalogue:write'), add), input: { referencia: text(30), codigo_tela: text(50), cantidad_consumo: decimal(10, 4).min(0), unidad_medida: text(20) } },
  at('GET', '/api/sap/consumo-textil/', may('catalogue:read'), known),
]
