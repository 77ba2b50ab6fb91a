import type { Issue } from '@tenon/engine'
import type { FieldSpec } from '@tenon/model'
import type { DraftFields } from './drafts.ts'
import { inputName } from './names.ts'

const types: Readonly<Record<string, string>> = {
  text: 'Input should be a valid string', email: 'value is not a valid email address', url: 'Input should be a valid URL', slug: 'Input should be letters, digits, underscores or hyphens', ip: 'Input should be a valid IP address',
  uuid: 'Input should be a valid UUID', integer: 'Input should be a valid integer', id: 'Input should be a valid integer', bigint: 'Input should be a valid integer', decimal: 'Input should be a valid number', float: 'Input should be a valid number',
  boolean: 'Input should be a valid boolean', date: 'Input should be a valid date in the format YYYY-MM-DD', time: 'Input should be a valid time', instant: 'Input should be a valid datetime', duration: 'Input should be a valid duration',
  lines: 'Input should be a valid list', list: 'Input should be a valid list', nested: 'Input should be a valid dictionary', map: 'Input should be a valid dictionary',
}

/** All problems in one sentence: the client shows `detail` as it is, so it is text and never a list. */
export function sentences(issues: readonly Issue[], fields: DraftFields): string {
  return issues.map((issue) => { const said = sentence(issue, specAt(fields, issue.path)); const place = placeOf(fields, issue.path); return issue.message !== undefined || issue.code === 'unique' || place === '' ? said : `${place}: ${said}` }).join('; ')
}

function sentence({ code, message, params = {} }: Issue, spec: FieldSpec | undefined): string {
  const own = message ?? spec?.messages?.[code]
  if (own !== undefined) return own
  switch (code) {
    case 'required': return 'Field required'
    case 'null': case 'type': return types[String(params.kind ?? spec?.kind)] ?? 'Input should be a valid value'
    case 'invalid': return params.pattern === undefined ? (types[String(params.kind ?? spec?.kind)] ?? 'Input is not valid') : `String should match pattern '${String(params.pattern)}'`
    case 'blank': return 'String should have at least 1 character'
    case 'minLength': return `String should have at least ${characters(params.limit)}`
    case 'maxLength': return `String should have at most ${characters(params.limit)}`
    case 'min': return `Input should be greater than or equal to ${String(params.limit)}`
    case 'max': return `Input should be less than or equal to ${String(params.limit)}`
    case 'maxDigits': return `Decimal input should have no more than ${String(params.limit)} digits in total`
    case 'maxPlaces': return `Decimal input should have no more than ${String(params.limit)} decimal places`
    case 'maxWhole': return `Decimal input should have no more than ${String(params.limit)} digits before the decimal point`
    case 'choice': return `Input should be ${listed(((params.choices as unknown[] | undefined) ?? spec?.choices?.map((c) => c.value) ?? []).map((c) => `'${String(c)}'`))}`
    case 'missing': case 'missingBy': return `No such ${spec?.target?.name.replace(/_/g, ' ') ?? 'row'}`
    case 'unique': return `${spec?.label ?? 'A row with this value'} already exists.`
    case 'uniqueTogether': return 'A row with these values already exists.'
    case 'notList': return 'Input should be a valid list'
    case 'notObject': return 'Input should be a valid dictionary or object to extract fields from'
    case 'empty': return 'List should have at least 1 item'
    case 'tooMany': return `List should have at most ${String(params.limit)} items`
    case 'tooFew': return `List should have at least ${String(params.limit)} items`
    default: return 'Input is not valid'
  }
}

const characters = (limit: unknown): string => `${String(limit)} character${Number(limit) === 1 ? '' : 's'}`
const listed = (words: readonly string[]): string => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)!}`)

function specAt(fields: DraftFields, path: Issue['path']): FieldSpec | undefined {
  const [name, ...rest] = path.filter((step) => typeof step === 'string')
  const spec = fields.find(([n]) => n === name)?.[1]
  return rest.length === 0 || spec?.part === undefined ? spec : specAt(Object.entries(spec.part.fields).map(([n, f]) => [n, f.spec] as const), rest)
}

/** `items[0].price` */
function placeOf(fields: DraftFields, path: Issue['path']): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i === 0 ? '' : '.'}${inputName(step, specAt(fields, path.slice(0, i + 1)))}`)).join('')
}
