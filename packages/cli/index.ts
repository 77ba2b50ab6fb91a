// running a system
export { accountsOf, openDatabase, startSystem } from './start.ts'
export type { Accounts, StartOptions, System } from './start.ts'
// its tables
export { prepareSchema, schemaOf, wholeApp } from './prepare.ts'
