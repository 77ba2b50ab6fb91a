// A process that migrates and dies of kill -9 before its n-th statement: node kill-points.worker.ts KIND WHERE TARGET N
import Sqlite from 'better-sqlite3'
import pg from 'pg'
import { addCheck, addColumn, addForeignKey, addIndex, addUnique, alterColumn, createTable, type DatabaseKind, migrate, type NamedMigration, renameColumn, run } from '../index.ts'
import { Line } from '../postgres/line.ts'
import { openAt } from './kept.ts'

export const all: NamedMigration[] = [
  { name: '0001_initial', operations: [createTable('areas', { columns: { id: 'identity', name: 'text' } }), createTable('shops', { columns: { id: 'identity', area_id: 'integer null', name: 'text', size: 'integer null' } })] },
  {
    name: '0002_rules', operations: [
      alterColumn('shops', 'size', 'integer default 1', { fill: 7 }), addCheck('shops', 'shops_size_range', { column: 'size', min: '0' }), addUnique('shops', 'shops_name_key', ['name']),
      run(async ({ rows, update }) => { for (const r of await rows('areas')) await update('areas', { id: r.id }, { name: `${String(r.name)}!` }) }, async ({ rows, update }) => { for (const r of await rows('areas')) await update('areas', { id: r.id }, { name: String(r.name).slice(0, -1) }) }),
      addForeignKey('shops', 'shops_area_fkey', { column: 'area_id', table: 'areas' }), addIndex('shops', 'shops_size_idx', ['size']),
    ],
  },
  { name: '0003_words', operations: [renameColumn('shops', 'name', 'title'), addColumn('shops', 'note', 'text', { fill: 'none' })] },
]

if (process.argv[1]?.endsWith('kill-points.worker.ts') === true) {
  const [kind, where, target, n] = process.argv.slice(2) as [DatabaseKind, string, string, string]
  let left = Number(n)
  const counted = (prototype: object, name: string): void => {
    const way = prototype as Record<string, (...args: unknown[]) => unknown>
    const real = way[name]!
    way[name] = function (this: unknown, ...args: unknown[]) { if (left-- <= 1) process.kill(process.pid, 'SIGKILL'); return real.apply(this, args) }
  }
  const database = openAt(kind, where, 2)
  if (kind === 'postgres') {
    counted(Line.prototype, 'ask')
    counted((pg as unknown as { Connection: { prototype: object } }).Connection.prototype, 'query')
  } else counted(Sqlite.prototype, 'prepare')
  await migrate(database, all, { app: 'shop', target, lossy: true })
  await database.close()
}
