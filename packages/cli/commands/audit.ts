import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { trailLength, trailOf, verifyTrail } from '@tenon/engine'
import { both, type Filter, where } from '@tenon/model'
import { type Call, type Command, databaseOptions, UsageError } from '../command.ts'
import { Progress } from '../progress.ts'
import { anchorsOf, isRegulated, trailKey } from '../regulated.ts'
import { secretOf } from '../secret.ts'
import { dataFolder, type Found, fromCaller, systemOf, withDatabase } from '../systems.ts'

export const audit: Command = {
  name: 'audit', words: 'verify|export [app]', summary: 'The trail of regulated records: computes every hash of the chain anew, or writes it out for an inspector to read.',
  options: {
    ...databaseOptions, out: { type: 'string', short: 'o', help: 'a file instead of the screen; .csv or .jsonl (a JSON object a line)' },
    entity: { type: 'string', help: 'of this kind of record only: production_batch' }, row: { type: 'string', help: 'of the record with this id only' }, from: { type: 'string', help: 'from this day on: 2026-01-31 (UTC)' }, to: { type: 'string', help: 'up to and with this day' },
  },
  examples: ['audit verify erp', 'audit export erp --out trail.csv', 'audit export erp --entity production_batch --row 7c9e… --out batch.jsonl'],
  async run(call) {
    const [what, ...words] = call.words
    if (what !== 'verify' && what !== 'export') throw new UsageError('audit verify, or audit export?')
    const { system } = await systemOf({ ...call, words }, () => false)
    if (!isRegulated(system.app)) throw new UsageError(`the ${system.title} has no regulated records`)
    await (what === 'verify' ? verify(call, system) : write(call, system))
  },
}

async function verify(call: Call, system: Found): Promise<void> {
  const key = trailKey(secretOf(dataFolder(call)))
  const anchors = anchorsOf(system, dataFolder(call), key).read()
  await withDatabase(call, system, async (database) => {
    const progress = new Progress('audit verify', await trailLength(database))
    const { entries, problems } = await verifyTrail(database, key, anchors, () => progress.add())
    progress.end()
    for (const problem of problems) console.log(`${system.name}: ${problem}`)
    const held = anchors.length === 0 ? 'no anchor beside the data: a tail cut off together with the chain\'s end would not be seen' : `${anchors.length.toLocaleString('en')} anchors`
    console.log(problems.length === 0 ? `${system.name}: ${entries.toLocaleString('en')} entries, one unbroken chain (${held})` : `${system.name}: ${entries.toLocaleString('en')} entries, and the trail is not what was written`)
    if (problems.length > 0) process.exitCode = 1
  })
}

const columns = ['seq', 'at', 'actor', 'actorName', 'capacity', 'tenant', 'action', 'entity', 'row', 'title', 'changes', 'reason', 'requestId', 'source', 'hash'] as const
type Entry = Readonly<Record<string, unknown>>

async function write(call: Call, system: Found): Promise<void> {
  const file = call.text('out')
  const csv = file?.endsWith('.csv') === true
  if (file !== undefined && !/\.(csv|jsonl)$/.test(file)) throw new UsageError(`--out ${file}: .csv or .jsonl, please`)
  const filter = chosen(call)
  await withDatabase(call, system, async (database) => {
    const out = file === undefined ? process.stdout : createWriteStream(fromCaller(file), { mode: 0o600 })
    const put = async (text: string): Promise<void> => { if (!out.write(text)) await once(out, 'drain') }
    let written = 0
    if (csv) await put(`${columns.join(',')}\r\n`)
    for await (const entry of trailOf(database, filter)) {
      await put(csv ? `${columns.map((name) => cell(entry[name])).join(',')}\r\n` : `${JSON.stringify(told(entry))}\n`)
      written++
    }
    if (file === undefined) return
    await new Promise<void>((resolve) => { out.end(resolve) })
    console.log(`${system.name}: ${written.toLocaleString('en')} entries in ${file}`)
  })
}

function chosen(call: Call): Filter {
  const day = (option: string): string | undefined => {
    const text = call.text(option)
    if (text !== undefined && (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(Date.parse(text)))) throw new UsageError(`--${option} ${text}: write a day, e.g. 2026-01-31`)
    return text
  }
  const [entity, row, from, to] = [call.text('entity'), call.text('row'), day('from'), day('to')]
  return both(
    ...(entity === undefined ? [] : [where('entity', 'eq', entity)]), ...(row === undefined ? [] : [where('row', 'eq', row)]),
    ...(from === undefined ? [] : [where('at', 'gte', `${from}T00:00:00.000000Z`)]), ...(to === undefined ? [] : [where('at', 'lte', `${to}T23:59:59.999999Z`)]),
  )
}

/** The changes as what they are, old and new beside each other. */
const told = (entry: Entry): Entry => ({ ...entry, changes: JSON.parse(String(entry.changes)) as unknown })

/** A cell of a sheet: a text that a sheet would run is made harmless. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = String(value)
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
