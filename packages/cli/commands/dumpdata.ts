import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { type ColumnType, type Database, quote, type Table, tableSqlName } from '@tenon/sql'
import { type Command, databaseOptions, UsageError } from '../command.ts'
import { chosen, type Kept, keptOf, written } from '../fixture.ts'
import { Progress } from '../progress.ts'
import { fromCaller, systemOf, withDatabase } from '../systems.ts'

export const dumpdata: Command = {
  name: 'dumpdata', words: '[app] [model …]', summary: "Writes rows as JSON: an array as Django's fixtures, or a row a line.",
  options: {
    ...databaseOptions, out: { type: 'string', short: 'o', help: 'a file instead of the screen; .jsonl means lines' }, lines: { type: 'boolean', help: 'one row a line' },
    exclude: { type: 'string', multiple: true, help: 'leave out a model' }, all: { type: 'boolean', help: 'sessions, tokens and idempotency keys too' },
  },
  examples: ['dumpdata crm --out crm.json', 'dumpdata crm order order_item', 'dumpdata crm --out crm.jsonl --exclude tenon_audit'],
  async run(call) {
    const { system, rest } = await systemOf(call)
    const kept = chosen(keptOf(system), rest, call.texts('exclude'), call.is('all'))
    const file = call.text('out')
    const lines = call.is('lines') || file?.endsWith('.jsonl') === true
    if (file !== undefined && !/\.jsonl?$/.test(file)) throw new UsageError(`--out ${file}: .json or .jsonl, please`)
    await withDatabase(call, system, async (database) => {
      const counts = await Promise.all(kept.map(async (k) => Number((await database.run({ text: `select count(*) from ${tableSqlName(k.table, database.kind)}`, params: [], columns: [{ is: 'integer' }] })).rows[0]![0])))
      const total = counts.reduce((a, b) => a + b, 0)
      const progress = new Progress('dumpdata', total)
      const out = file === undefined ? process.stdout : createWriteStream(fromCaller(file), { mode: 0o600 })
      const write = async (text: string): Promise<void> => { if (!out.write(text)) await once(out, 'drain') }
      if (!lines) await write('[')
      let first = true
      for (const k of kept) for await (const entry of entriesOf(database, k)) {
        await write(lines ? `${JSON.stringify(entry)}\n` : `${first ? '\n' : ',\n'}${JSON.stringify(entry)}`)
        first = false
        progress.add()
      }
      if (!lines) await write('\n]\n')
      if (file !== undefined) await new Promise<void>((resolve) => { out.end(resolve) })
      progress.end()
      if (file !== undefined) console.log(`${system.name}: ${total.toLocaleString('en')} rows in ${file}`)
    })
  },
}

async function* entriesOf(database: Database, { model, table, columns, lists }: Kept): AsyncIterable<unknown> {
  const key = table.primaryKey[0]!
  const type = (name: string): ColumnType => table.columns.find((c) => c.name === name)!.type
  const held = new Map(await Promise.all(lists.map(async ({ word, table: list }) => [word, await idsOf(database, list)] as const)))
  const names = [key, ...columns.map((c) => c.column.name)]
  const statement = { text: `select ${names.map(quote).join(', ')} from ${tableSqlName(table, database.kind)} order by ${quote(key)}`, params: [], columns: names.map(type) }
  for await (const [pk, ...values] of database.stream(statement)) {
    const fields = Object.fromEntries([...columns.map(({ word }, i) => [word, written(values[i])] as const), ...lists.map(({ word }) => [word, held.get(word)!.get(String(pk)) ?? []] as const)])
    yield { model, pk: written(pk), fields }
  }
}

async function idsOf(database: Database, list: Table): Promise<Map<string, unknown[]>> {
  const out = new Map<string, unknown[]>()
  const [owner, other] = list.columns
  for (const [from, to] of (await database.run({ text: `select ${quote(owner!.name)}, ${quote(other!.name)} from ${tableSqlName(list, database.kind)} order by 1, 2`, params: [], columns: [owner!.type, other!.type] })).rows) out.set(String(from), [...(out.get(String(from)) ?? []), written(to)])
  return out
}
