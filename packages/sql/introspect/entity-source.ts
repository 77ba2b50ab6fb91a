import { camel, snake } from '@tenon/model'
import { ordered } from '../migrate/diff.ts'
import { type Column, type ForeignKey, keyOf, type Schema, type Table, targetOf } from '../schema/table.ts'

/**
 * The text of a file that declares existing tables as entities. They are marked as not owned, so that Tenon never alters them;
 * `owned: true` leaves that out. `counters`: the sequences that seem to count keys, by table.
 */
export function entitySource(tables: Schema, options: { readonly owned?: boolean; readonly counters?: ReadonlyMap<string, string> } = {}): string {
  const names = namesFor(tables)
  const done = new Set<string>()
  const used = new Set<string>(['entity'])
  const joins = tables.filter((t) => isJoin(t, tables, names))
  const keys = new Map(tables.flatMap((t) => (t.primaryKey.length === 1 ? [[keyOf(t), t.primaryKey[0]!] as const] : [])))
  const blocks: string[] = []
  // whose list it is waits for those listed
  const waiting = tables.map((t) => ({ ...t, foreignKeys: [...t.foreignKeys, ...joins.filter((j) => targetOf(side(j, 0)) === keyOf(t)).map((j) => ({ ...side(j, 1), column: '' }))] }))
  for (const { name, schema } of ordered(waiting)) {
    const t = tables.find((o) => o.name === name && o.schema === schema)!
    if (joins.includes(t)) continue
    if (t.primaryKey.length !== 1) { blocks.push(`// ${keyOf(t)} has ${t.primaryKey.length === 0 ? 'no primary key' : `a primary key of several columns (${t.primaryKey.join(', ')})`}: an entity needs one column of its own.`); continue }
    done.add(keyOf(t))
    blocks.push(block(t, { names, done, used, owned: options.owned === true, joins, keys, counters: options.counters ?? new Map() }))
  }
  return `import { ${[...used].sort().join(', ')} } from '@tenon/model'\n\n${blocks.join('\n\n')}\n`
}

interface Names { readonly entity: string; readonly constant: string }
interface Around { readonly names: ReadonlyMap<string, Names>; readonly done: ReadonlySet<string>; readonly used: Set<string>; readonly owned: boolean; readonly joins: readonly Table[]; /** Columns that are a table's whole key. */ readonly keys: ReadonlyMap<string, string>; readonly counters: ReadonlyMap<string, string> }

function block(t: Table, around: Around): string {
  const { entity, constant } = around.names.get(keyOf(t))!
  const fields = new Map<string, string>()
  const byColumn = new Map<string, string>()
  // the key is called id, whatever else is
  const name = (wanted: string, key = false): string => { let free = wanted; for (let n = 2; fields.has(free) || (free === 'id' && !key); n++) free = `${wanted}${n}`; return free }
  for (const c of t.columns) {
    // every table of Tenon's own has it
    if (c.name === 'version' && c.type.is === 'integer' && c.default === 1) continue
    const foreign = t.foreignKeys.find((f) => f.column === c.name)
    const field = t.primaryKey[0] === c.name ? name('id', true) : name(fieldName(foreign === undefined ? c.name : c.name.replace(/_id$/i, '')))
    byColumn.set(c.name, field)
    fields.set(field, fieldText(t, c, field, foreign, around))
  }
  const lost: string[] = []
  for (const join of around.joins) if (keyOf(t) === targetOf(side(join, 0))) {
    const other = targetOf(side(join, 1))
    if (!around.done.has(other)) { lost.push(`// ${keyOf(join)} lists rows of ${other}, which refers back: references point one way\n`); continue }
    fields.set(name(fieldName(join.name.slice(t.name.length + 1))), `${call('many', around.used, around.names.get(other)!.constant)}.optional()`)
  }
  const words = (columns: readonly string[]): string => `[${columns.map((c) => quoted(`${c.startsWith('-') ? '-' : ''}${byColumn.get(c.replace(/^-/, '')) ?? c}`)).join(', ')}]`
  const plain = t.indexes.filter((i) => i.parts === undefined)
  const several = t.uniques.filter((u) => u.columns.length > 1 && u.columns.every((c) => byColumn.has(c)))
  const settings = [
    ...(t.name === entity ? [] : [`table: ${quoted(t.name)}`]), ...(t.schema === undefined ? [] : [`schema: ${quoted(t.schema)}`]), ...(around.owned ? [] : ['owned: false']),
    ...(several.length === 0 ? [] : [`unique: [${several.map((u) => words(u.columns)).join(', ')}]`]), ...(plain.length === 0 ? [] : [`index: [${plain.map((i) => words(i.columns.map((c) => `${c.descending ? '-' : ''}${c.name}`))).join(', ')}]`]),
  ]
  return `${lost.join('')}export const ${constant} = entity(${quoted(entity)}, {\n${[...fields].map(([n, text]) => `  ${n}: ${text.replace(/^(.*?)( \/\/ .*)?$/, '$1,$2')}\n`).join('')}}${settings.length === 0 ? '' : `, { ${settings.join(', ')} }`})`
}

function fieldText(t: Table, c: Column, field: string, foreign: ForeignKey | undefined, around: Around): string {
  const { names, done, used, keys } = around
  const counter = t.primaryKey[0] === c.name ? around.counters.get(keyOf(t)) : undefined
  let note = ''
  let text: string
  let column = snake(field)
  if (t.primaryKey[0] === c.name && (c.identity === true || counter !== undefined)) text = call('id', used)
  else if (foreign !== undefined && t.primaryKey[0] !== c.name && done.has(targetOf(foreign)) && keys.get(targetOf(foreign)) === foreign.references) {
    column = `${snake(field)}_id`
    text = targetOf(foreign) === keyOf(t) ? call('self', used) : call('one', used, names.get(targetOf(foreign))!.constant)
    text += foreign.onDelete === 'cascade' ? ".onDelete('cascade')" : foreign.onDelete === 'set null' ? ".onDelete('setNull')" : foreign.onDelete === 'restrict' && text.startsWith('self') ? ".onDelete('restrict')" : ''
  } else {
    if (foreign !== undefined) note = ` // refers to ${targetOf(foreign)}${whyNot(foreign, t, around)}`
    text = plainField(c, used)
  }
  if (c.name !== column) text += `.column(${quoted(c.name)})`
  if (counter !== undefined) { text += `.counter(${quoted(counter)})`; note = ' // by its name' }
  if (t.primaryKey[0] !== c.name && t.uniques.some((u) => u.columns.length === 1 && u.columns[0] === c.name)) text += '.unique()'
  if (t.indexes.some((i) => i.parts !== undefined && i.columns[0]!.name === c.name)) text += '.searchable()'
  for (const k of t.checks) if (k.column === c.name) text += `${k.min === undefined ? '' : `.min(${quoted(k.min)})`}${k.max === undefined ? '' : `.max(${quoted(k.max)})`}`
  if (c.nullable) text += '.optional()'
  const fallback = defaultText(c, used)
  if (fallback !== undefined && foreign === undefined) text += `.default(${fallback})`
  const made = madeOf(c)
  if (made !== undefined) text += made
  else if (c.defaultExpression !== undefined) note += `${note === '' ? ' //' : ';'} the database's default: ${c.defaultExpression.replace(/\s+/g, ' ')}`
  return `${text}${note}`
}

/** Why a reference is no reference here. */
function whyNot(foreign: ForeignKey, t: Table, { done, keys }: Around): string {
  const target = targetOf(foreign)
  if (!keys.has(target)) return ', which has no key of one column'
  if (keys.get(target) !== foreign.references) return `.${foreign.references}: references are to the key`
  return target !== keyOf(t) && !done.has(target) ? ', which refers back: references point one way' : ''
}

function plainField(c: Column, used: Set<string>): string {
  const plain = 'plain' in c.type ? '.plain()' : ''
  if (c.type.is === 'decimal') return `${call('decimal', used, `${c.type.precision}, ${c.type.scale}`)}${plain}`
  if (c.type.is === 'text') return call('text', used, c.maxLength === undefined ? '' : String(c.maxLength))
  return `${call(c.type.is, used)}${plain}`
}
function call(word: string, used: Set<string>, of = ''): string {
  used.add(word)
  return `${word}(${of})`
}

/** Expressions that say the same here: the moment, a new uuid. */
function madeOf({ type, defaultExpression: text = '' }: Column): string | undefined {
  if (type.is === 'instant' && /^(now\(\)|current_timestamp|localtimestamp|transaction_timestamp\(\)|datetime\('now'\))$/i.test(text.replace(/^\((.*)\)$/, '$1'))) return `.default(() => new Date().toISOString().replace('Z', '000Z'))`
  return type.is === 'uuid' && /^(gen_random_uuid|uuid_generate_v4)\(\)$/i.test(text) ? '.default(() => crypto.randomUUID())' : undefined
}

function defaultText(c: Column, used: Set<string>): string | undefined {
  if (c.default === undefined || c.identity === true) return undefined
  if (c.type.is === 'decimal') { used.add('Decimal'); return `Decimal.of(${quoted(String(c.default))})` }
  if (c.type.is === 'bigint' || c.type.is === 'duration') return `${String(c.default)}n`
  if (c.type.is === 'json') return undefined
  return typeof c.default === 'string' ? quoted(c.default) : String(c.default)
}

function namesFor(tables: Schema): Map<string, Names> {
  const out = new Map<string, Names>()
  // a name that the file imports
  const taken = new Set<string>(['decimal'])
  for (const t of tables) {
    const base = singular(snake(fieldName(t.name)))
    let entity = base
    for (let n = 2; taken.has(entity); n++) entity = `${base}_${n}`
    taken.add(entity)
    out.set(keyOf(t), { entity, constant: entity.replace(/(^|_)([a-z0-9])/g, (_, _p: string, l: string) => l.toUpperCase()) })
  }
  return out
}

/** The reference of a pair's first or second column. */
const side = (join: Table, n: 0 | 1): ForeignKey => join.foreignKeys.find((f) => f.column === join.columns[n]!.name)!

/** A table of pairs as a many-to-many field would make it. */
function isJoin(t: Table, tables: Schema, names: ReadonlyMap<string, Names>): boolean {
  if (t.columns.length !== 2 || t.foreignKeys.length !== 2 || t.primaryKey.length !== 2 || !t.columns.every((c) => t.foreignKeys.some((f) => f.column === c.name))) return false
  const [owner, other] = t.columns.map((c) => tables.find((o) => keyOf(o) === targetOf(t.foreignKeys.find((f) => f.column === c.name)!)))
  if (owner === undefined || other === undefined || owner === other || !t.name.startsWith(`${owner.name}_`)) return false
  return t.columns[0]!.name === `${names.get(keyOf(owner))!.entity}_id` && t.columns[1]!.name === `${names.get(keyOf(other))!.entity}_id`
}

function fieldName(column: string): string {
  const plain = column.normalize('NFKD').replace(/\p{M}/gu, '').replace(/ß/g, 'ss').replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '')
  const lower = /[a-z]/.test(plain) ? plain.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase() : plain.toLowerCase()
  const name = camel(lower.replace(/_([0-9])/g, '$1'))
  return /^[a-z]/.test(name) ? name : `field${name === '' ? '' : `_${name}`}`.replace(/_(\w)/, (_, l: string) => l.toUpperCase())
}
const singular = (word: string): string => word.replace(/ies$/, 'y').replace(/(ss|us|is)$/, '$1\u0000').replace(/(ch|sh|x|sse)s$/, '$1').replace(/s$/, '').replace('\u0000', '')
const quoted = (value: string): string => `'${value.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`
