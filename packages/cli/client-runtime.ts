/** The part of every client that is the same. */
export const clientRuntime = `export interface ClientOptions {
  /** Scheme and host: \`https://crm.example.com\`. */
  readonly url: string
  /** The whole \`Authorization\` header (\`Bearer …\`, \`Token …\`), or what gives it for each call. */
  readonly token?: string | (() => string | undefined)
  readonly headers?: Readonly<Record<string, string>>
  readonly fetch?: typeof fetch
}
export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>

/** An answer that is not 2xx. \`body\` is what the server said: \`{ detail }\`, or a list of sentences for each field. */
export class ApiError extends Error {
  readonly status: number
  readonly body: unknown
  constructor(status: number, body: unknown) {
    super(\`\${status}: \${typeof body === 'string' ? body : JSON.stringify(body)}\`)
    this.name = 'ApiError'
    this.status = status
    this.body = body
  }
}

function caller(options: ClientOptions) {
  return async <T>(method: string, path: string, sent: { readonly body?: unknown; readonly query?: object | undefined } = {}): Promise<T> => {
    const url = new URL(path, options.url)
    for (const [name, value] of Object.entries(sent.query ?? {})) if (value !== undefined && value !== null) url.searchParams.set(name, String(value))
    const token = typeof options.token === 'function' ? options.token() : options.token
    const headers = { accept: 'application/json', ...(sent.body === undefined ? {} : { 'content-type': 'application/json' }), ...(token === undefined ? {} : { authorization: token }), ...options.headers }
    const response = await (options.fetch ?? fetch)(url, { method, headers, ...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) }) })
    const text = await response.text()
    const body: unknown = text === '' ? undefined : (response.headers.get('content-type') ?? '').includes('json') ? JSON.parse(text) : text
    if (!response.ok) throw new ApiError(response.status, body)
    return body as T
  }
}
`
