export { dropDatabase, eachDatabase, secret, newDatabase, startPostgres } from './databases.ts'
export type { RunningPostgres } from './databases.ts'
export { startBrowser } from './browser.ts'
