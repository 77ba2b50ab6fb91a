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
export { createSchema, tableNames } from './schema/create.ts'
export { createSql } from './schema/ddl.ts'
export { tablesOf } from './schema/tables-of.ts'
export type { Check, Column, ForeignKey, Index, Literal, OnDelete, Schema, Table, Unique } from './schema/table.ts'
