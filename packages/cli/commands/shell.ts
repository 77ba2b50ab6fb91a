import { start } from 'node:repl'
import { text } from 'node:stream/consumers'
import { inspect } from 'node:util'
import { createContext, Script } from 'node:vm'
import { createEngine } from '@tenon/engine'
import { all, both, Decimal, either, type Entity, type Filter, type Hands, pascal, where } from '@tenon/model'
import { type Call, type Command, databaseOptions, UsageError } from '../command.ts'
import { cliContext } from '../people.ts'
import { prepareSchema, wholeApp } from '../prepare.ts'
import { trailFor } from '../regulated.ts'
import { secretOf } from '../secret.ts'
import { accountsOf } from '../accounts.ts'
import { dataFolder, systemOf, withDatabase } from '../systems.ts'
import { told } from '../told.ts'

export const shell: Command = {
  name: 'shell', words: '[app]', summary: "A prompt with the system's entities, and words to find and change rows.",
  options: { ...databaseOptions, command: { type: 'string', short: 'c', help: 'run this instead of asking' }, as: { type: 'string', help: 'act as this person: in their tenant, with their name in the audit' } },
  examples: ['shell', 'shell crm --as owner@northlight-fibre', 'shell --command "await list(Note)"', 'shell < script.js'],
  async run(call) {
    const { system } = await systemOf(call, () => false)
    await withDatabase(call, system, async (database) => {
      await prepareSchema(system, database)
      const engine = createEngine(wholeApp(system), database, trailFor(system, dataFolder(call), () => secretOf(dataFolder(call))).options)
      const accounts = accountsOf(system, database, secretOf(dataFolder(call)))
      let context = cliContext()
      const as = async (username: string): Promise<string> => {
        const user = await accounts.store.byLogin(username)
        if (user === null) throw new UsageError(`there is nobody called "${username}"`)
        const actor = await system.actorOf(database, user.row)
        context = { ...cliContext(), actor }
        return `acting as ${user.username}${actor.tenant === null ? '' : `, tenant ${String(actor.tenant)}`}`
      }
      const wanted = call.text('as')
      if (wanted !== undefined) await as(wanted)
      const act = <T>(work: (hands: Hands) => Promise<T>): Promise<T> => engine.act(context, work)
      const entities = Object.fromEntries(engine.entities.map((e): [string, Entity] => [pascal(e.name), e]))
      const words = {
        ...entities, engine, database, app: system.app, as, act, where, both, either, all, Decimal,
        list: (e: Entity, filter: Filter = all, order?: readonly string[]) => act((hands) => hands.list(e, filter, order)),
        find: (e: Entity, filter: Filter | number | string) => act((hands) => hands.find(e, typeof filter === 'object' ? filter : where('id', 'eq', filter))),
        create: (e: Entity, values: Record<string, unknown>) => act((hands) => hands.create(e, values)),
        update: (e: Entity, id: unknown, values: Record<string, unknown>) => act((hands) => hands.update(e, id, values)),
        remove: (e: Entity, id: unknown) => act((hands) => hands.remove(e, id)),
      }
      const script = call.text('command') ?? (process.stdin.isTTY === true ? undefined : await text(process.stdin))
      if (script !== undefined) return once(script, words)
      return converse(call, system.name, Object.keys(entities), words)
    })
  },
}

/** An expression shows its value; statements show what they print. */
async function once(script: string, words: object): Promise<void> {
  const context = createContext({ ...words, console, process, setTimeout, URL, Date })
  const compiled = (): Script => {
    try { return new Script(`(async () => (${script.trim().replace(/;$/, '')}\n))()`) } catch (asExpression) {
      try { return new Script(`(async () => {${script}\n})()`) } catch (error) { throw new UsageError(String(script.trim().includes('\n') ? error : asExpression)) }
    }
  }
  const value: unknown = await (compiled().runInContext(context) as Promise<unknown>)
  if (value !== undefined) console.log(typeof value === 'string' ? value : inspect(value, { depth: 6, maxArrayLength: 100 }))
}

function converse(call: Call, name: string, entities: readonly string[], words: object): Promise<void> {
  console.log(`Entities: ${entities.join(', ')}\nWords: list(Entity, where('field', 'eq', value)), find(Entity, id), create, update, remove, as(username), engine, database. Leave with .exit`)
  const repl = start({ prompt: `${name}> `, writer: (value: unknown) => (value instanceof Error ? String(told(value)) : inspect(value, { colors: process.stdout.hasColors(), depth: 4 })) })
  Object.assign(repl.context, words)
  if (process.env.TENON_SHELL_HISTORY !== '') repl.setupHistory(process.env.TENON_SHELL_HISTORY ?? `${dataFolder(call)}/.shell_history`, () => {})
  return new Promise((resolve) => { repl.once('exit', resolve) })
}
