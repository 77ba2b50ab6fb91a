/** One operation of a system, as its OpenAPI tells it. */
export interface Operation { readonly method: string; readonly path: string; readonly query: readonly string[]; readonly fields: readonly string[] }

type Schema = { readonly $ref?: string; readonly properties?: Readonly<Record<string, unknown>>; readonly allOf?: readonly Schema[]; readonly oneOf?: readonly Schema[]; readonly anyOf?: readonly Schema[] }
interface Described { readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly parameters?: readonly { readonly name: string; readonly in: string }[]; readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> } }>>>>; readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> } }

/** All operations of an OpenAPI document, with the names that they take in the query and in the body. */
export function operationsOf(openapi: unknown): Operation[] {
  const document = openapi as Described
  const fieldsOf = (schema: Schema | undefined, depth = 0): string[] => {
    if (schema === undefined || depth > 3) return []
    if (schema.$ref !== undefined) return fieldsOf(document.components?.schemas?.[schema.$ref.split('/').at(-1)!], depth + 1)
    return [...Object.keys(schema.properties ?? {}), ...[...(schema.allOf ?? []), ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].flatMap((one) => fieldsOf(one, depth + 1))]
  }
  return Object.entries(document.paths).flatMap(([path, operations]) => Object.entries(operations).map(([method, operation]) => ({
    method: method.toUpperCase(), path,
    query: (operation.parameters ?? []).filter((p) => p.in === 'query').map((p) => p.name),
    fields: Object.values(operation.requestBody?.content ?? {}).slice(0, 1).flatMap(({ schema }) => fieldsOf(schema)),
  })))
}
