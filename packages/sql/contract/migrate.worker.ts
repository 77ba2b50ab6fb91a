// One of several processes that migrate the same database: node migrate.worker.ts KIND WHERE [slow]
import { addColumn, type DatabaseKind, migrate, type NamedMigration, run } from '../index.ts'
import { kept, openAt, parent } from './kept.ts'

const [kind, where, slow] = process.argv.slice(2) as [DatabaseKind, string, string?]
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
export const many: NamedMigration[] = [
  { name: '0001_initial', operations: [{ op: 'createTable', table: parent }, { op: 'createTable', table: kept }] },
  ...Array.from({ length: 8 }, (_, i): NamedMigration => ({
    name: `000${i + 2}_step`,
    operations: [
      addColumn('parent', `extra_${i}`, 'text', { fill: `value ${i}` }), run(async ({ insert }) => { await insert('parent', { code: `step ${i}`, ...Object.fromEntries(Array.from({ length: i + 1 }, (_, n) => [`extra_${n}`, 'x'])) }) }, async ({ remove }) => { await remove('parent', { code: `step ${i}` }) }),
      run(async () => { if (slow !== undefined) { process.stdout.write(`inside ${i}\n`); await pause(120) } }, async () => {}), addColumn('kept', `note_${i}`, 'text null'),
    ],
  })),
]
if (process.argv[1]?.endsWith('migrate.worker.ts') === true) {
  const database = openAt(kind, where, 2)
  const done = await migrate(database, many, { app: 'race' })
  await database.close()
  process.stdout.write(`${JSON.stringify(done.map((s) => s.name))}\n`)
}
