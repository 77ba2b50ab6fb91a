// A shop that may be killed at any moment: node server.worker.ts KIND PLACE PORT HOURS [LETHAL SEED].
// HOURS set its clock on; LETHAL is the share of keyed transactions after whose commit the process kills itself, before any reply.
import { createEngine } from '@tenon/engine'
import { createLogger, type Identifier, serve } from '@tenon/http'
import type { DatabaseKind } from '@tenon/sql'
import { person } from '../../packages/engine/fixture.ts'
import { Chance } from './chance.ts'
import { openAt } from './goal.ts'
import { served } from './shop.ts'

const [kind, place, port, hours, lethal = '0', seed = '1'] = process.argv.slice(2) as [DatabaseKind, string, string, string, string?, string?]
const chance = new Chance(Number(seed) + process.pid)
const database = openAt(kind, place)
const identify: Identifier = { scheme: 'token', challenge: 'Token', identify: async (r) => { const found = /^Token (\d+)$/.exec(r.headers.authorization ?? ''); return found === null ? null : { actor: person(Number(found[1]), 1) } } }
const engine = createEngine(served, {
  ...database,
  async transaction(work) {
    const value = await database.transaction(work)
    if (chance.yes(Number(lethal))) process.kill(process.pid, 'SIGKILL')
    return value
  },
})
const server = await serve({ engine, identifiers: [identify], port: Number(port), logger: createLogger('silent'), now: () => `${new Date(Date.now() + Number(hours) * 3_600_000).toISOString().slice(0, -1)}000Z` })
console.log(server.url)
process.once('disconnect', () => process.exit(0))
