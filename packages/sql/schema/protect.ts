import type { Connection, DatabaseKind } from '../database.ts'
import { plain } from './create.ts'
import { at, q } from './ddl.ts'
import type { Schema } from './table.ts'

/**
 * Tables that only grow: a trigger refuses what would change or remove a row, and on PostgreSQL the account that the system
 * works with also loses the right to. Made anew at every start, so that one that was dropped comes back.
 */
export async function protectTables(connection: Connection, kind: DatabaseKind, tables: Schema): Promise<void> {
  const kept = tables.filter((t) => t.appendOnly === true)
  if (kept.length === 0 || kind === 'hana') return
  const statements = kind === 'sqlite'
    ? kept.flatMap((t) => verbs.map((verb) => `create trigger if not exists ${q(guard(t.name, verb))} before ${verb} on ${at(t, kind)} begin select raise(abort, 'rows of ${t.name} are never changed or removed'); end`))
    : [
      "create or replace function tenon_append_only() returns trigger language plpgsql as $$ begin raise exception 'rows of % are never changed or removed', tg_table_name; end $$",
      ...kept.flatMap((t) => [
        `create or replace trigger ${q(`${t.name}_append_only`)} before update or delete or truncate on ${at(t, kind)} for each statement execute function tenon_append_only()`,
        `revoke update, delete, truncate on ${at(t, kind)} from public, current_user`,
      ]),
    ]
  for (const text of statements) await connection.run(plain(text))
}

const verbs = ['update', 'delete'] as const
const guard = (table: string, verb: (typeof verbs)[number]): string => `${table}_no_${verb}`

/** Before a migration rebuilds such a table on SQLite; its guards are made anew afterwards. */
export async function unprotect(connection: Connection, table: string): Promise<void> {
  for (const verb of verbs) await connection.run(plain(`drop trigger if exists ${q(guard(table, verb))}`))
}
