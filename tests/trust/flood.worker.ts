// A desk where more happens than some listeners can read: node --expose-gc flood.worker.ts KIND PLACE MOST. It is told what to do by messages.
import { setTimeout as sleep } from 'node:timers/promises'
import type { DatabaseKind } from '@tenon/sql'
import { actorOf, Note, startDesk } from '../../packages/http/live.fixture.ts'
import { openAt } from './goal.ts'

/** `write`: so many notes in so many milliseconds at the least, every tenth ana's, the others long. `leave`: this name is signed out. `memory`: in use, and at most since it was last asked. */
type Message = { readonly write: number; readonly within: number } | { readonly leave: string } | { readonly memory: true }

const [kind, place, most] = process.argv.slice(2) as [DatabaseKind, string, string]
const { server, engine, left } = await startDesk(openAt(kind, place), { most: Number(most) })
const writer = actorOf('writer/1/editor')
const TOGETHER = 20
/** What this process holds itself: pages of the database's file that are mapped are not its own. */
const held = (): number => { const { heapUsed, external } = process.memoryUsage(); return heapUsed + external }
let top = 0
setInterval(() => { top = Math.max(top, held()) }, 50).unref()

async function write(all: number, within: number): Promise<number> {
  const began = performance.now()
  // twenty megabytes in all: more than a connection holds by itself
  const more = 'x'.repeat(20_000_000 / all)
  for (let at = 0; at < all; at += TOGETHER) {
    await engine.act({ actor: writer, requestId: 'flood', source: 'test', now: () => new Date().toISOString().replace('Z', '000Z'), timeZone: 'UTC' }, async (hands) => {
      for (let n = at; n < Math.min(all, at + TOGETHER); n++) await hands.create(Note, { title: `note ${n}`, ...(n % 10 === 0 ? { owner: 'ana' } : { owner: 'somebody', more }) })
    })
    await sleep(Math.max(0, began + (within * at) / all - performance.now()))
  }
  return performance.now() - began
}

process.on('message', (message: Message) => {
  if ('write' in message) void write(message.write, message.within).then((took) => process.send?.(took))
  else if ('leave' in message) { left.add(message.leave); process.send?.('left') }
  else { globalThis.gc?.(); process.send?.([held(), Math.max(top, held())]); top = 0 }
})
process.once('disconnect', () => process.exit(0))
console.log(server.url)
