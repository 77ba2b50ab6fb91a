import { entitiesOf } from '@tenon/engine'
import { columnOf, Decimal, type Entity, snake, storedFields } from '@tenon/model'
import { type Column, type ColumnType, keyOf, type Table, tablesOf } from '@tenon/sql'
import { UsageError } from './command.ts'
import { wholeApp } from './prepare.ts'
import type { System } from './system.ts'

/** One row in a file, as Django's fixtures have it: references by id, exact numbers as text. */
export interface Entry { readonly model: string; readonly pk: unknown; readonly fields: Readonly<Record<string, unknown>> }
/** How one entity stands in files: its table, and what each of the file's words is kept in. */
export interface Kept {
  readonly model: string
  readonly entity: Entity
  readonly table: Table
  readonly columns: readonly { readonly word: string; readonly column: Column }[]
  /** Lists of ids, each in a table of its own. */
  readonly lists: readonly { readonly word: string; readonly table: Table }[]
}

/** Sign-ins and answered requests belong to their server, not to the data. */
const transient = new Set(['session', 'auth_token', 'outstanding_token', 'tenon_idempotency', 'tenon_feed'])

export function keptOf(system: Pick<System, 'app' | 'user'>): Kept[] {
  const entities = entitiesOf(wholeApp(system))
  const tables = tablesOf(entities)
  return entities.map((entity): Kept => {
    const table = tables.find((t) => keyOf(t) === (entity.options.schema === undefined ? entity.table : `${entity.options.schema}.${entity.table}`))!
    const words = new Map(storedFields(entity).map(([name, spec]) => [columnOf(name, spec), snake(name)]))
    const lists = Object.entries(entity.fields).filter(([, f]) => f.spec.kind === 'many').map(([name]) => ({ word: snake(name), table: tables.find((t) => t.name === `${entity.table}_${snake(name)}`)! }))
    return {
      model: `${system.app.name}.${entity.name}`, entity, table, lists,
      columns: table.columns.filter((c) => !table.primaryKey.includes(c.name)).map((column) => ({ word: words.get(column.name) ?? column.name.replace(/_id$/, ''), column })),
    }
  })
}

/** Those that were named (`order`, `crm.order`), or all that are data. */
export function chosen(kept: readonly Kept[], names: readonly string[], excluded: readonly string[], everything: boolean): Kept[] {
  const find = (name: string): Kept => {
    const found = kept.find((k) => plain(k.model) === plain(name) || plain(k.entity.name) === plain(name))
    if (found === undefined) throw new UsageError(`there is no model "${name}"; there is: ${kept.map((k) => k.entity.name).join(', ')}`)
    return found
  }
  const out = new Set(excluded.map(find))
  return (names.length > 0 ? names.map(find) : kept.filter((k) => everything || !transient.has(k.entity.name))).filter((k) => !out.has(k))
}
/** Django writes `crm.orderitem`. */
export const plain = (model: string): string => model.toLowerCase().replaceAll('_', '')

/** A stored value as JSON. */
export function written(value: unknown): unknown {
  return value instanceof Decimal || typeof value === 'bigint' ? String(value) : value
}

/** A JSON value as one to be stored; says what was expected where it is something else. */
export function read(value: unknown, type: ColumnType): unknown {
  if (value === null || value === undefined) return null
  const wrong = (expected: string): never => { throw new UsageError(`${expected} was expected, not ${JSON.stringify(value)?.slice(0, 60)}`) }
  switch (type.is) {
    case 'json': return value
    case 'decimal': try { return Decimal.of(value as string) } catch { return wrong('a decimal number') }
    case 'integer': return typeof value === 'number' && Number.isSafeInteger(value) ? value : typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : wrong('a whole number')
    case 'bigint': case 'duration': return (typeof value === 'number' && Number.isSafeInteger(value)) || (typeof value === 'string' && /^-?\d{1,19}$/.test(value)) ? BigInt(value) : wrong('a whole number')
    case 'float': return typeof value === 'number' ? value : wrong('a number')
    case 'boolean': return typeof value === 'boolean' ? value : wrong('true or false')
    case 'instant': { const at = typeof value === 'string' ? /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,6})?)(?:Z|\+00:00)$/.exec(value) : null; return at === null || Number.isNaN(Date.parse(String(value))) ? wrong('an instant like 2026-01-31T10:00:00Z') : `${at[1]}T${at[2]}Z` }
    case 'date': return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : wrong('a date like 2026-01-31')
    case 'time': return typeof value === 'string' && /^\d\d:\d\d:\d\d(\.\d{1,6})?$/.test(value) ? value : wrong('a time like 10:00:00')
    case 'uuid': return typeof value === 'string' && /^[0-9a-f-]{32,36}$/i.test(value) ? value : wrong('a UUID')
    default: return typeof value === 'string' ? value : wrong('a text')
  }
}
