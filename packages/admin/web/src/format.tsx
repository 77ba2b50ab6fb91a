import { Badge, Progress } from '@mantine/core'
import type { FieldView } from '../../manifest.ts'
import type { Row } from './api.ts'
import { useManifest } from './app.tsx'
import { localeNow, useWords } from './i18n.ts'

const numeric = new Set(['integer', 'bigint', 'decimal', 'float'])
export const isNumber = (field: FieldView): boolean => numeric.has(field.kind)

/** A number or the text of one, grouped for the reader without passing through a float. */
export function decimalText(text: string | number, options: Intl.NumberFormatOptions = {}): string {
  const [, rest = ''] = /^-?\d+(?:\.(\d+))?$/.exec(String(text)) ?? []
  if (!/^-?\d+(\.\d+)?$/.test(String(text))) return String(text)
  return new Intl.NumberFormat(localeNow(), { minimumFractionDigits: rest.length, maximumFractionDigits: Math.max(rest.length, options.minimumFractionDigits ?? 0), ...options }).format(String(text) as Intl.StringNumericLiteral)
}
/** An amount as the tenant writes it: with its currency where one is known; `whole` leaves out its hundredths. */
export function moneyText(text: string | number, currency: string | null, whole = false): string {
  const digits = { minimumFractionDigits: whole ? 0 : 2, maximumFractionDigits: whole ? 0 : 2 }
  return currency === null || !/^[A-Z]{3}$/.test(currency) ? decimalText(text, whole ? digits : { minimumFractionDigits: 2 }) : decimalText(text, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...digits })
}
/** Short, for axes and labels: `1.2M`. */
export const shortText = (n: number, currency: string | null = null): string => new Intl.NumberFormat(localeNow(), { notation: 'compact', maximumFractionDigits: 1, ...(currency === null ? {} : { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }) }).format(n)

export const dateText = (value: string, options: Intl.DateTimeFormatOptions = { dateStyle: 'medium' }): string => new Intl.DateTimeFormat(localeNow(), { ...options, timeZone: 'UTC' }).format(new Date(`${value}T00:00:00Z`))
export const momentText = (value: string, timeZone: string): string => new Intl.DateTimeFormat(localeNow(), { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(value))

export interface Sayings { readonly timeZone: string; readonly currency: string | null; readonly yes: string; readonly no: string; readonly empty: string }
/** How values are said to this reader. */
export function useSayings(): Sayings {
  const { yes, no, empty } = useWords()
  const { timeZone, currency } = useManifest()
  return { timeZone, currency, yes, no, empty }
}

/** What a cell says, as text. */
export function valueText(field: FieldView, row: Row, said: Sayings): string {
  const value = row[field.name]
  const title = row[`${field.name}__title`]
  if (value === null || value === undefined || value === '') return ''
  if (typeof title === 'string') return title
  switch (field.kind) {
    case 'boolean': return value === true ? said.yes : said.no
    case 'choice': return field.choices?.find((c) => c.value === value)?.label ?? String(value)
    case 'date': return dateText(String(value))
    case 'instant': return momentText(String(value), said.timeZone)
    case 'decimal': return field.money ? moneyText(String(value), typeof row.currency === 'string' && row.currency !== '' ? row.currency : said.currency) : decimalText(String(value))
    // years and keys are no amounts
    case 'integer': return /year|anio|^id$/i.test(field.name) ? String(value) : decimalText(String(value))
    case 'bigint': return decimalText(String(value))
    case 'json': case 'map': case 'nested': return JSON.stringify(value)
    case 'list': case 'many': case 'choices': return Array.isArray(value) ? value.map((v) => field.choices?.find((c) => c.value === v)?.label ?? String(v)).join(', ') : String(value)
    default: return String(value)
  }
}

const hues = ['blue', 'teal', 'indigo', 'cyan'] as const
const good = /^(active|activa|activo|completed|complete|approved|confirmed|paid|won|done|resolved|released|closed_won|enabled|sent|delivered|ok|true|yes|en_tiempo|entregado|finalizada|pass|passed|qualified|on_time)$/i
const bad = /^(cancelled|canceled|failed|rejected|lost|overdue|suspended|critical|urgent|expired|blocked|blacklisted|atrasada|devuelto|terminated|reversed|closed_lost|major|fail|late)$/i
const waiting = /^(at_risk|pending|open|new|scheduled|waiting|processing|running|in_progress|en_riesgo|en_proceso|pausado|high|medium|on_hold|quarantine|quarantined|minor|under_review|in_review|qc_review|in_correction|pausado)$/i
const quiet = /^(draft|inactive|inactivo|closed|cerrada|archived|archivada|removed|low|none|no|other)$/i
/** The same value has the same colour everywhere; words that mean well or ill have theirs. */
export function hueOf(value: unknown): string {
  const text = String(value).trim().replace(/[\s-]+/g, '_')
  if (good.test(text)) return 'green'
  if (bad.test(text)) return 'red'
  if (waiting.test(text)) return 'yellow'
  if (quiet.test(text)) return 'gray'
  let sum = 0
  for (const c of text) sum = (sum * 31 + c.charCodeAt(0)) % 997
  return hues[sum % hues.length]!
}

export const telling = /status|state|estado|stage|severity|priority|result/i
/** Whether a choice is worth a colour: what stands, and words that mean well or ill; of months and methods the word is enough. */
const tells = (name: string, value: unknown): boolean => telling.test(name) || !(hues as readonly string[]).includes(hueOf(value))

/** `EN_PROCESO` → `En proceso` */
const sentence = (text: string): string => (/^[A-Z]+(_[A-Z]+)*$/.test(text) && text.length > 3 ? text.charAt(0) + text.slice(1).toLowerCase().replaceAll('_', ' ') : text)

/** A choice as a mark that is read at a glance. */
export const Mark = ({ value, text, size = 'sm' }: { readonly value: unknown; readonly text: string; readonly size?: 'sm' | 'lg' }) => (
  <Badge variant="light" color={hueOf(value)} radius="sm" size={size} tt="none" fw={550} autoContrast styles={{ root: { minWidth: 'max-content' }, label: { color: 'light-dark(color-mix(in srgb, var(--badge-color) 62%, black), color-mix(in srgb, var(--badge-color) 55%, white))' } }}>{text}</Badge>
)

/** A value as a table or a page shows it. */
export function Value({ field, row, said, progress }: { readonly field: FieldView; readonly row: Row; readonly said: Sayings; readonly progress?: { readonly done: string; readonly total: string } | null }) {
  if (progress !== undefined && progress !== null && field.name === progress.done && row[progress.total] !== null) return <Far done={Number(row[progress.done])} total={Number(row[progress.total])} label={field.label} />
  const text = valueText(field, row, said)
  if (text === '') return <span className="quiet">{said.empty}</span>
  if ((field.kind === 'choice' && tells(field.name, row[field.name])) || (field.kind === 'text' && (field.maxLength ?? 99) <= 50 && /^(status|state|estado)(_|$)/i.test(field.name))) return <Mark value={row[field.name]} text={field.kind === 'text' ? sentence(text) : text} />
  if (field.kind === 'boolean') return <span className={row[field.name] === true ? 'yes' : 'quiet'}>{text}</span>
  return <>{text}</>
}

/** How far work is. */
export function Far({ done, total, label }: { readonly done: number; readonly total: number; readonly label: string }) {
  const part = total <= 0 ? 100 : Math.min(100, (100 * done) / total)
  return <span style={{ display: 'inline-flex', alignItems: 'center', gap: 10, minWidth: 150 }}><Progress value={part} style={{ flex: 1, minWidth: 80 }} aria-label={label} /><span className="num">{decimalText(Math.floor(part))} %</span></span>
}
