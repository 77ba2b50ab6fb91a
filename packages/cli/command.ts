import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { nearest } from './nearest.ts'

/** A mistake of the person at the keyboard: told without a stack. */
export class UsageError extends Error {}

export interface Option { readonly type: 'string' | 'boolean'; readonly short?: string; readonly multiple?: boolean; readonly help: string }
export interface Call {
  /** The project's folder: where `apps/` or `system.ts` is. */
  readonly root: string
  readonly words: readonly string[]
  text(option: string): string | undefined
  texts(option: string): readonly string[]
  is(option: string): boolean
}
/** One command: a file of `commands/`. */
export interface Command {
  readonly name: string
  readonly summary: string
  /** What stands after the name: `[app] [target]`. */
  readonly words?: string
  readonly options: Readonly<Record<string, Option>>
  readonly examples: readonly string[]
  /** Works outside a project too. */
  readonly anywhere?: true
  run(call: Call): Promise<void>
}

/** Options of every command that needs a database. */
export const databaseOptions = {
  database: { type: 'string', help: 'postgres://… or sqlite:PATH (default: TENON_DATABASE, else the file in the data folder)' },
  data: { type: 'string', help: 'folder of the embedded database and the secret (default: data)' },
} as const satisfies Record<string, Option>

export async function runCommand(command: Command, root: string, args: readonly string[]): Promise<void> {
  const options: ParseArgsOptionsConfig = { help: { type: 'boolean', short: 'h' } }
  for (const [name, { type, short, multiple }] of Object.entries(command.options)) options[name] = { type, ...(short === undefined ? {} : { short }), ...(multiple === true ? { multiple } : {}) }
  let parsed: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    const unknown = /Unknown option '--?([\w-]+)/.exec(error instanceof Error ? error.message : '')?.[1]
    if (unknown === undefined) throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${helpOf(command)}`)
    const close = nearest(unknown, Object.keys(options))
    throw new UsageError(`${command.name} has no option --${unknown}${close === undefined ? '' : `; did you mean --${close}?`}\n\n${helpOf(command)}`)
  }
  const values = parsed.values as Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>
  if (values.help === true) { console.log(helpOf(command)); return }
  await command.run({
    root, words: parsed.positionals,
    text: (option) => { const value = values[option]; return typeof value === 'string' ? value : undefined },
    texts: (option) => { const value = values[option]; return Array.isArray(value) ? value.map(String) : [] },
    is: (option) => values[option] === true,
  })
}

/** How the command line was called, and is to be called again. */
export const typed = process.env.npm_lifecycle_event === 'npx' ? 'npx tenon' : 'npm run tenon --'

export function helpOf(command: Command): string {
  const options = Object.entries({ ...command.options, help: { type: 'boolean', help: 'this text' } as Option }).map(([name, o]) => [`  --${name}${o.type === 'string' ? ' VALUE' : ''}`, o.help] as const)
  const width = Math.max(...options.map(([left]) => left.length)) + 2
  return [`tenon ${command.name}${command.words === undefined ? '' : ` ${command.words}`}`, `  ${command.summary}`, '', 'Options:', ...options.map(([left, help]) => `${left.padEnd(width)}${help}`), '', 'Examples:', ...command.examples.map((e) => `  ${typed} ${e}`)].join('\n')
}
