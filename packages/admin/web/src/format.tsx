import { Badge } from '@mantine/core'
import type { FieldView } from '../../manifest.ts'
import type { Row } from './api.ts'
import { localeNow } from './i18n.ts'

const numeric = new Set(['integer', 'bigint', 'decimal', 'float'])
export const isNumber = (field: FieldView): boolean => numeric.has(field.kind)

/** A decimal as text, grouped for the reader without passing through a float. */
export function decimalText(text: string): string {
  const [, sign = '', whole = '', rest = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(text) ?? []
  if (whole === '') return text
  const parts = new Intl.NumberFormat(localeNow()).formatToParts(12345.6)
  const point = parts.find((p) => p.type === 'decimal')?.value ?? '.'
  return `${sign}${new Intl.NumberFormat(localeNow()).format(BigInt(whole))}${rest === '' ? '' : point + new Intl.NumberFormat(localeNow(), { useGrouping: false }).format(BigInt(`1${rest.slice(1)}`)).slice(1)}`
}

const dateText = (value: string): string => new Intl.DateTimeFormat(localeNow(), { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${value}T00:00:00Z`))
export const momentText = (value: string, timeZone: string): string => new Intl.DateTimeFormat(localeNow(), { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(value))

/** What a cell says, as text. */
export function valueText(field: FieldView, row: Row, timeZone: string, words: { yes: string; no: string }): string {
  const value = row[field.name]
  const title = row[`${field.name}__title`]
  if (value === null || value === undefined || value === '') return ''
  if (typeof title === 'string') return title
  switch (field.kind) {
    case 'boolean': return value === true ? words.yes : words.no
    case 'choice': return field.choices?.find((c) => c.value === value)?.label ?? String(value)
    case 'date': return dateText(String(value))
    case 'instant': return momentText(String(value), timeZone)
    case 'decimal': case 'integer': case 'bigint': return decimalText(String(value))
    case 'json': case 'map': case 'nested': return JSON.stringify(value)
    case 'list': case 'many': case 'choices': return Array.isArray(value) ? value.map((v) => field.choices?.find((c) => c.value === v)?.label ?? String(v)).join(', ') : String(value)
    default: return String(value)
  }
}

const hues = ['oak', 'teal', 'blue', 'grape', 'orange', 'green', 'indigo', 'pink', 'cyan', 'lime']
const good = /^(active|completed|complete|approved|paid|won|done|resolved|released|enabled|sent|delivered|ok|en_tiempo|entregado)$/i
const bad = /^(cancelled|canceled|failed|rejected|lost|overdue|suspended|critical|expired|blocked|atrasada|devuelto|inactive|terminated)$/i
const waiting = /^(pending|draft|open|new|scheduled|waiting|processing|in_progress|en_riesgo)$/i
/** The same value has the same colour everywhere; words that mean well or ill have theirs. */
function hueOf(value: unknown): string {
  const text = String(value)
  if (good.test(text)) return 'green'
  if (bad.test(text)) return 'red'
  if (waiting.test(text)) return 'yellow'
  let sum = 0
  for (const c of text) sum = (sum * 31 + c.charCodeAt(0)) % 997
  return hues[sum % hues.length]!
}

/** A value as a table or a page shows it. */
export function Value({ field, row, timeZone, words }: { readonly field: FieldView; readonly row: Row; readonly timeZone: string; readonly words: { yes: string; no: string; empty: string } }) {
  const text = valueText(field, row, timeZone, words)
  if (text === '') return <span className="quiet">{words.empty}</span>
  if (field.kind === 'choice') return <Badge variant="light" color={hueOf(row[field.name])} radius="sm" tt="none" fw={500} autoContrast styles={{ root: { minWidth: 'max-content' }, label: { color: 'light-dark(color-mix(in srgb, var(--badge-color) 70%, black), color-mix(in srgb, var(--badge-color) 60%, white))' } }}>{text}</Badge>
  return <>{text}</>
}
