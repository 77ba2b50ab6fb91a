import { writeFileSync } from 'node:fs'
import type { Command } from '../command.ts'
import { describeSystem } from '../describe.ts'
import { fromCaller, systemOf } from '../systems.ts'

export const openapi: Command = {
  name: 'openapi', words: '[app]', summary: 'Prints the OpenAPI 3.1 description of the API.', options: { out: { type: 'string', short: 'o', help: 'a file instead of the screen' } },
  examples: ['openapi crm', 'openapi crm --out openapi.json'],
  async run(call) {
    const { system } = await systemOf(call, () => false)
    const text = JSON.stringify(await describeSystem(system), null, 2)
    const out = call.text('out')
    if (out === undefined) console.log(text)
    else { writeFileSync(fromCaller(out), `${text}\n`); console.log(`wrote ${out}`) }
  },
}
