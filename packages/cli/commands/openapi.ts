import { writeFileSync } from 'node:fs'
import { createEngine } from '@tenon/engine'
import { openApi, type WireDialect } from '@tenon/http'
import { openSqlite } from '@tenon/sql'
import { type Command, UsageError } from '../command.ts'
import { wholeApp } from '../prepare.ts'
import { accountsOf } from '../start.ts'
import { fromCaller, systemOf } from '../systems.ts'

export const openapi: Command = {
  name: 'openapi', words: '[app]', summary: 'Prints the OpenAPI 3.1 description of the API.', options: { out: { type: 'string', short: 'o', help: 'a file instead of the screen' } },
  examples: ['openapi crm', 'openapi crm --out openapi.json'],
  async run(call) {
    const { system } = await systemOf(call, () => false)
    // nothing is read: the description follows from the declarations
    const database = openSqlite({ path: ':memory:' })
    const engine = createEngine(wholeApp(system), database)
    const dialect = system.app.dialect as WireDialect
    if (typeof dialect?.attach !== 'function') throw new UsageError(`the ${system.title}'s dialect does not serve HTTP`)
    dialect.attach(engine)
    const text = JSON.stringify(openApi(engine, dialect, accountsOf(system, database, 'x'.repeat(32)).identifiers), null, 2)
    await database.close()
    const out = call.text('out')
    if (out === undefined) console.log(text)
    else { writeFileSync(fromCaller(out), `${text}\n`); console.log(`wrote ${out}`) }
  },
}
