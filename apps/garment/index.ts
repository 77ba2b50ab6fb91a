export { garment } from './app.ts'
export { settings, settingsOf } from './settings.ts'
export type { Settings } from './settings.ts'
export { system } from './system.ts'
