import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json, Running } from '../harness.ts'

/** Addresses of the contract that are read, and what must be in each answer: of a list, in its first row. */
const read: readonly (readonly [string, readonly string[]])[] = [
  ['/api/users', ['success', 'data', 'count', 'pagination', 'filters', 'users', 'total', 'page', 'limit']], ['/api/users/1', ['success', 'data']], ['/api/users/search?q=mar', ['success', 'data', 'count', 'searchType', 'query', 'filters', 'suggestions']], ['/api/users/options', ['success', 'data', 'timestamp']],
  ['/api/users/database/health', ['success', 'connection', 'health', 'timestamp', 'schema']], ['/api/colecciones', ['id', 'label', 'img', 'bg', 'status', 'season', 'year', 'lastUpdated']], ['/api/collections/063', ['id', 'label']], ['/api/colecciones-list?nombre=sun', ['id', 'label']],
  ['/api/anio_coleccion/pre-fall/anios', ['nombre_coleccion', 'anios']], ['/api/colecciones/063/anios', ['nombre_coleccion', 'anios']], ['/api/referencias-por-anio/063', ['U_GSP_REFERENCE', 'U_GSP_Picture', 'U_GSP_Desc', 'Name']], ['/costeo/referencias-por-anio/063', ['U_GSP_REFERENCE']],
  ['/api/detalle-referencia/PT01600', ['codigo_referencia', 'nombre', 'imagen_url', 'fases_disponibles', 'referencia_id', 'collection_id', 'telas', 'insumos']], ['/api/fases', ['Code', 'Name']], ['/api/fases/JO', ['Code', 'Name']], ['/api/fases/063/PT01600/jo', ['mensaje', 'nombre_fase']], ['/api/fases/063/PT01600/md-creacion-ficha', ['mensaje', 'telas', 'insumos']],
  ['/api/modelo-detalle/PT01600?collectionId=063', ['telas', 'insumos']], ['/api/search-pt?ptCode=PT01600', ['U_GSP_REFERENCE', 'U_GSP_COLLECTION']], ['/api/search-collections?q=sun', ['results', 'total', 'query', 'searchType']], ['/api/search?q=vestido', ['results', 'total', 'query', 'searchType']],
  ['/costeo/referencias/PT01600', ['U_GSP_REFERENCE', 'U_GSP_Picture', 'U_GSP_Desc', 'SchemaName', 'CollectionName']], ['/costeo/referencias/search?search=PT016', ['U_GSP_REFERENCE', 'U_GSP_Picture', 'U_GSP_Desc', 'CollectionName']], ['/costeo/referencias/1/trazabilidad', ['ID_MOVIMIENTO', 'ID_FASE', 'TIPO_MOVIMIENTO']], ['/costeo/referencias/1/trazabilidad/current', ['ID_FASE']],
  ['/api/traceability/1', ['success', 'data']], ['/api/consumos?reference=PT01600', ['success', 'data', 'count', 'referenceCode']],
  ...'base_textil tela print hilo_tela hilo_molde canal_tela sentido_sesgos rotacion_molde restricciones_tela'.split(' ').map((path) => [`/api/sap/${path}`, ['ID', 'NOMBRE']] as const),
  ...'dim_prenda dim_cantidad_telas dim_uso_tela dim_base_textil dim_caracteristica_color dim_ancho_util dim_propiedades_tela dim_variante dim_descripcion dim_terminacion'.split(' ').map((path) => [`/api/sap/${path}`, ['id', 'nombre']] as const),
  ...['parametros', 'parametros-view'].map((path) => [`/api/sap/${path}`, 'CODIGO BASE_TEXTIL TELA ANCHO PRINT HILO_DE_TELA HILO_DE_MOLDE CANAL_TELA SENTIDO_SESGOS ROTACION_MOLDE RESTRICCIONES_TELA CREATED_AT'.split(' ')] as const),
  ['/api/sap/prendas', ['prenda_id', 'tipo_prenda_nombre', 'id', 'nombre']], ['/api/sap/consumo-textil', ['id', 'nombre']], ['/api/sap/consumo-textil?tipo_prenda=VESTIDO', ['cantidad_telas', 'numero_variante', 'descripcion_variante', 'tipo_terminacion']],
  ['/api/sap/consumo-textil?tipo_prenda=VESTIDO&cantidad_telas=1&numero_variante=1', ['uso_tela', 'base_textil', 'caracteristica_color', 'consumo_mtr', 'ancho_util_metros', 'tipo_terminacion']], ['/api/test-data/7', ['id', 'message', 'source', 'timestamp']], ['/api/health', ['status', 'timestamp', 'services']], ['/api/test-hana', ['success']],
  ['/api/production-timeline/063/PT01600', ['success', 'data']], ['/api/tablero', ['success', 'data']], ['/api/metricas-flujo', ['success', 'data']],
]
const slashed = (path: string): string => path.replace(/\?|$/, (end) => `/${end}`)

export function addresses(running: () => Running): void {
  test('every address answers alike with and without its slash, never by a redirect, with what the front end reads', async () => {
    const { ask } = running()
    for (const [path, names] of read) {
      const [plain, ended] = [await ask('GET', path), await ask('GET', slashed(path))]
      assert.deepEqual([plain.status, ended.status], [200, 200], `${path} ${plain.text.slice(0, 200)}`)
      const shape = ({ json, list }: typeof plain): string => Object.keys(list[0] ?? json).join()
      assert.equal(shape(ended), shape(plain), path)
      for (const name of names) assert.ok(name in (plain.list[0] ?? plain.json), `${name} of ${path}: ${plain.text.slice(0, 300)}`)
    }
    for (const path of ['/api/sap/images', '/api/sap/images/']) assert.equal((await ask('GET', path)).status, 200)
    for (const [method, path, body] of [['POST', '/api/users', {}], ['POST', '/api/colecciones', {}], ['POST', '/api/consumos', {}], ['POST', '/api/sap/parametros', {}], ['POST', '/api/sap/fact_consumo', {}], ['POST', '/api/sap/images/upload', {}], ['POST', '/costeo/referencias', {}], ['POST', '/api/phase-action', {}], ['POST', '/api/token', {}], ['POST', '/api/token/refresh', {}], ['POST', '/api/token/verify', {}], ['PUT', '/api/users/1', {}]] as const) for (const at of [path, `${path}/`]) {
      const refused = await ask(method, at, body)
      assert.equal(refused.status, 400, `${method} ${at} ${refused.text}`)
      assert.ok(/Campos requeridos|requerid|No hay datos|Acción no válida/.test(refused.text), refused.text)
    }
  })

  test('errors: under every name the front end looks for, in Spanish, or in English to who wishes it', async () => {
    const { ask } = running()
    for (const [method, path, status, es, en] of [
      ['GET', '/api/users/99999', 404, /No encontrado/, /Not found/], ['GET', '/api/users/abc', 400, /número entero/, /whole number/], ['GET', '/api/users/search', 400, /El parámetro q es requerido/, /The parameter q is required/], ['GET', '/api/users?limit=x', 400, /limit debe ser un número entero/, /limit must be a whole number/],
      ['GET', '/api/fases/063/PT01600/nada', 404, /Fase no encontrada/, /Phase not found/], ['GET', '/api/search-pt', 400, /ptCode es requerido/, /ptCode is required/], ['GET', '/api/detalle-referencia/NADA', 404, /Referencia no encontrada/, /Reference not found/], ['GET', '/api/anio_coleccion/nada/anios', 404, /Colección no encontrada/, /Collection not found/],
      ['GET', '/api/consumos', 400, /reference es requerido/, /reference is required/], ['GET', '/api/sap/images/99', 404, /No encontrado/, /Not found/], ['DELETE', '/api/users/99999', 404, /No encontrado/, /Not found/], ['GET', '/api/nada', 404, /Ruta no encontrada/, /Unknown address/],
    ] as const) for (const [language, said] of [['es-CO', es], ['en-US,en;q=0.9', en], ['', es]] as const) {
      const answer = await ask(method, path, undefined, language === '' ? {} : { 'accept-language': language })
      assert.deepEqual([answer.status, answer.json.success], [status, false], `${path} ${answer.text}`)
      for (const name of path.startsWith('/api/consumos') ? ['error'] : ['error', 'detail']) assert.match(String(answer.json[name]), said, `${path} ${name}`)
    }
    const wrong = await ask('POST', '/api/token', { username: 'jefe', password: 'no' })
    assert.deepEqual([wrong.status, wrong.json.detail], [401, 'No hay una cuenta activa con esas credenciales'])
    assert.equal((await ask('POST', '/api/token', { username: 'jefe', password: 'no' }, { 'accept-language': 'en' })).json.detail, 'No active account found with the given credentials')
    const taken = await ask('POST', '/api/colecciones', { Code: '063', Name: 'Otra', U_GSP_SEASON: 'Capsule' })
    assert.deepEqual([taken.status, taken.json.detail], [409, 'El código de colección ya existe'])
  })

  test('rows that other programs wrote with words outside the lists are read, found, and kept when something else changes', async () => {
    const { ask, database, kind, stored } = running()
    const at = kind === 'sqlite' ? '"T_USUARIOS"' : '"GARMENT_PRODUCTION_CONTROL"."T_USUARIOS"'
    await database.run({ text: `insert into ${at} ("CODIGO_USUARIO", "NOMBRE_COMPLETO", "AREA", "ROL", "ESTADO") values ('VIEJO1', 'Iñaki Antiguo', 'DISENO', 'DISENADOR', 'ACTIVO')`, params: [], columns: [] })
    const found = (await ask('GET', '/api/users/search?q=inaki')).json.data as Json[]
    assert.deepEqual(found.map((u) => [u.AREA, u.ROL, u.FECHA_CREACION, u.firstName, u.lastName, u.email]), [['DISENO', 'DISENADOR', null, 'Iñaki', 'Antiguo', '']])
    const listed = await ask('GET', '/api/users?area=DISENO')
    assert.deepEqual([listed.json.count, listed.json.total], [1, 1], 'a row that nobody told of is counted')
    const path = `/api/users/${String(found[0]!.ID_USUARIO)}`
    assert.equal((await ask('PUT', path, { EMAIL: 'i@moda.example' })).status, 200)
    assert.deepEqual(await stored('T_USUARIOS', ['AREA', 'ROL', 'EMAIL'], `"CODIGO_USUARIO" = 'VIEJO1'`), [['DISENO', 'DISENADOR', 'i@moda.example']])
    assert.equal((await ask('PUT', path, { AREA: 'OTRA' })).status, 400)
    const areas = ((await ask('GET', '/api/users/options')).json.data as { currentAreas: Json[] }).currentAreas
    assert.deepEqual(areas.filter((one) => /^DISE/.test(String(one.AREA))), [{ AREA: 'DISENO', USER_COUNT: 1 }, { AREA: 'DISEÑO', USER_COUNT: 12 }])
    assert.equal((await ask('DELETE', `${path}?hard=true`)).status, 200)
    assert.equal((await ask('GET', '/api/users')).json.total, 48)
  })
}
