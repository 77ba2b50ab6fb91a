// what a server is told from outside
export { config, ConfigError, loadConfig, readConfig } from './config.ts'
export type { Config } from './config.ts'
// starting systems, as `npm start` and tests do
export { accountsOf, openDatabase, startSystem } from './start.ts'
export type { Accounts, StartOptions, System } from './start.ts'
// their tables
export { prepareSchema, schemaOf, wholeApp } from './prepare.ts'
