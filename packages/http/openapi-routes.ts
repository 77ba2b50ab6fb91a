import type { Fields } from '@tenon/model'
import { anyone } from '@tenon/model'
import type { PlainRoute } from './routes.ts'
import type { WireDialect } from './wire.ts'

type Json = Record<string, unknown>
const error = { $ref: '#/components/schemas/Error' }
const json = (description: string, schema: Json): Json => ({ description, content: { 'application/json': { schema } } })
/** The same URL, whatever its parameters are called. */
const placeOf = (path: string): string => path.replace(/\{\w+\}/g, '{}').replace(/\/$/, '')

/** Describes hand-made routes. At a URL that a resource has too it is the route that answers, with all its methods. */
export function addRoutes(dialect: WireDialect, routes: readonly PlainRoute[], prefix: string, paths: Json): void {
  const own = routes.filter((route) => route.undescribed !== true)
  const places = new Set(own.map((route) => placeOf(route.path)))
  for (const path of Object.keys(paths)) if (places.has(placeOf(path))) delete paths[path]
  for (const route of own) {
    const alone = own.filter((other) => placeOf(other.path) === placeOf(route.path)).length === 1
    paths[route.path] = { ...(paths[route.path] as Json | undefined), ...describe(dialect, route, prefix, alone) }
  }
}

function describe(dialect: WireDialect, route: PlainRoute, prefix: string, alone: boolean): Json {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!)
  const fieldsOf = (fields: Fields): Json => dialect.describe({ input: Object.entries(fields).map(([name, field]) => [name, field.spec] as const) })
  const { properties = {}, required = [] } = (route.takes === undefined ? {} : fieldsOf(route.takes)) as { properties?: Json; required?: string[] }
  const media = route.parses ?? ['application/json']
  const open = route.identify?.length === 0 || route.allow === anyone
  return {
    ...(names.length === 0 ? {} : { parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })) }),
    [route.method.toLowerCase()]: {
      operationId: operationOf(route, prefix, alone), summary: route.name ?? spoken(route, prefix), tags: [groupOf(route.path, prefix)], ...(route.doc === undefined ? {} : { description: route.doc }),
      ...(Object.keys(properties).length === 0 ? {} : { parameters: Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema })) }),
      ...(route.input === undefined ? {} : { requestBody: { required: true, content: Object.fromEntries(media.map((type) => [type, { schema: fieldsOf(route.input!) }])) } }),
      ...(open ? { security: [] } : {}),
      responses: {
        [route.status ?? 200]: route.status === 204 ? { description: 'Done' } : json('Done', answerOf(route.answer, fieldsOf)),
        ...(route.input === undefined ? {} : { 400: json('Not valid', { $ref: '#/components/schemas/Invalid' }) }), ...(names.length === 0 ? {} : { 404: json('Not found', error) }),
        ...(open ? {} : { 401: json('Not signed in', error), 403: json('Not allowed', error) }),
      },
    },
  }
}

function answerOf(answer: PlainRoute['answer'], fieldsOf: (fields: Fields) => Json): Json {
  if (answer === undefined) return {}
  // what is answered is there, null or not
  const whole = (fields: Fields): Json => { const described = fieldsOf(fields); return { ...described, required: Object.keys(described.properties as Json) } }
  return isList(answer) ? { type: 'array', items: whole(answer[0]) } : whole(answer)
}
const isList = (answer: Fields | readonly [Fields]): answer is readonly [Fields] => Array.isArray(answer)

const wordsOf = (path: string, prefix: string): string[] => (path.startsWith(prefix) ? path.slice(prefix.length) : path).split('/').filter((word) => word !== '')
const groupOf = (path: string, prefix: string): string => wordsOf(path, prefix).find((word) => !word.startsWith('{')) ?? 'root'

/** `auth_login`, `notification_preferences_me_patch`: the method is named where a URL has several. */
function operationOf({ method, path }: PlainRoute, prefix: string, alone: boolean): string {
  const words = wordsOf(path, prefix).map((word) => word.replace(/[{}]/g, '').replace(/\W+/g, '_'))
  return [...words, ...(alone || method === 'POST' ? [] : [method.toLowerCase()])].join('_')
}
const spoken = ({ method, path }: PlainRoute, prefix: string): string => `${method === 'GET' ? 'Read' : method === 'DELETE' ? 'Delete' : method === 'POST' ? 'Do' : 'Change'} ${wordsOf(path, prefix).filter((word) => !word.startsWith('{')).join(' ').replace(/[-_]/g, ' ')}`
