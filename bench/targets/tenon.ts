// The product as any team would start it, with the request log off as in every other target.
import { enableCompileCache } from 'node:module'

// as the command that starts it does
enableCompileCache()
const [{ startSystem }, { open, ruled }, { system }] = await Promise.all([import('../../packages/cli/start.ts'), import('../orders/rules.ts'), import('../orders/system.ts')])

const [database, port] = process.argv.slice(2)
const app = { open, ruled }[process.env.BENCH_RULES ?? '']
await startSystem(app === undefined ? system : { ...system, app }, { database: database!, port: Number(port), empty: true, data: process.env.BENCH_DATA ?? 'data' })
