// A desk with a feed: node --expose-gc events.worker.ts KIND PLACE. Asked for it, it tells its memory.
import type { DatabaseKind } from '@tenon/sql'
import { startDesk } from '../../packages/http/live.fixture.ts'
import { openAt } from './goal.ts'

const [kind, place] = process.argv.slice(2) as [DatabaseKind, string]
const { server } = await startDesk(openAt(kind, place))
process.on('message', () => { globalThis.gc?.(); process.send?.(process.memoryUsage().rss) })
process.once('disconnect', () => process.exit(0))
console.log(server.url)
