import fc from 'fast-check'
import type { Check, Column, ColumnType, Schema, Table } from '../index.ts'

// Generated schemas: a few tables of one small vocabulary, so that two of them have much in common and differ in every way.
const types: readonly ColumnType[] = [{ is: 'integer' }, { is: 'bigint' }, { is: 'decimal', precision: 12, scale: 2 }, { is: 'decimal', precision: 14, scale: 4 }, { is: 'float' }, { is: 'boolean' }, { is: 'text' }, { is: 'uuid' }, { is: 'date' }, { is: 'time' }, { is: 'instant' }, { is: 'duration' }, { is: 'json' }]
const defaults: Partial<Record<ColumnType['is'], readonly (string | number | boolean)[]>> = { integer: [0, -7], bigint: ['9007199254740993'], decimal: ['0.00', '-12.5'], float: [1.5], boolean: [true, false], text: ['', "it's", 'a"b'], date: ['2024-02-29'] }
const words = ['title', 'total', 'state', 'order', 'größe', 'a b']

const column = (name: string): fc.Arbitrary<Column> => fc.record({ type: fc.constantFrom(...types), nullable: fc.boolean(), pick: fc.option(fc.nat(5), { freq: 2 }) }).map(({ type, nullable, pick }) => {
  const list = defaults[type.is] ?? []
  return { name, type, nullable, ...(pick === null || list.length === 0 ? {} : { default: list[pick % list.length]! }) }
})
const exact = (c: Column): boolean => c.type.is === 'integer' || c.type.is === 'decimal'

const table = (name: string, others: readonly string[]): fc.Arbitrary<Table> =>
  fc.record({ names: fc.subarray(words, { minLength: 1 }), own: fc.tuple(...words.map(column)), unique: fc.boolean(), index: fc.boolean(), parts: fc.boolean(), descending: fc.boolean(), check: fc.option(fc.integer({ min: -5, max: 5 })), refers: fc.subarray([...others, name]), onDelete: fc.constantFrom('cascade', 'restrict', 'set null') }).map((g) => {
    const columns = g.own.filter((c) => g.names.includes(c.name))
    const keys = columns.filter((c) => c.type.is !== 'json')
    const foreign = g.refers.map((target) => ({ name: `${target}_id`, type: { is: 'integer' as const }, nullable: true }))
    const checks: Check[] = g.check === null ? [] : columns.filter(exact).slice(0, 1).map((c) => ({ name: `${name}_${c.name}_range`, column: c.name, min: String(g.check), ...(g.descending ? { max: `${g.check! + 9}` } : {}) })).filter((c) => { const of = columns.find((o) => o.name === c.column)!; return of.default === undefined })
    return {
      name, columns: [{ name: 'id', type: { is: 'integer' }, nullable: false, identity: true }, ...columns, ...foreign], primaryKey: ['id'], checks,
      uniques: g.unique && keys.length > 0 ? [{ name: `${name}_key`, columns: ['id', ...keys.slice(0, 2).map((c) => c.name)] }] : [],
      indexes: [
        ...(g.index && keys.length > 0 ? [{ name: `${name}_idx`, columns: keys.slice(-2).map((c) => ({ name: c.name, descending: g.descending })) }] : []),
        ...(g.parts ? columns.filter((c) => c.type.is === 'text').slice(0, 1) : []).map((c) => ({ name: `${name}_${c.name}_parts`, columns: [{ name: c.name, descending: false }], parts: g.descending ? ('es' as const) : ('case' as const) })),
      ],
      foreignKeys: foreign.map((f) => ({ name: `${name}_${f.name}_fkey`, column: f.name, table: f.name.slice(0, -3), references: 'id', onDelete: g.onDelete })), owned: true,
    }
  })

const places = ['alpha', 'beta', 'gamma']
/** Tables that may refer to each other in circles and to themselves. */
export const schemas: fc.Arbitrary<Schema> = fc.subarray(places, { minLength: 1 }).chain((names) => fc.tuple(...names.map((name) => table(name, names.filter((n) => n !== name)))))

/** A value that any column of the type takes. */
export function sample(type: ColumnType, n: number): unknown {
  switch (type.is) {
    case 'integer': return n
    case 'bigint': case 'duration': return BigInt(n)
    case 'decimal': return `${n}.25`
    case 'float': return n + 0.5
    case 'boolean': return n % 2 === 0
    case 'uuid': return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
    case 'date': return `2024-01-${String((n % 28) + 1).padStart(2, '0')}`
    case 'time': return `10:00:${String(n % 60).padStart(2, '0')}.000000`
    case 'instant': return `2024-01-01T10:00:${String(n % 60).padStart(2, '0')}.000000Z`
    case 'json': return { n }
    default: return `text ${n}`
  }
}
