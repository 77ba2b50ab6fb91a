export { erp } from './app.ts'
export { system } from './system.ts'
