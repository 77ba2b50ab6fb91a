import assert from 'node:assert/strict'
import { introspect } from '@tenon/sql'
import { describeSystem } from '../../../packages/cli/describe.ts'
import { type Operation, operationsOf } from '../../trust/operations.ts'
import type { Running } from './harness.ts'

/** More than two hundred ways to say something to a database instead of to a person. */
const words = [
  "'", '"', ';', '--', '/*', '*/', '\\', '%', '_', "' or '1'='1", "'; drop table \"T_USUARIOS\"; --", '" or ""="', '1; delete from "T_USUARIOS"', "') union select 1,2,3 --", '${7*7}', '{{7*7}}', '$(id)', '`id`', '../../etc/passwd', '\u0000', '\ud800', '0x27', '%27', "admin'--", '1 or 1=1', "ñ' or 1=1 --",
  "1' waitfor delay '0:0:9'--", "1'; select pg_sleep(9); --", "' and randomblob(1000000000) --", '$$', "E'\\''", "x'27'", '?1', '$1', ':1', "' || (select \"CODIGO_USUARIO\" from \"T_USUARIOS\" limit 1) || '",
]
export const attacks: readonly string[] = words.flatMap((one) => [one, `MD001${one}`, `${one}MD001`, `1${one}`, `${one}${one}`, `x' || ${one} || '`, ` ${one} `])

/** What plain routes read of the query, and of a body that their OpenAPI leaves open. */
const asks: Readonly<Record<string, readonly string[]>> = {
  '/api/users/search/': ['q', 'area', 'rol', 'estado', 'exact', 'limit'], '/api/consumos/': ['reference'], '/api/sap/consumo-textil/': ['tipo_prenda', 'cantidad_telas', 'numero_variante', 'uso_tela', 'base_textil', 'caracteristica_color', 'ancho_util'],
  '/api/search-pt/': ['ptCode'], '/api/search-md/': ['mdCode'], '/api/search-collections/': ['q'], '/api/search/': ['q'], '/api/colecciones-list/': ['nombre'], '/api/modelo-detalle/{pt}/': ['collectionId'], '/api/referencias/search/': ['search'],
  '/costeo/referencias/search/': ['search'], '/api/tablero/': ['coleccion'], '/api/metricas-flujo/': ['dias', 'coleccion'], '/api/users/{id}/': ['hard'],
}
const said: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  '/api/token/': { username: 'nobody', password: 'x' }, '/api/token/refresh/': { refresh: 'x' }, '/api/token/verify/': { token: 'x' },
  '/api/phase-action/': { phaseId: '999999-1', action: 'deliver', notes: 'x', reason: 'MEDIDAS', targetPhaseId: '1', toUserId: 1, referenceId: 999_999 },
  ...Object.fromEntries(['/api', '/costeo'].flatMap((at) => [
    [`${at}/referencias/`, { CODIGO_REFERENCIA: 'PT01600', ID_COLECCION: '063', NOMBRE_REFERENCIA: 'x', TIPO_PRENDA: 'x', GENERO: 'MUJER', TALLA_BASE: 'S', COLOR_BASE: 'x', MATERIAL_PRINCIPAL: 'x' }],
    [`${at}/referencias/{code}/trazabilidad/`, { ID_FASE: 1, TIPO_MOVIMIENTO: 'x', OBSERVACIONES: 'x', MOTIVO: 'x', ID_USUARIO_RESPONSABLE: 1, ID_USUARIO_DESTINO: 1, ESTADO_CALIDAD: 'x', ARCHIVO_ADJUNTO: 'x' }],
  ])),
  '/api/traceability/{code}/': { ID_FASE: 1, ID_USUARIO_RESPONSABLE: 1, FECHA_INICIO: 'x', ESTADO: 'x' },
}
/** Values with which a body is refused for no other reason than the one attacked. */
const fitting: Readonly<Record<string, unknown>> = { AREA: 'DISEÑO', ROL: 'DISEÑADOR', ESTADO: 'ACTIVO', EMAIL: 'a@b.co', email: 'a@b.co', cantidad_consumo: 1, consumo_mtr: 1, ORDEN_SECUENCIA: 1, TIEMPO_ESTIMADO_HORAS: 1, TIEMPO_MAXIMO_HORAS: 1, role: 'DISEÑADOR', status: 'ACTIVO', department: 'DISEÑO' }

export interface Place { readonly operation: Operation; readonly where: 'path' | 'query' | 'body'; readonly name: string }
/** Every parameter of every route. */
export async function placesOf(system: Parameters<typeof describeSystem>[0]): Promise<Place[]> {
  const reads = (o: Operation): boolean => o.method === 'GET' || o.method === 'DELETE'
  return operationsOf(await describeSystem(system)).filter((o) => ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(o.method) && !/events/.test(o.path)).flatMap((operation) => [
    ...[...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]): Place => ({ operation, where: 'path', name: name! })),
    ...(reads(operation) ? [...operation.query, ...(asks[operation.path] ?? [])].map((name): Place => ({ operation, where: 'query', name })) : []),
    ...(reads(operation) ? [] : [...operation.fields, ...Object.keys(said[operation.path] ?? {})].map((name): Place => ({ operation, where: 'body', name }))),
  ])
}

/** Says one thing in one place; everything else is as it should be. Changes go to the user whose id is `victim`, or to nothing that is there. */
export async function attack({ ask }: Running, { operation, where, name }: Place, words: string, victim: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const spelled = encodeURIComponent(words.toWellFormed())
  const path = operation.path.replace(/\{(\w+)\}/g, (_, part: string) => (where === 'path' && part === name ? spelled : operation.method === 'GET' ? '1' : operation.path.startsWith('/api/users/') ? victim : '999999'))
  if (operation.method === 'GET' || operation.method === 'DELETE') {
    const answer = await ask(operation.method, `${path}${where === 'query' ? `?${name}=${spelled}` : ''}`, undefined, headers)
    assert.ok(answer.status < 500, `${operation.method} ${path} ${name}=${words}: ${answer.text}`)
    return answer.status
  }
  const body = { ...Object.fromEntries(operation.fields.map((field) => [field, fitting[field] ?? (/_ID$|_id$/.test(field) ? 1 : 'x')])), ...said[operation.path], ...(where === 'body' ? { [name]: words } : {}) }
  const answer = await ask(operation.method, path, body, headers)
  assert.ok(answer.status < 500, `${operation.method} ${path} ${JSON.stringify(body)}: ${answer.text}`)
  return answer.status
}

/** Every row of every table, by table, as text; new rows come at the end of each. */
export async function everything({ database, kind }: Running): Promise<ReadonlyMap<string, readonly string[]>> {
  const tables = await introspect(database, database, ['GARMENT_PRODUCTION_CONTROL', 'CONSUMO_TEXTIL', 'SBOJOZF'])
  const out = new Map<string, readonly string[]>()
  for (const t of tables) {
    const at = kind === 'sqlite' || t.schema === undefined ? `"${t.name}"` : `"${t.schema}"."${t.name}"`
    const cast = (column: string): string => (kind === 'hana' ? `to_nvarchar("${column}")` : `cast("${column}" as text)`)
    const { rows } = await database.run({ text: `select ${t.columns.map((c) => cast(c.name)).join(', ')} from ${at}`, params: [], columns: t.columns.map(() => ({ is: 'text' as const })) })
    out.set(t.name, rows.map((row) => JSON.stringify(row)))
  }
  return out
}
