// what a server is told from outside
export { config, ConfigError, loadConfig, readConfig } from './config.ts'
export type { Config } from './config.ts'
// starting systems, as `npm start` and tests do
export { accountsOf } from './accounts.ts'
export type { Accounts } from './accounts.ts'
export { openDatabase } from './open-database.ts'
export { startSystem } from './start.ts'
export type { StartOptions } from './start.ts'
export type { System } from './system.ts'
// their tables
export { prepareSchema, schemaOf, wholeApp } from './prepare.ts'
