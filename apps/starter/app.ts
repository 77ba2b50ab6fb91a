import { accountTables, authTables } from '@tenon/auth'
import { django } from '@tenon/http'
import { app, isObject } from '@tenon/model'
import { examples } from './examples/example.api.ts'
import { account, profile, users } from './people/users.api.ts'
import { User } from './people/user.ts'
import { projects } from './projects/project.api.ts'

type Body = Readonly<Record<string, unknown>>
const codes: Readonly<Record<number, string>> = { 400: 'invalid', 401: 'not_authenticated', 403: 'permission_denied', 404: 'not_found', 405: 'method_not_allowed', 409: 'conflict', 429: 'rate_limit_exceeded' }

/** Every error under the names of all its readers: Django's `detail` and field lists, the library's `message` and `code`, `error` of the end-to-end tests. */
function errorShape({ status, body }: { readonly status: number; readonly body: unknown }): unknown {
  const given = isObject(body) ? body : { detail: body }
  const sentence = typeof given.detail === 'string' ? given.detail : (firstSentence(given) ?? 'The request could not be done.')
  return { ...given, detail: sentence, message: sentence, error: sentence, code: typeof given.code === 'string' ? given.code : (codes[status] ?? 'error') }
}

function firstSentence(body: unknown): string | undefined {
  if (typeof body === 'string') return body
  if (typeof body !== 'object' || body === null) return undefined
  for (const inner of Object.values(body)) { const found = firstSentence(inner); if (found !== undefined) return found }
  return undefined
}

/**
 * What a new project begins from: people and their accounts, and two kinds of rows of their own.
 *
 * @example
 * const engine = createEngine(starter, database)
 */
export const starter = app({
  name: 'starter', title: 'Starter', prefix: '/api', resources: [users, profile, account, projects, examples],
  dialect: django({ slash: 'either', pageSize: 20, maxPageSize: 100, pageSizeParam: 'page_size', errorShape }),
  entities: [...Object.values(authTables(User)), ...Object.values(accountTables(User))],
})
