import { createHash, createHmac, randomUUID } from 'node:crypto'
import { type Actor, type Entity, entity, instant, integer, storedFields, text } from '@tenon/model'
import { columnType, type Connection, tableOf, Writer } from '@tenon/sql'
import type { Context } from './operation.ts'
import { partsOf } from './parts.ts'
import type { Reader } from './reader.ts'

type Values = Readonly<Record<string, unknown>>

/** Who signed what, when and meaning what, with the content itself: what was signed stays readable whatever becomes of the record. */
export const Signature = entity('tenon_signature', {
  uid: text(36).unique(), at: instant(), zone: text(), signer: text(), printedName: text(), meaning: text(), entity: text(), row: text(), version: integer(), content: text(), hash: text(64),
  method: text(), comment: text().nullable(), session: text(), tenant: text().nullable(), seal: text(64),
}, { index: [['entity', 'row']], audit: false, appendOnly: true })
const names = ['uid', 'at', 'zone', 'signer', 'printedName', 'meaning', 'entity', 'row', 'version', 'content', 'hash', 'method', 'comment', 'session', 'tenant', 'seal'] as const

/** How a signer proves who they are, each time. */
export interface Signing { verify(actor: Actor, session: string, given: { readonly userId?: string; readonly password?: string }): Promise<{ readonly method: string } | { readonly refused: string; readonly missing?: 'userId' | 'password' }> }

/** What a signature covers: everything the record says, but for its state and its stamps, which moves and the clock change, and what is declared aside. */
export function contentFields(e: Entity): readonly string[] {
  let made = covered.get(e)
  if (made === undefined) { made = coveredBy(e); covered.set(e, made) }
  return made
}
const covered = new WeakMap<Entity, readonly string[]>()

function coveredBy(e: Entity): readonly string[] {
  const { gmp } = e.options
  const moved = new Set<string>(typeof gmp === 'object' ? gmp.aside : [])
  // what people say with a move is content; what the move itself says is not
  for (const move of Object.values(e.options.moves ?? {})) for (const [name, value] of Object.entries(move.set)) if (!isGiven(value)) moved.add(name)
  const { created, updated, createdBy } = e.options.stamps ?? {}
  const lines = Object.entries(e.fields).filter(([, f]) => f.spec.kind === 'lines' || f.spec.kind === 'nested').map(([name]) => name)
  return [...storedFields(e).filter(([, spec]) => !spec.writeOnly).map(([name]) => name), ...lines].filter((name) => !moved.has(name) && name !== created && name !== updated && name !== createdBy)
}

const isGiven = (value: unknown): boolean => typeof value === 'object' && value !== null && '$' in value && value.$ === 'given'

/** Which fields a content tells of, and which of their parts. */
type Covered = readonly (readonly [name: string, parts: readonly string[] | undefined])[]
const declared = (e: Entity): Covered => contentFields(e).map((name) => [name, e.fields[name]?.spec.part === undefined ? undefined : storedFields(e.fields[name]!.spec.part!).map(([field]) => field).filter((field) => field !== 'id')])
/** A field that came to the record after it was signed is none that was signed. */
const toldBy = (content: string, now: Covered): Covered => (JSON.parse(content) as [string, unknown][]).map(([name, value]) => {
  const parts = now.find(([one]) => one === name)?.[1]
  return [name, parts !== undefined && Array.isArray(value) && value.length > 0 ? (value[0] as [string, unknown][]).map(([field]) => field) : parts]
})

/** The record as it is signed: a row read from the database, its fields in the order they are declared. */
export function contentOf(e: Entity, row: Values, covered: Covered = declared(e)): string {
  return JSON.stringify(covered.map(([name, inner]) => {
    const spec = e.fields[name]?.spec
    if (spec === undefined || inner === undefined) return [name, row[name] ?? null]
    return [name, partsOf(spec, row[name]).map((part) => inner.map((field) => [field, part[field] ?? null]))]
  }), (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))
}
export const hashOf = (content: string): string => createHash('sha256').update(content).digest('hex')

const sealOf = (key: string, values: readonly unknown[]): string => createHmac('sha256', key).update(JSON.stringify(['signature', ...values])).digest('hex')

export async function sign(reader: Reader, connection: Connection, context: Context, key: string, e: Entity, row: Values, said: { readonly meaning: string; readonly method: string; readonly comment: string | null; readonly tenant: unknown; readonly at: string }): Promise<Values> {
  const content = contentOf(e, row)
  const values: Record<string, unknown> = {
    uid: randomUUID(), at: said.at, zone: context.actor?.timeZone ?? context.timeZone, signer: String(context.actor?.id), printedName: context.actor?.name ?? String(context.actor?.id), meaning: said.meaning, entity: e.name, row: String(row.id), version: Number(row.version),
    content, hash: hashOf(content), method: said.method, comment: said.comment, session: context.session ?? '', tenant: said.tenant === null || said.tenant === undefined ? null : String(said.tenant),
  }
  values.seal = sealOf(key, names.slice(0, -1).map((n) => values[n]))
  const w = new Writer(reader.kind)
  w.add(`insert into ${tableOf(Signature)} (${names.map((n) => reader.catalog.column(Signature as unknown as Entity, n)).join(', ')}) values (`)
  names.forEach((n, i) => { if (i > 0) w.add(', '); w.value(values[n], columnType(reader.catalog.spec(Signature as unknown as Entity, n))) })
  await connection.run(reader.statements.of(w.add(')'), []), w.values)
  return values
}

/** `valid`: the record says what was signed. `changed`: it says something else since. `forged`: this is no signature of ours. */
export type Standing = 'valid' | 'changed' | 'forged'
export type Signed = Values & { readonly standing: Standing }

export async function signaturesOf(reader: Reader, connection: Connection, key: string, e: Entity, row: Values): Promise<Signed[]> {
  const w = new Writer(reader.kind)
  const column = (n: string): string => reader.catalog.column(Signature as unknown as Entity, n)
  w.add(`select ${names.map(column).join(', ')} from ${tableOf(Signature)} where ${column('entity')} = `).value(e.name, { is: 'text' }).add(` and ${column('row')} = `).value(String(row.id), { is: 'text' }).add(` order by ${column('at')}, ${column('uid')}`)
  const { rows } = await connection.run(reader.statements.of(w, names.map((n) => columnType(reader.catalog.spec(Signature as unknown as Entity, n)))), w.values)
  const now = declared(e)
  return rows.map((values) => {
    const one = Object.fromEntries(names.map((n, i) => [n, values[i]]))
    const genuine = one.seal === sealOf(key, values.slice(0, -1)) && one.hash === hashOf(String(one.content))
    return { ...one, standing: !genuine ? 'forged' : one.hash === hashOf(contentOf(e, row, toldBy(String(one.content), now))) ? 'valid' : 'changed' }
  })
}
