import type { FieldSpec, Resource } from '@tenon/model'
import type { Engine } from '@tenon/engine'
import type { Identifier } from './identify.ts'
import { wirePathOf } from './naming.ts'
import { addRoutes } from './openapi-routes.ts'
import type { PlainRoute } from './routes.ts'
import type { WireDialect } from './wire.ts'

type Json = Record<string, unknown>
const schemes: Readonly<Record<string, Json>> = {
  token: { type: 'apiKey', in: 'header', name: 'Authorization', description: '`Token <key>`' }, jwt: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
  basic: { type: 'http', scheme: 'basic' }, session: { type: 'apiKey', in: 'cookie', name: 'sessionid' },
}

/** The OpenAPI 3.1 description of everything an app serves: its resources, and the routes that no resource gives. */
export function openApi(engine: Engine, dialect: WireDialect, identifiers: readonly Identifier[], routes: readonly PlainRoute[] = []): Json {
  const { app } = engine
  const slash = dialect.slash === 'never' ? '' : '/'
  const paths: Json = {}
  const schemas: Json = { Error: { type: 'object', properties: { detail: { type: 'string' } } }, Invalid: { type: 'object', additionalProperties: true } }
  for (const resource of app.resources) addResource(engine, dialect, resource, `${app.prefix ?? '/api'}/${resource.path}`, slash, paths, schemas)
  addRoutes(dialect, routes, app.prefix ?? '/api', paths)
  return {
    openapi: '3.1.0', info: { title: app.title ?? app.name, version: '1' }, paths,
    components: { schemas, securitySchemes: Object.fromEntries(identifiers.map((i) => [i.scheme, schemes[i.scheme]])) },
    security: identifiers.map((i) => ({ [i.scheme]: [] })),
  }
}

function addResource(engine: Engine, dialect: WireDialect, resource: Resource, base: string, slash: string, paths: Json, schemas: Json): void {
  const { options } = resource
  // two resources may have one name
  const name = resource.name in schemas ? resource.path.split(/\W+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('') : resource.name
  const serves = (word: 'list' | 'read' | 'create' | 'update' | 'delete'): boolean => options.only === undefined || options.only.includes(word)
  const ref = (part: string): Json => ({ $ref: `#/components/schemas/${name}${part}` })
  schemas[`${name}List`] = dialect.describe(engine.shape(resource, 'list'))
  schemas[name] = dialect.describe(engine.shape(resource, 'detail'))
  schemas[`${name}Create`] = dialect.describe({ input: engine.inputs(resource, 'create') })
  const update = engine.inputs(resource, 'update')
  schemas[`${name}Update`] = dialect.describe({ input: update })
  schemas[`${name}Patch`] = dialect.describe({ input: update.map(([field, spec]): [string, FieldSpec] => [field, { ...spec, presence: 'optional' }]) })
  const body = (schema: Json): Json => ({ requestBody: { content: Object.fromEntries(['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'].map((type) => [type, { schema }])) } })
  const gives = (status: number, description: string, schema?: Json): Json => ({ [status]: { description, ...(schema === undefined ? {} : { content: { 'application/json': { schema } } }) } })
  const error = { $ref: '#/components/schemas/Error' }
  const errors = { ...gives(401, 'Not signed in', error), ...gives(403, 'Not allowed', error) }
  const op = (verb: string, summary: string, more: Json, responses: Json): Json => ({ operationId: `${resource.path.replace(/\W+/g, '_')}_${verb}`, summary, tags: [resource.path], ...more, responses: { ...responses, ...errors } })
  const invalid = gives(400, 'Not valid', { $ref: '#/components/schemas/Invalid' })
  const missing = gives(404, 'Not found', error)
  const lookup = options.lookup ?? 'id'
  const key = resource.entity.fields[lookup]?.spec
  const keyed = { parameters: [{ name: 'id', in: 'path', required: true, schema: key === undefined ? { type: 'integer' } : Object.values((dialect.describe({ input: [[lookup, { ...key, nullable: false }]] }) as { properties: Json }).properties)[0] }] }

  const list: Json = {}
  if (serves('list')) list.get = op('list', `List ${resource.path}`, { parameters: dialect.parameters(resource) }, gives(200, 'A page', dialect.pageSchema(resource, ref('List'))))
  if (serves('create')) list.post = op('create', `Create ${name}`, body(ref('Create')), { ...gives(201, 'Created', ref('')), ...invalid })
  if (Object.keys(list).length > 0) paths[`${base}${slash}`] = list
  const row: Json = {}
  if (serves('read')) row.get = op('retrieve', `Read ${name}`, {}, { ...gives(200, 'Found', ref('')), ...missing })
  if (serves('update')) {
    row.put = op('update', `Replace ${name}`, body(ref('Update')), { ...gives(200, 'Changed', ref('')), ...invalid, ...missing })
    row.patch = op('partial_update', `Change ${name}`, body(ref('Patch')), { ...gives(200, 'Changed', ref('')), ...invalid, ...missing })
  }
  if (serves('delete')) row.delete = op('destroy', `Delete ${name}`, {}, { ...gives(204, 'Deleted'), ...missing })
  if (Object.keys(row).length > 0) paths[`${base}/{id}${slash}`] = { ...keyed, ...row }
  if (options.stats !== undefined) paths[`${base}/stats${slash}`] = { get: op('stats', `Figures over ${resource.path}`, {}, gives(200, 'Figures', { type: 'object' })) }
  for (const [action, of] of Object.entries(options.actions ?? {})) {
    const path = `${base}${of.on === 'all' ? '' : '/{id}'}/${wirePathOf(action, of.path)}${slash}`
    const input = of.input === undefined ? {} : body(dialect.describe({ input: Object.entries(of.input).map(([field, f]) => [field, f.spec] as const) }))
    paths[path] = { ...(of.on === 'all' ? {} : keyed), ...(paths[path] as Json | undefined), [(of.method ?? 'POST').toLowerCase()]: op(action, spoken(action), input, { ...gives(200, 'Done', of.run === undefined ? ref('') : {}), ...invalid, ...(of.on === 'all' ? {} : missing) }) }
  }
}

/** `convertToDeal` as people say it: `Convert to deal`. */
const spoken = (action: string): string => { const words = action.replace(/_/g, ' ').replace(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`); return words.charAt(0).toUpperCase() + words.slice(1) }
