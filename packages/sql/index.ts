// the door
export { DatabaseError } from './database.ts'
export type { Answered, ColumnType, Connection, Database, DatabaseKind, Row, Statement } from './database.ts'
// the databases
export { openPostgres } from './postgres.ts'
export { openSqlite } from './sqlite.ts'
// statements
export { Catalog, condition, ordering, quote, Sources, Statements, tableOf, tenantWall, Writer } from './compile.ts'
export type { Step as PathStep } from './compile.ts'
export { columnType } from './column.ts'
// schemas
export { createSchema, tableNames } from './schema/create.ts'
export { clearTables } from './schema/clear.ts'
export { at as tableSqlName, createSql } from './schema/ddl.ts'
export { tablesOf } from './schema/tables-of.ts'
export { keyOf } from './schema/table.ts'
export type { Check, Column, ForeignKey, Index, Literal, OnDelete, Schema, Table, Unique } from './schema/table.ts'
// what is really there
export { asStored, introspect } from './introspect/introspect.ts'
export { entitySource } from './introspect/entity-source.ts'
// migrations
export { addCheck, addColumn, addForeignKey, addIndex, addUnique, alterColumn, createTable, dropCheck, dropColumn, dropForeignKey, dropIndex, dropTable, dropUnique, migration, renameColumn, renameTable, run, sql } from './migrate/change.ts'
export type { Change, Migration, NamedMigration, Step, StepHands, TableWords } from './migrate/change.ts'
export { diff, missingFills, ordered, possibleRenames } from './migrate/diff.ts'
export type { Answers } from './migrate/diff.ts'
export { find as findMigration, migrate, planOf, schemaAfter, statusOf } from './migrate/migrate.ts'
export type { MigrateOptions, PlannedStep, Status } from './migrate/migrate.ts'
export { loadMigrations, pendingChanges, writeMigration } from './migrate/files.ts'
export { describe } from './migrate/describe.ts'
export { after, reverse } from './migrate/state.ts'
export { statementsOf } from './migrate/statements.ts'
export { sourceOf } from './migrate/source.ts'
export { MigrationError } from './migrate/words.ts'
export type { ColumnWords } from './migrate/words.ts'
