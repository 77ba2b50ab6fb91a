import { createRequire } from 'node:module'

const packages = createRequire(import.meta.url)
/** PostgreSQL's driver, read when the first database is opened: who has another does not wait for it. */
export const driver = (): typeof import('pg') => packages('pg') as typeof import('pg')
export const cursors = (): typeof import('pg-cursor') => packages('pg-cursor') as typeof import('pg-cursor')
