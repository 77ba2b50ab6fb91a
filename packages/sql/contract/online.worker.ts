// A process that migrates and is killed on the way: node online.worker.ts URL
import { addColumn, addIndex, createTable, migrate, type NamedMigration, openPostgres } from '../index.ts'

export const first: NamedMigration = { name: '0001_initial', operations: [createTable('areas', { columns: { id: 'identity', name: 'text' } }), createTable('shops', { columns: { id: 'identity', area_id: 'integer null', name: 'text', size: 'integer null' } })] }
export const index: NamedMigration = { name: '0002_index', operations: [addColumn('areas', 'note', 'text null'), addIndex('shops', 'shops_name_idx', ['name']), addColumn('areas', 'more', 'text null')] }

if (process.argv[1]?.endsWith('online.worker.ts') === true) await migrate(openPostgres({ url: process.argv[2]!, poolSize: 2 }), [first, index], { app: 'shop' })
