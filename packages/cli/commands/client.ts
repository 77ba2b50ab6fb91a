import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { clientSource } from '../client-source.ts'
import type { Command } from '../command.ts'
import { describeSystem } from '../describe.ts'
import { fromCaller, systemOf } from '../systems.ts'

export const client: Command = {
  name: 'client', words: '[app]', summary: 'Writes a typed client of the API: one file that needs nothing else.',
  options: { out: { type: 'string', short: 'o', help: 'a file instead of the screen' } }, examples: ['client crm --out ../web/src/crm.ts', 'client --out client.ts'],
  async run(call) {
    const { system } = await systemOf(call, () => false)
    const source = clientSource(await describeSystem(system))
    const out = call.text('out')
    if (out === undefined) { console.log(source); return }
    mkdirSync(dirname(fromCaller(out)), { recursive: true })
    writeFileSync(fromCaller(out), source)
    console.log(`wrote ${out}`)
  },
}
