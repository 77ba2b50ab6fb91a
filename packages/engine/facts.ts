import { type Entity, type FieldSpec, tenantField } from '@tenon/model'
import { columnType, type ColumnType, keySql, type Statement, tableOf, Writer } from '@tenon/sql'
import type { Reader } from './reader.ts'

/** What writing knows of an entity, worked out once. */
export interface Facts {
  readonly entity: Entity
  readonly fields: readonly (readonly [name: string, spec: FieldSpec])[]
  /** Lines, the nested part, many-to-many. */
  readonly many: readonly (readonly [name: string, spec: FieldSpec])[]
  /** Fields with parts, whose values may be derived too. */
  readonly parts: readonly (readonly [name: string, spec: FieldSpec])[]
  readonly derived: readonly (readonly [name: string, spec: FieldSpec, of: (row: Record<string, unknown>) => unknown])[]
  readonly sequences: readonly (readonly [name: string, spec: FieldSpec])[]
  readonly stored: readonly string[]
  readonly types: ReadonlyMap<string, ColumnType>
  readonly tenant: string | undefined
  /** Statements whose text never changes, by a word of whoever made them. */
  readonly statements: Map<string, Statement>
}

const known = new WeakMap<Reader['catalog'], Map<Entity, Facts>>()

export function factsOf({ catalog }: Pick<Reader, 'catalog'>, e: Entity): Facts {
  let all = known.get(catalog)
  if (all === undefined) { all = new Map(); known.set(catalog, all) }
  let made = all.get(e)
  if (made === undefined) {
    const fields = Object.entries(e.fields).map(([name, f]) => [name, f.spec] as const)
    const specs = catalog.specs(e)
    made = {
      entity: e, fields, stored: [...specs.keys()], types: new Map([...specs].map(([name, spec]) => [name, columnType(spec)])), tenant: tenantField(e), statements: new Map(),
      many: fields.filter(([, spec]) => spec.kind === 'lines' || spec.kind === 'nested' || spec.kind === 'many'),
      parts: fields.filter(([, spec]) => spec.kind === 'lines' || spec.kind === 'nested'),
      derived: Object.entries(e.options.derive ?? {}).map(([name, of]) => [name, e.fields[name]!.spec, of as (row: Record<string, unknown>) => unknown] as const),
      sequences: fields.flatMap(([name, spec]) => (spec.kind === 'sequence' ? [[name, spec] as const] : [])),
    }
    all.set(e, made)
  }
  return made
}

/** A statement that is written once: `make` fills the writer, whose values are the first call's and of no matter. */
export function statementOf(base: Reader, facts: Facts, word: string, columns: readonly ColumnType[], make: (w: Writer) => void): Statement {
  let made = facts.statements.get(word)
  if (made === undefined) {
    const w = new Writer(base.kind)
    make(w)
    made = base.statements.of(w, columns)
    if (facts.statements.size > 500) facts.statements.clear()
    facts.statements.set(word, made)
  }
  return made
}

/** The insert that fills these columns; `answers` gives the new row's id back. A key that is not among them is drawn where a sequence counts it. */
export function insertOf(base: Reader, facts: Facts, names: readonly string[], answers: boolean): Statement {
  const idType = facts.types.get('id')!
  return statementOf(base, facts, `insert${answers ? '' : ' quietly'} ${names.join()}`, answers ? [idType] : [], (w) => {
    const drawn = names.includes('id') ? undefined : keySql(facts.entity, base.kind)
    w.add(`insert into ${tableOf(facts.entity)} (${(drawn === undefined ? names : ['id', ...names]).map((n) => base.catalog.column(facts.entity, n)).join(', ')}) values (${drawn ?? ''}`)
    names.forEach((n, i) => { if (i > 0 || drawn !== undefined) w.add(', '); w.value(null, facts.types.get(n)!) })
    w.add(')')
    if (answers) w.returning(base.catalog.column(facts.entity, 'id'))
  })
}
