import type { Fields } from '@tenon/model'
import { HttpFault } from '../faults.ts'
import { wireName } from '../naming.ts'
import type { Request } from '../dialect.ts'
import { readBody } from './body.ts'
import { readDraft } from './drafts.ts'
import { errorBody } from './messages.ts'

/**
 * Reads the body of a hand-made route by declared fields, with the checks and the errors of any other write.
 *
 * @example
 * const { content } = readInput(request, { content: text(5000) })
 */
export function readInput(request: Request, fields: Fields, options: { readonly partial?: boolean; readonly timeZone?: string } = {}): Record<string, unknown> {
  const { value, form } = readBody(request)
  if (value === null) throw new HttpFault(400, { non_field_errors: ['No data provided'] })
  const specs = Object.entries(fields).map(([name, field]) => [name, field.spec] as const)
  const { values, issues } = readDraft(specs, value, { partial: options.partial === true, form, timeZone: options.timeZone ?? 'UTC', wireName })
  if (issues.length > 0) throw new HttpFault(400, errorBody(issues, specs, { wireName }))
  return { ...values }
}
