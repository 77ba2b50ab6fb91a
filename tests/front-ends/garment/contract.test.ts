import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addresses } from './contract/addresses.ts'
import { defects } from './contract/defects.ts'
import { sentences } from './contract/sentences.ts'
import { type Json, onEachDatabase } from './harness.ts'

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
const keys = (row: Json | undefined, ...names: string[]): void => { for (const name of names) assert.ok(row !== undefined && name in row, `${name} in ${JSON.stringify(row)}`) }
const data = (answer: { readonly json: Json }): Json => answer.json.data as Json
const rows = (answer: { readonly json: Json }): Json[] => answer.json.data as Json[]

onEachDatabase('the existing front end', true, (running) => {
  addresses(running)
  sentences(running)

  test('users: the list in both envelopes, with and without a slash, never a redirect', async () => {
    for (const path of ['/api/users', '/api/users/']) {
      const list = await running().ask('GET', path)
      assert.equal(list.status, 200, list.text)
      assert.deepEqual([list.json.success, list.json.count, list.json.total, list.json.page, list.json.limit], [true, 48, 48, 1, 50])
      assert.deepEqual(list.json.pagination, { offset: 0, limit: 50, hasMore: false })
      assert.deepEqual(list.json.users, list.json.data)
      const [first] = rows(list)
      keys(first, 'ID_USUARIO', 'CODIGO_USUARIO', 'NOMBRE_COMPLETO', 'EMAIL', 'AREA', 'ROL', 'ESTADO', 'FECHA_CREACION', 'id', 'firstName', 'lastName', 'email', 'role', 'status', 'phone', 'department', 'joinedAt', 'lastLoginAt')
      assert.deepEqual([typeof first!.ID_USUARIO, typeof first!.id, Number.isNaN(Date.parse(String(first!.FECHA_CREACION)))], ['number', 'string', false])
    }
    const paged = await running().ask('GET', '/api/users/?page=2&limit=10&area=DISE%C3%91O')
    assert.deepEqual([paged.json.count, paged.json.total, paged.json.page, paged.json.filters], [2, 12, 2, { area: 'DISEÑO' }])
    assert.equal((await running().ask('GET', '/api/users?page=1')).json.limit, 20)
    assert.equal((await running().ask('GET', '/api/users?limit=1000')).json.limit, 100)
    assert.equal((await running().ask('GET', '/api/users?limit=x')).status, 400)
    assert.deepEqual(rows(await running().ask('GET', '/api/users?area=NINGUNA')), [])
  })

  test('users: sorted as Spanish sorts, and found without accents', async () => {
    const names = rows(await running().ask('GET', '/api/users')).map((u) => String(u.NOMBRE_COMPLETO))
    assert.deepEqual(names.map((n) => n.split(' ')[0]), names.map((n) => n.split(' ')[0]!).toSorted(new Intl.Collator('es').compare))
    const found = rows(await running().ask('GET', '/api/users?search=jose')).map((u) => String(u.firstName))
    assert.ok(found.length > 0 && found.every((n) => /José/.test(n)), found.join())
  })

  test('users: created, read, changed and deactivated, by either vocabulary', async () => {
    const { ask, stored } = running()
    const made = await ask('POST', '/api/users', { CODIGO_USUARIO: 'ZZ001', NOMBRE_COMPLETO: 'Ana Peña Ríos', EMAIL: '', AREA: 'CALIDAD', ROL: 'ESPECIALISTA_CALIDAD', ESTADO: 'ACTIVO' })
    assert.deepEqual([made.status, made.json.success, made.json.message, data(made).EMAIL, data(made).firstName, data(made).lastName], [201, true, 'Usuario creado', null, 'Ana', 'Peña Ríos'], made.text)
    const id = Number(data(made).ID_USUARIO)
    assert.deepEqual(await stored('T_USUARIOS', ['CODIGO_USUARIO', 'NOMBRE_COMPLETO', 'EMAIL', 'AREA', 'ROL', 'ESTADO'], `"ID_USUARIO" = ${id}`), [['ZZ001', 'Ana Peña Ríos', null, 'CALIDAD', 'ESPECIALISTA_CALIDAD', 'ACTIVO']])
    for (const [body, status, said] of [
      [{ CODIGO_USUARIO: 'zz001', NOMBRE_COMPLETO: 'B', AREA: 'CALIDAD', ROL: 'CORTADOR_SENIOR' }, 409, /código de usuario ya existe/], [{ CODIGO_USUARIO: 'ZZ001', NOMBRE_COMPLETO: 'B', AREA: 'CALIDAD', ROL: 'CORTADOR_SENIOR' }, 409, /código de usuario ya existe/],
      [{ NOMBRE_COMPLETO: 'B' }, 400, /Campos requeridos faltantes: CODIGO_USUARIO, AREA, ROL/], [{ CODIGO_USUARIO: 'ZZ002', NOMBRE_COMPLETO: 'B', AREA: 'MARTE', ROL: 'CORTADOR_SENIOR' }, 400, /Área no válida/],
      [{ CODIGO_USUARIO: 'ZZ002', NOMBRE_COMPLETO: 'B', AREA: 'CALIDAD', ROL: 'CORTADOR_SENIOR', apodo: 'x' }, 400, /Campos desconocidos: apodo/], [{}, 400, /faltantes/], ['[1]', 400, /objeto JSON/], ['{', 400, /JSON/],
    ] as const) {
      const answer = await ask('POST', '/api/users', body)
      assert.deepEqual([answer.status, answer.json.success], [status, false], answer.text)
      assert.match(String(answer.json.error), said)
    }
    assert.match(String((await ask('POST', '/api/users/', {}, { 'accept-language': 'en-US,en;q=0.9' })).json.error), /Missing required fields/)

    const changed = await ask('PUT', `/api/users/${id}`, { firstName: 'Ana María', lastName: 'Peña', role: 'CORTADOR_SENIOR', department: 'PRODUCCION', phone: '300 123', email: 'ana@moda.example' })
    assert.deepEqual([changed.status, data(changed).NOMBRE_COMPLETO, data(changed).firstName, data(changed).ROL, data(changed).phone], [200, 'Ana María Peña', 'Ana María', 'CORTADOR_SENIOR', '300 123'], changed.text)
    // the whole record comes back with one name changed
    const whole = await ask('PUT', `/api/users/${id}/`, { ...data(changed), status: 'INACTIVO' })
    assert.deepEqual([whole.status, data(whole).ESTADO, data(whole).firstName], [200, 'INACTIVO', 'Ana María'], whole.text)
    // the page sends its six fields
    const six = await ask('PUT', `/api/users/${id}`, { CODIGO_USUARIO: 'ZZ001', NOMBRE_COMPLETO: 'Ana María Peña', EMAIL: '', AREA: 'PRODUCCION', ROL: 'CORTADOR_SENIOR', ESTADO: 'ACTIVO' })
    assert.deepEqual([six.status, data(six).EMAIL, data(six).firstName, data(six).lastName], [200, null, 'Ana María', 'Peña'])
    assert.equal((await ask('PUT', `/api/users/${id}`, {})).status, 400)
    assert.equal((await ask('PUT', '/api/users/999999', { AREA: 'CALIDAD' })).status, 404)
    assert.equal((await ask('GET', '/api/users/abc')).status, 400)
    assert.equal((await ask('GET', '/api/users/999999')).status, 404)
    assert.equal(data(await ask('GET', `/api/users/${id}/`)).CODIGO_USUARIO, 'ZZ001')

    const soft = await ask('DELETE', `/api/users/${id}`)
    assert.deepEqual([soft.status, soft.json.deleteType, soft.json.deletedUser], [200, 'soft', { ID_USUARIO: id, CODIGO_USUARIO: 'ZZ001', NOMBRE_COMPLETO: 'Ana María Peña' }])
    assert.deepEqual(await stored('T_USUARIOS', ['ESTADO'], `"ID_USUARIO" = ${id}`), [['INACTIVO']])
    assert.equal((await ask('GET', '/api/users?estado=INACTIVO')).json.total, 1)
    assert.equal((await ask('DELETE', `/api/users/${id}?hard=true`)).json.deleteType, 'hard')
    assert.deepEqual(await stored('T_USUARIOS', ['ESTADO'], `"ID_USUARIO" = ${id}`), [])
    assert.equal((await ask('GET', '/api/users')).json.total, 48)
  })

  test('users: search with scores and suggestions, options with counts, health of the database', async () => {
    const { ask } = running()
    assert.equal((await ask('GET', '/api/users/search')).status, 400)
    const found = await ask('GET', '/api/users/search/?q=md001&limit=5')
    assert.deepEqual([found.json.searchType, rows(found)[0]!.CODIGO_USUARIO, Number(rows(found)[0]!._searchScore) >= 100, (found.json.suggestions as string[])[0]], ['general', 'MD001', true, 'MD001'], found.text)
    assert.equal((await ask('GET', '/api/users/search?q=MD001&exact=true')).json.searchType, 'exact')
    const options = data(await ask('GET', '/api/users/options'))
    assert.deepEqual([(options.validAreas as string[]).length, (options.validRoles as string[]).length, options.validEstados, options.statusCounts], [7, 8, ['ACTIVO', 'INACTIVO'], [{ ESTADO: 'ACTIVO', USER_COUNT: 48 }]])
    assert.equal((options.currentAreas as Json[]).reduce((sum, a) => sum + Number(a.USER_COUNT), 0), 48)
    const health = await ask('GET', '/api/users/database/health/')
    assert.deepEqual([health.json.success, (health.json.connection as Json).status], [true, 'connected'])
  })

  test('users: changes are told as they happen, and again to who comes back', async () => {
    const { ask, url } = running()
    const hear = async (count: number, after?: string, then?: () => Promise<unknown>, area = ''): Promise<{ id: string | undefined; data: Json }[]> => {
      const stop = new AbortController()
      const response = await fetch(`${url}/api/users/events${area}`, { signal: stop.signal, headers: after === undefined ? {} : { 'last-event-id': after } })
      assert.match(response.headers.get('content-type') ?? '', /text\/event-stream/)
      const heard: { id: string | undefined; data: Json }[] = []
      let text = ''
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
        text += chunk
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const event = text.slice(0, end)
          text = text.slice(end + 2)
          heard.push({ id: /^id: (.*)$/m.exec(event)?.[1], data: JSON.parse(/^data: (.*)$/m.exec(event)![1]!) as Json })
          if (heard.length === 1) { await new Promise((resolve) => setTimeout(resolve, 400)); await then?.() }
        }
        if (heard.length >= count) { stop.abort(); break }
      }
      return heard
    }
    let id = 0
    const heard = await hear(3, undefined, async () => { id = Number(data(await ask('POST', '/api/users', { CODIGO_USUARIO: 'EV001', NOMBRE_COMPLETO: 'Eva Ortiz', AREA: 'CALIDAD', ROL: 'ESPECIALISTA_CALIDAD' })).ID_USUARIO); await new Promise((resolve) => setTimeout(resolve, 1200)); await ask('DELETE', `/api/users/${id}`) })
    assert.deepEqual(heard.map((h) => h.data.type), ['connected', 'user_created', 'user_status_changed'])
    assert.deepEqual([heard[2]!.data.userId, (heard[2]!.data.data as Json).deleteType, heard[2]!.data.area], [id, 'soft', 'CALIDAD'])
    const again = await hear(2, heard[1]!.id)
    assert.deepEqual(again.map((h) => [h.data.type, h.id]), [['connected', undefined], ['user_status_changed', heard[2]!.id]])
    // who watches one area hears of no other; what is deleted for good is told to all
    const moved = await hear(2, heard[2]!.id, async () => { await ask('PUT', '/api/users/4', { EMAIL: 'otra@moda.example' }); await ask('PUT', `/api/users/${id}`, { AREA: 'COMERCIAL' }) }, '?area=COMERCIAL')
    const gone = await hear(2, moved[1]!.id, () => ask('DELETE', `/api/users/${id}?hard=true`), '?area=COMERCIAL')
    assert.deepEqual([moved[1], gone[1]].map((h) => [h!.data.type, h!.data.userId]), [['user_updated', id], ['user_deleted', id]])
  })

  test('collections, references and phases', async () => {
    const { ask } = running()
    const collections = await ask('GET', '/api/colecciones/')
    assert.equal(collections.list.length, 15)
    const winter = collections.list.find((c) => c.id === '063')
    assert.deepEqual([winter?.season, winter?.bg, winter?.status, winter?.year], ['Winter Sun', '#feea4d', 'archived', '2024'])
    assert.ok(!Number.isNaN(Date.parse(String(winter?.lastUpdated))))
    const made = await ask('POST', '/api/colecciones/', { Code: '120', Name: 'Capsule 2027', U_GSP_SEASON: 'Capsule' })
    assert.deepEqual([made.status, made.json.message], [201, 'Colección creada'], made.text)
    assert.equal((await ask('POST', '/api/colecciones/', { Code: '120', Name: 'Otra', U_GSP_SEASON: 'Capsule' })).status, 409)
    assert.equal((await ask('POST', '/api/colecciones/', { Code: '121' })).status, 400)
    for (const path of ['/api/anio_coleccion/winter-sun/anios/', '/api/anio_coleccion/105/anios', '/api/colecciones/winter-sun/anios/']) assert.deepEqual(((await ask('GET', path)).json.anios as Json[]).map((a) => a.id), ['063', '085', '105'])
    assert.equal((await ask('GET', '/api/anio_coleccion/nada/anios/')).status, 404)
    const [reference] = (await ask('GET', '/api/referencias-por-anio/063/')).list
    keys(reference, 'U_GSP_REFERENCE', 'U_GSP_Picture', 'U_GSP_Desc', 'Name')
    const code = String(reference!.U_GSP_REFERENCE)
    const detail = await ask('GET', `/api/detalle-referencia/${code}`)
    keys(detail.json, 'codigo_referencia', 'nombre', 'imagen_url', 'referencia_id', 'collection_id', 'collection_name', 'telas', 'insumos')
    assert.deepEqual([(detail.json.fases_disponibles as Json[]).length, (detail.json.fases_disponibles as Json[])[0]], [12, { slug: 'jo', nombre: 'JO' }])
    const sheet = await ask('GET', `/api/fases/063/${code}/md-creacion-ficha/`)
    keys((sheet.json.telas as Json[])[0], 'U_GSP_REFERENCE', 'U_GSP_SchLinName', 'U_GSP_ItemCode', 'U_GSP_ItemName', 'BWidth1')
    assert.deepEqual([(sheet.json.telas as Json[]).length, (sheet.json.insumos as Json[]).length, (sheet.json.insumos as Json[])[0]!.BWidth1], [1, 2, null])
    assert.equal((await ask('GET', `/api/fases/063/${code}/md-confeccion/`)).json.nombre_fase, 'MD Confección')
    assert.equal((await ask('GET', `/api/fases/063/${code}/nada/`)).status, 404)
    assert.equal((await ask('GET', '/api/fases/')).list.length, 12)
    assert.equal((await ask('GET', '/api/fases/md-corte/')).json.Name, 'MD Corte')
    keys((await ask('GET', `/api/modelo-detalle/${code}/?collectionId=063`)).json, 'telas', 'insumos')
    assert.equal((await ask('GET', `/api/search-pt/?ptCode=${code}`)).json.U_GSP_COLLECTION, '063')
    assert.deepEqual([(await ask('GET', '/api/search-pt/')).status, (await ask('GET', '/api/search-pt/?ptCode=PT9')).status], [400, 404])
    assert.equal(((await ask('GET', '/api/search/?q=winter')).json.results as Json[])[0]!.type, 'collection')
    const created = await ask('POST', '/costeo/referencias/', { CODIGO_REFERENCIA: 'PT09999', ID_COLECCION: '063', NOMBRE_REFERENCIA: 'Túnica Ñandú' })
    assert.equal(created.status, 201, created.text)
    assert.equal((await ask('GET', '/costeo/referencias/PT09999/')).json.U_GSP_Desc, 'Túnica Ñandú')
    assert.equal((await ask('GET', '/costeo/referencias/search/?search=nandu')).list.length, 1)
    assert.equal((await ask('GET', '/costeo/referencias/PT09999/trazabilidad/')).list.length, 1)
  })

  test('consumption, parameters and what the firm knows of garments', async () => {
    const { ask } = running()
    const [reference] = (await ask('GET', '/api/referencias-por-anio/085/')).list
    const used = await ask('GET', `/api/consumos/?reference=${String(reference!.U_GSP_REFERENCE)}`)
    assert.equal(typeof rows(used)[0]!.CONSUMO, 'number')
    keys(rows(used)[0], 'COLECCION', 'NOMBRE_REF', 'ESTADO', 'USO_EN_PRENDA', 'COD_TELA', 'NOMBRE_TELA', 'GRUPO_TALLAS', 'LINEA', 'TIPO')
    assert.deepEqual([(await ask('GET', '/api/consumos/')).status, (await ask('GET', '/api/consumos/?reference=PT0')).json.count], [400, 0])
    const posted = await ask('POST', '/api/consumos/', { referencia: reference!.U_GSP_REFERENCE, codigo_tela: 'TEN00012', cantidad_consumo: 1.25, unidad_medida: 'MT' })
    assert.equal(posted.status, 201, posted.text)
    for (const path of 'base_textil tela print hilo_tela hilo_molde canal_tela sentido_sesgos rotacion_molde restricciones_tela'.split(' ')) keys((await ask('GET', `/api/sap/${path}/`)).list[0], 'ID', 'NOMBRE')
    for (const path of 'dim_prenda dim_cantidad_telas dim_uso_tela dim_base_textil dim_caracteristica_color dim_ancho_util dim_propiedades_tela dim_variante dim_descripcion dim_terminacion'.split(' ')) keys((await ask('GET', `/api/sap/${path}/`)).list[0], 'id', 'nombre')
    keys((await ask('GET', '/api/sap/prendas/')).list[0], 'prenda_id', 'tipo_prenda_nombre', 'id', 'nombre')
    const parameter = { CODIGO: 'P002', BASE_TEXTIL_ID: 1, TELA_ID: 1, PRINT_ID: 1, HILO_DE_TELA_ID: 1, HILO_DE_MOLDE_ID: 1, CANAL_TELA_ID: 1, SENTIDO_SESGOS_ID: 1, ROTACION_MOLDE_ID: 1, RESTRICCIONES_ID: 1 }
    assert.match(String((await ask('POST', '/api/sap/parametros/', parameter)).json.success), /id \d+/)
    assert.equal((await ask('POST', '/api/sap/parametros/', { ...parameter, CODIGO: 'P003', TELA_ID: 99 })).status, 400)
    assert.deepEqual((await ask('GET', '/api/sap/parametros-view/')).list.map((p) => [p.CODIGO, p.RESTRICCIONES_TELA]), [['P001', 'NINGUNA'], ['P002', 'NINGUNA']])
    const fact = { prenda_id: 1, cantidad_telas_id: 1, uso_tela_id: 1, base_textil_id: 1, caracteristica_color_id: 1, ancho_util_id: 1, propiedades_tela_id: 1, consumo_mtr: 2.5, variante_id: null }
    assert.deepEqual([(await ask('POST', '/api/sap/fact_consumo/', fact)).status, (await ask('POST', '/api/sap/fact_consumo/', { ...fact, consumo_mtr: -1 })).status], [201, 400])
    const variants = (await ask('GET', '/api/sap/consumo-textil/?tipo_prenda=VESTIDO')).list
    assert.deepEqual(Object.keys(variants[0]!), ['cantidad_telas', 'numero_variante', 'descripcion_variante', 'tipo_terminacion'])
    const known = (await ask('GET', '/api/sap/consumo-textil/?tipo_prenda=VESTIDO&cantidad_telas=1&numero_variante=1')).list
    assert.equal(typeof known[0]!.consumo_mtr, 'number')
  })

  test('pictures are what their bytes are, and are served', async () => {
    const { ask, url } = running()
    const form = (bytes: Uint8Array<ArrayBuffer>, title?: string): FormData => { const f = new FormData(); f.append('image', new Blob([bytes], { type: 'image/png' }), '../../x.png'); if (title !== undefined) f.append('title', title); return f }
    const made = await ask('POST', '/api/sap/images/upload/', form(new Uint8Array(png), 'PORTADA VESTIDO'))
    assert.equal(made.status, 201, made.text)
    keys(made.json, 'id', 'title', 'image_url', 'uploaded_at')
    const served = await fetch(`${url}${String(made.json.image_url)}`)
    assert.deepEqual([served.status, served.headers.get('content-type'), Buffer.from(await served.arrayBuffer()).equals(png)], [200, 'image/png', true])
    assert.equal((await ask('GET', '/api/sap/images/')).list[0]!.title, 'PORTADA VESTIDO')
    assert.equal((await ask('GET', `/api/sap/images/${String(made.json.id)}/`)).json.title, 'PORTADA VESTIDO')
    assert.match(String((await ask('POST', '/api/sap/images/upload/', form(new Uint8Array(Buffer.from('<script>')), 'X'))).json.error), /no es una imagen/)
    assert.equal((await ask('POST', '/api/sap/images/upload/', form(new Uint8Array(png)))).status, 400)
    assert.match(String((await ask('POST', '/api/sap/images/upload/', form(new Uint8Array(Buffer.concat([png, Buffer.alloc(5 * 1024 * 1024)])), 'X'))).json.error), /5 MB/)
    for (const path of ['/media/images/..%2F..%2Fsecret', '/media/images/secret', '/media/images/%00.png']) assert.equal((await ask('GET', path)).status, 404)
  })

  defects(running)
})
