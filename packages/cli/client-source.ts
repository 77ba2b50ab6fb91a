import { camel } from '@tenon/model'
import { clientRuntime } from './client-runtime.ts'

type Json = Readonly<Record<string, unknown>>
interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly tags: readonly string[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> }
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Json }>> }>>
}
interface Parameter { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: Json }
interface Method { readonly name: string; readonly text: string }

/** What the verbs of a resource are called in code. */
const verbs: Readonly<Record<string, string>> = { retrieve: 'read', update: 'replace', partial_update: 'update', destroy: 'delete' }

/**
 * The text of a client: an interface for each shape of the description, and a function for each operation, in groups as the URLs are.
 * It imports nothing and runs wherever there is `fetch`.
 */
export function clientSource(api: Json): string {
  const { title } = api.info as { title: string }
  const { schemas } = api.components as { schemas: Readonly<Record<string, Json>> }
  const shapes = Object.entries(schemas).map(([name, schema]) => (schema.type === 'object' && schema.properties !== undefined ? `export interface ${name} ${typeOf(schema)}` : `export type ${name} = ${typeOf(schema)}`))
  const groups = new Map<string, Method[]>()
  const queries: string[] = []
  for (const [path, item] of Object.entries(api.paths as Readonly<Record<string, Readonly<Record<string, unknown>>>>)) {
    for (const [verb, of] of Object.entries(item)) {
      if (verb === 'parameters') continue
      const operation = of as Operation
      const group = camel(operation.tags[0]!.replace(/\W+/g, '_'))
      const methods = groups.get(group) ?? []
      groups.set(group, methods)
      methods.push(methodOf(path, verb, operation, (item.parameters ?? []) as readonly Parameter[], queries, new Set(methods.map((m) => m.name))))
    }
  }
  const body = [...groups].map(([name, methods]) => `    ${keyOf(name)}: {\n${methods.map((m) => m.text).join('\n')}\n    },`)
  return [
    `// The ${title}'s API. Written by \`tenon client\`: write it again when the API has changed.\n`, ...shapes.map((s) => `${s}\n`), ...queries.map((q) => `${q}\n`), clientRuntime,
    `/**\n * Calls of the ${title}'s API, by what they are about.\n *\n * @example\n * const api = createClient({ url: 'http://localhost:8000', token: 'Token …' })\n */\nexport function createClient(options: ClientOptions) {\n  const call = caller(options)\n  return {\n${body.join('\n')}\n  }\n}\nexport type Client = ReturnType<typeof createClient>\n`,
  ].join('\n')
}

function methodOf(path: string, verb: string, operation: Operation, shared: readonly Parameter[], queries: string[], taken: ReadonlySet<string>): Method {
  const group = operation.tags[0]!.replace(/\W+/g, '_')
  const word = operation.operationId.startsWith(`${group}_`) ? operation.operationId.slice(group.length + 1) : operation.operationId
  let name = camel(verbs[word] ?? word)
  for (let n = 2; taken.has(name); n++) name = `${camel(verbs[word] ?? word)}${n}`
  const all = [...shared, ...(operation.parameters ?? [])]
  const keys = all.filter((p) => p.in === 'path')
  const asked = all.filter((p) => p.in === 'query')
  const input = operation.requestBody?.content['application/json']?.schema
  const good = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1].content?.['application/json']?.schema
  const answers = good === undefined ? 'void' : typeOf(good)
  const words = keys.map((p) => `${camel(p.name)}: ${typeOf(p.schema)}`)
  if (input !== undefined) words.push(`body${isEmpty(input) ? '?' : ''}: ${typeOf(input)}`)
  // what is not described can be sent all the same
  else if (verb !== 'get' && verb !== 'delete') words.push('body?: unknown')
  if (asked.length > 0) {
    const query = `${pascal(group)}${word === 'list' ? '' : pascal(word)}Query`
    queries.push(`export interface ${query} {\n${asked.map((p) => `  ${keyOf(p.name)}${p.required === true ? '' : '?'}: ${queryType(p.schema)}`).join('\n')}\n}`)
    words.push(`query${asked.some((p) => p.required === true) ? '' : '?'}: ${query}`)
  } else if (verb === 'get') words.push('query?: Query')
  const url = keys.length === 0 ? `'${path}'` : `\`${keys.reduce((text, p) => text.replace(`{${p.name}}`, `\${encodeURIComponent(${camel(p.name)})}`), path)}\``
  const sent = [...(words.some((w) => /^body\??:/.test(w)) ? ['body'] : []), ...(words.some((w) => /^query\??:/.test(w)) ? ['query'] : [])]
  return { name, text: `      /** ${operation.summary}. */\n      ${keyOf(name)}: (${words.join(', ')}) => call<${answers}>('${verb.toUpperCase()}', ${url}${sent.length === 0 ? '' : `, { ${sent.join(', ')} }`}),` }
}

const isEmpty = (schema: Json): boolean => schema.$ref === undefined && ((schema.required as readonly string[] | undefined) ?? []).length === 0

/** A JSON Schema as a type. */
function typeOf(schema: Json): string {
  if (typeof schema.$ref === 'string') return schema.$ref.split('/').at(-1)!
  if (Array.isArray(schema.anyOf)) return (schema.anyOf as readonly Json[]).map(typeOf).join(' | ')
  if (Array.isArray(schema.enum)) return [...new Set((schema.enum as readonly unknown[]).map((value) => JSON.stringify(value)))].join(' | ')
  const types = Array.isArray(schema.type) ? (schema.type as readonly string[]) : [schema.type as string | undefined]
  return types.map((type) => plainType(type, schema)).join(' | ')
}

function plainType(type: string | undefined, schema: Json): string {
  switch (type) {
    case 'string': case 'boolean': case 'null': return type
    case 'integer': case 'number': return 'number'
    case 'array': { const item = typeOf((schema.items ?? {}) as Json); return / \| /.test(item) ? `(${item})[]` : `${item}[]` }
    case 'object': {
      if (schema.properties === undefined) return `Record<string, ${schema.additionalProperties === undefined || schema.additionalProperties === true ? 'unknown' : typeOf(schema.additionalProperties as Json)}>`
      const required = new Set((schema.required as readonly string[] | undefined) ?? [])
      return `{ ${Object.entries(schema.properties as Readonly<Record<string, Json>>).map(([name, of]) => `${keyOf(name)}${required.has(name) ? '' : '?'}: ${typeOf(of)}`).join('; ')} }`
    }
    default: return 'unknown'
  }
}

/** Lists, ranges and moments are text in a query. */
const queryType = (schema: Json): string => { const type = typeOf({ ...schema, type: Array.isArray(schema.type) ? (schema.type as string[]).filter((t) => t !== 'null') : schema.type }); return type === 'number' ? 'number' : type === 'boolean' || /^["\d]/.test(type) ? type : 'string' }
const keyOf = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`)
const pascal = (word: string): string => { const text = camel(word); return text.charAt(0).toUpperCase() + text.slice(1) }
