import type { Database } from '../database.ts'
import { keyOf, type Schema, type Table } from '../schema/table.ts'

/** Sequences that no column counts itself by: whoever adds a row draws from them. */
const sequences = {
  hana: "select sequence_name from sys.sequences where schema_name = current_schema and sequence_name not like '\\_SYS%' escape '\\' order by sequence_name",
  postgres: "select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'S' and n.nspname = any (current_schemas(false)) and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i')) order by 1",
}
/** Words that say what a thing is and not which. */
const kinds = new Set(['SEQ', 'SQ', 'SEQUENCE', 'S', 'T', 'TB', 'TBL', 'TABLE', 'ID', 'KEY', 'GEN'])
const wordsOf = (name: string): string => name.toUpperCase().split(/[^A-Z0-9]+/).filter((word) => !kinds.has(word)).join('_')

/**
 * The sequences that seem to count the keys of tables, by the tables' keys in `keyOf`: no catalogue says so, only names do (`SEQ_USUARIOS`,
 * `USUARIOS_SEQ`, `SEQ_ID_USUARIO` for `T_USUARIOS (ID_USUARIO)`). One that fits several tables, or has a rival, is left out.
 */
export async function countersByName(database: Database, tables: Schema): Promise<Map<string, string>> {
  if (database.kind === 'sqlite') return new Map()
  const { rows } = await database.run({ text: sequences[database.kind], params: [], columns: [{ is: 'text' }] })
  const all = rows.map((row) => String(row[0]))
  const waiting = tables.filter((t) => t.schema === undefined && keyIsPlain(t))
  const fits = (sequence: string, t: Table): boolean => [wordsOf(t.name), wordsOf(t.primaryKey[0]!)].includes(wordsOf(sequence)) && wordsOf(sequence) !== ''
  return new Map(waiting.flatMap((t) => {
    const [found, ...rivals] = all.filter((sequence) => fits(sequence, t))
    return found === undefined || rivals.length > 0 || waiting.some((o) => o !== t && fits(found, o)) ? [] : [[keyOf(t), found] as const]
  }))
}

/** A key of one whole number that nothing counts. */
function keyIsPlain(t: Table): boolean {
  const key = t.primaryKey.length === 1 ? t.columns.find((c) => c.name === t.primaryKey[0]) : undefined
  return key?.type.is === 'integer' && key.identity !== true && key.default === undefined && key.defaultExpression === undefined && !t.foreignKeys.some((f) => f.column === key.name)
}
