import { tableNames, plain } from '../schema/create.ts'
import type { Connection, DatabaseKind } from '../database.ts'

/** Where a database remembers what was applied; several apps may share one database. */
export const historyTable = 'tenon_migration'
export interface Applied { readonly name: string; readonly at: string }

export async function appliedOf(connection: Connection, kind: DatabaseKind, app: string): Promise<Applied[]> {
  if (!(await tableNames(kind, connection)).has(historyTable)) return []
  const answer = await connection.run({ text: `select name, applied_at from ${historyTable} where app = ${mark(kind, 1)} order by name`, params: [{ is: 'text' }], columns: [{ is: 'text' }, { is: 'instant' }] }, [app])
  return answer.rows.map(([name, at]) => ({ name: String(name), at: String(at) }))
}

export async function remember(connection: Connection, kind: DatabaseKind, app: string, name: string): Promise<void> {
  await connection.run(plain(`create table if not exists ${historyTable} (app text not null, name text not null, applied_at ${kind === 'postgres' ? 'timestamptz' : 'text instant'} not null, primary key (app, name))`))
  await connection.run({ text: `insert into ${historyTable} (app, name, applied_at) values (${mark(kind, 1)}, ${mark(kind, 2)}, ${mark(kind, 3)})`, params: [{ is: 'text' }, { is: 'text' }, { is: 'instant' }], columns: [] }, [app, name, new Date().toISOString().replace('Z', '000Z')])
}

export async function forget(connection: Connection, kind: DatabaseKind, app: string, name: string): Promise<void> {
  await connection.run({ text: `delete from ${historyTable} where app = ${mark(kind, 1)} and name = ${mark(kind, 2)}`, params: [{ is: 'text' }, { is: 'text' }], columns: [] }, [app, name])
}

const mark = (kind: DatabaseKind, n: number): string => (kind === 'postgres' ? `$${n}` : `?${n}`)
