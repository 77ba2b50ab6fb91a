export { isp } from './app.ts'
export { system } from './system.ts'
export { ispRoutes } from './routes/index.ts'
