import type { ColumnType } from '../database.ts'
import type { Column, Literal } from '../schema/table.ts'

type TypeWords = Exclude<ColumnType['is'], 'decimal'> | 'long text' | `decimal(${number}, ${number})`
/** A column in words: `text`, `integer null`, `decimal(12, 2) default '0'`; `identity` counts itself up, `counted by SEQ_ORDERS` is counted by that sequence. */
export type ColumnWords = 'identity' | `counted by ${string}` | `${TypeWords}${'' | ' null'}${'' | ` default ${string}`}`

/** A mistake in migrations or in what they meet: told without a stack. */
export class MigrationError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'MigrationError'
  }
}

const form = /^(long text|integer|bigint|float|boolean|text|uuid|date|time|instant|duration|json|decimal\((\d+), ?(\d+)\))( null)?(?: default (?:(true|false)|(-?\d+(?:\.\d+)?)|'((?:[^']|'')*)'))?$/

export function columnOf(name: string, words: ColumnWords): Column {
  if (words === 'identity') return { name, type: { is: 'integer' }, nullable: false, identity: true }
  const counter = /^counted by (.+)$/.exec(words)?.[1]
  if (counter !== undefined) return { name, type: { is: 'integer' }, nullable: false, identity: true, counter }
  const match = form.exec(words)
  if (match === null) throw new MigrationError(`column ${name}: "${words}" is not understood; say e.g. 'text', 'integer null', "decimal(12, 2) default '0'"`)
  const [, is, precision, scale, nullable, yes, number, text] = match
  const type: ColumnType = is === 'long text' ? { is: 'text' } : precision === undefined ? { is: is as Exclude<ColumnType['is'], 'decimal' | 'code'> } : { is: 'decimal', precision: Number(precision), scale: Number(scale) }
  const fallback: Literal | undefined = yes !== undefined ? yes === 'true' : number !== undefined ? Number(number) : text?.replaceAll("''", "'")
  return { name, type, nullable: nullable !== undefined, ...(is === 'long text' ? { long: true as const } : {}), ...(fallback === undefined ? {} : { default: fallback }) }
}

export function wordsOf(c: Column): string {
  if (c.counter !== undefined) return `counted by ${c.counter}`
  if (c.identity === true) return 'identity'
  const type = c.type.is === 'decimal' ? `decimal(${c.type.precision}, ${c.type.scale})` : c.type.is === 'text' && c.long === true ? 'long text' : c.type.is
  const fallback = c.default === undefined ? '' : ` default ${typeof c.default === 'string' ? `'${c.default.replaceAll("'", "''")}'` : String(c.default)}`
  return `${type}${c.nullable ? ' null' : ''}${fallback}`
}
