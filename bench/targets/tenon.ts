// The product as any team would start it, with the request log off as in every other target.
import { startSystem } from '../../packages/cli/start.ts'
import { open, ruled } from '../orders/rules.ts'
import { system } from '../orders/system.ts'

const [database, port] = process.argv.slice(2)
const app = { open, ruled }[process.env.BENCH_RULES ?? '']
await startSystem(app === undefined ? system : { ...system, app }, { database: database!, port: Number(port), empty: true, data: process.env.BENCH_DATA ?? 'data' })
