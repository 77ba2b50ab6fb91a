/** What a sign-in handler is given: the parsed body, the client's address, and the headers where cookies matter. */
export interface Input {
  readonly body: unknown
  readonly address?: string
  readonly headers?: Readonly<Record<string, string | undefined>>
}

export interface Reply {
  readonly status: number
  /** Null stands for an empty answer. */
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly cookies?: readonly string[]
}

export type Handler = (input: Input) => Promise<Reply>

type Read<N extends string> = { readonly values: Readonly<Record<N, string>> } | { readonly reply: Reply }

/** Required text fields of a body; `true` trims. All that is missing or wrong is told at once. */
export function readTexts<N extends string>(body: unknown, fields: Readonly<Record<N, boolean>>): Read<N> {
  if (body === null) return bad({ non_field_errors: ['No data provided'] })
  if (typeof body !== 'object' || Array.isArray(body)) return bad({ non_field_errors: [`Invalid data. Expected a dictionary, but got ${typeName(body)}.`] })
  const problems: Record<string, string[]> = {}
  const values: Record<string, string> = {}
  for (const [name, trim] of Object.entries(fields) as [N, boolean][]) {
    const read = readText(Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined, trim)
    if ('problems' in read) problems[name] = [...read.problems]
    else values[name] = read.text
  }
  return Object.keys(problems).length > 0 ? bad(problems) : { values: values as Record<N, string> }
}

function readText(value: unknown, trim: boolean): { readonly text: string } | { readonly problems: readonly string[] } {
  if (value === undefined) return bare('This field is required.')
  if (value === null) return bare('This field may not be null.')
  if (typeof value !== 'string' && typeof value !== 'number') return bare('Not a valid string.')
  const text = trim ? String(value).trim() : String(value)
  if (text === '') return bare('This field may not be blank.')
  const lone = text.isWellFormed() ? null : /[\ud800-\udfff]/u.exec(text)
  const problems = [...(text.includes('\0') ? ['Null characters are not allowed.'] : []), ...(lone === null ? [] : [`Surrogate characters are not allowed: U+${lone[0].charCodeAt(0).toString(16).toUpperCase()}.`])]
  return problems.length > 0 ? { problems } : { text }
}

const bare = (problem: string): { readonly problems: readonly string[] } => ({ problems: [problem] })

const typeName = (value: unknown): string =>
  Array.isArray(value) ? 'list' : typeof value === 'string' ? 'str' : typeof value === 'boolean' ? 'bool' : Number.isInteger(value) ? 'int' : 'float'

const bad = (body: unknown): { readonly reply: Reply } => ({ reply: { status: 400, body } })

export const tooManyAttempts = (seconds: number): Reply => ({
  status: 429,
  body: { detail: `Request was throttled. Expected available in ${seconds} second${seconds === 1 ? '' : 's'}.` },
  headers: { 'retry-after': String(seconds) },
})
