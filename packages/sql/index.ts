// the door
export { DatabaseError } from './database.ts'
export type { Answered, ColumnType, Connection, Database, DatabaseKind, Row, Statement } from './database.ts'
// the databases
export { openPostgres } from './postgres.ts'
export { openSqlite } from './sqlite.ts'
// statements
export { Catalog, condition, ordering, quote, Sources, Statements, tableOf, tenantWall, Writer } from './compile.ts'
export type { Step } from './compile.ts'
export { columnType } from './column.ts'
// schemas
export { createSchema, createSql, tableNames, tablesOf } from './schema.ts'
export type { Column, ForeignKey, Index, Table, Unique } from './schema.ts'
