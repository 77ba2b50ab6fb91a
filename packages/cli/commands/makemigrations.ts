import { relative } from 'node:path'
import { entitiesOf } from '@tenon/engine'
import { columnOf, Decimal, type Entity, type FieldSpec, storedFields } from '@tenon/model'
import { type Answers, type Change, columnType, describe, keyOf, type Literal, loadMigrations, missingFills, type NamedMigration, pendingChanges, possibleRenames, type Schema, schemaAfter, sourceOf, writeMigration } from '@tenon/sql'
import { type Call, type Command, UsageError } from '../command.ts'
import { schemaOf, wholeApp } from '../prepare.ts'
import { Prompt } from '../prompt.ts'
import { type Found, loadSystem, systemNames } from '../systems.ts'

export const makemigrations: Command = {
  name: 'makemigrations', words: '[app]', summary: 'Writes down what has changed in the declarations as the next migration.',
  options: {
    check: { type: 'boolean', help: 'write nothing; exit with 1 if the declarations are ahead' }, 'dry-run': { type: 'boolean', help: 'print the file instead of writing it' },
    name: { type: 'string', help: 'the name after the number' }, empty: { type: 'boolean', help: 'an empty migration, for run() and sql()' },
    rename: { type: 'string', multiple: true, help: 'old=new for a table, table.old=new for a column; may be given several times' }, 'no-rename': { type: 'boolean', help: 'nothing was renamed: drop and add' },
    fill: { type: 'string', multiple: true, help: 'table.column=value: what rows get that are there already' },
  },
  examples: ['makemigrations', 'makemigrations crm --name priorities', 'makemigrations crm --rename orders.title=name', 'makemigrations crm --fill orders.state=open', 'makemigrations --check'],
  async run(call) {
    for (const name of call.words[0] === undefined ? systemNames(call.root) : [call.words[0]]) await one(call, await loadSystem(call.root, name), call.words[0] !== undefined)
  },
}

async function one(call: Call, system: Found, named: boolean): Promise<void> {
  const migrations = await loadMigrations(system.migrations)
  const declared = schemaOf(system)
  // an app that has no migrations yet starts with them when it is named
  if (migrations.length === 0 && !named) { console.log(`${system.name}: no migrations yet; begin with: npm run tenon -- makemigrations ${system.name}`); return }
  const changes = call.is('empty') ? [] : await asked(call, migrations, declared, defaultsOf(system))
  if (changes.length === 0 && !call.is('empty')) { console.log(`${system.name}: no changes`); return }
  for (const change of changes) console.log(`  ${describe(change)}${change.op === 'dropTable' || change.op === 'dropColumn' ? '   (its values are lost)' : ''}`)
  if (call.is('check')) {
    console.error(`${system.name}: the declarations are ahead of the migrations. Write them down with: npm run tenon -- makemigrations ${system.name}`)
    process.exitCode = 1
  } else if (call.is('dry-run')) console.log(`\n${sourceOf(changes)}`)
  else console.log(`${system.name}: wrote ${relative(process.cwd(), writeMigration(system.migrations, migrations, changes, call.text('name')))}`)
}

/** The changes, with what only a person knows asked, or given by options. */
async function asked(call: Call, migrations: readonly NamedMigration[], declared: Schema, defaults: Readonly<Record<string, Literal>>): Promise<Change[]> {
  const terminal = process.stdin.isTTY === true && !call.is('check')
  const prompt = terminal ? new Prompt() : undefined
  try {
    const state = schemaAfter(migrations)
    const tables: Record<string, string> = {}
    const columns: Record<string, string> = {}
    for (const [old, name] of call.texts('rename').map(pair)) { if (state.some((t) => keyOf(t) === old)) tables[old] = name; else columns[old] = name }
    const undecided = async (kind: string, into: Record<string, string>, list: readonly (readonly [string, string])[]): Promise<void> => {
      for (const [old, name] of list) {
        if (call.is('no-rename') || call.is('check') || into[old] !== undefined || Object.values(into).includes(name)) continue
        if (prompt === undefined) throw new UsageError(`Was the ${kind} ${old} renamed to ${name}? Say --rename ${old}=${name}, or --no-rename to drop the one and add the other.`)
        if (await prompt.yes(`Was the ${kind} ${old} renamed to ${name}?`)) into[old] = name
      }
    }
    await undecided('table', tables, possibleRenames(state, declared).tables)
    const moved = state.map((t) => { const to = tables[keyOf(t)]; return to === undefined ? t : { ...t, name: to.split('.').at(-1)! } })
    await undecided('column', columns, possibleRenames(moved, declared).columns)
    const answers: Answers = { tables, columns, fills: { ...defaults, ...Object.fromEntries(call.texts('fill').map(pair)) } }
    const changes = pendingChanges(migrations, declared, answers)
    if (call.is('check')) return changes
    const fills: Record<string, Literal> = {}
    for (const path of missingFills(changes, state)) {
      if (prompt === undefined) throw new UsageError(`${path} must not be null and has no default: what do rows get that are there already? Say --fill ${path}=VALUE, or make the field optional.`)
      fills[path] = await prompt.ask(`${path} must not be null: what do rows get that are there already? `)
    }
    return Object.keys(fills).length === 0 ? changes : pendingChanges(migrations, declared, { ...answers, fills: { ...answers.fills, ...fills } })
  } finally {
    prompt?.close()
  }
}

function pair(text: string): [string, string] {
  const at = text.indexOf('=')
  if (at < 1) throw new UsageError(`"${text}": old=new or table.column=value, please`)
  return [text.slice(0, at), text.slice(at + 1)]
}

/** The declared defaults: what rows get that are there before the column. */
export function defaultsOf(system: Found): Record<string, Literal> {
  return Object.fromEntries(entitiesOf(wholeApp(system)).flatMap((e) => storedFields(e).flatMap(([name, spec]) => {
    const value = defaultOf(spec)
    return value === undefined ? [] : [[`${keyOf({ name: e.table, ...schemaName(e) })}.${columnOf(name, spec)}`, value] as const]
  })))
}
const schemaName = (e: Entity): { schema?: string } => (e.options.schema === undefined ? {} : { schema: e.options.schema })

function defaultOf(spec: FieldSpec): Literal | undefined {
  const value = spec.choices?.find((c) => c.value === spec.default)?.stored ?? spec.default
  if (value === undefined || value === null || typeof value === 'function') return spec.kind === 'list' ? '[]' : undefined
  if (columnType(spec).is === 'json') return JSON.stringify(value)
  return value instanceof Decimal || typeof value === 'bigint' ? String(value) : typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined
}
