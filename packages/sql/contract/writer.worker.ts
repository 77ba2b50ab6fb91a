// One of several processes that write pairs of rows until they are told to stop: node writer.worker.ts KIND WHERE NAME
import type { DatabaseKind } from '../index.ts'
import { INTEGER, openAt, speaker, TEXT } from './kept.ts'

const [kind, where, name] = process.argv.slice(2) as [DatabaseKind, string, string]
const database = openAt(kind, where)
const say = speaker(kind)
const add = say(`insert into parent (code) values (?)${kind === 'hana' ? '' : ' returning id'}`, [TEXT], [INTEGER])
const belongs = say('insert into child (parent_id) values (?)', [INTEGER])
async function writeOn(lane: number): Promise<void> {
  for (let i = 0; ; i++) {
    const code = `${name}/${lane}/${i}`
    await database.transaction(async (c) => { await c.run(belongs, (await c.run(add, [code])).rows[0]) })
    process.stdout.write(`${code}\n`)
  }
}
await Promise.all([0, 1, 2, 3].map(writeOn))
