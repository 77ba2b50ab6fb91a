import { Fault } from '@tenon/engine'
import { DatabaseError, MigrationError } from '@tenon/sql'
import { helpOf, runCommand, UsageError } from './command.ts'
import { commands } from './commands/index.ts'
import { nearest } from './nearest.ts'
import { projectRoot } from './systems.ts'

// a pipe that is closed early (| head) is no error
process.stdout.on('error', (error: NodeJS.ErrnoException) => { if (error.code === 'EPIPE') process.exit(0); throw error })

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error(process.env.TENON_DEBUG === '1' ? error : told(error))
  process.exitCode = 1
}

async function main([name, ...args]: readonly string[]): Promise<void> {
  if (name === undefined || name === '--help' || name === '-h' || (name === 'help' && args.length === 0)) { console.log(overview()); return }
  const command = commands.find((c) => c.name === (name === 'help' ? args[0] : name))
  if (command === undefined) {
    const word = name === 'help' ? args[0]! : name
    const close = nearest(word, commands.map((c) => c.name))
    throw new UsageError(`no command "${word}"${close === undefined ? '' : `; did you mean ${close}?`}\n\n${overview()}`)
  }
  if (name === 'help') { console.log(helpOf(command)); return }
  await runCommand(command, projectRoot(process.cwd()), args)
}

function overview(): string {
  const width = Math.max(...commands.map((c) => c.name.length)) + 2
  return `tenon COMMAND\n\n${commands.map((c) => `  ${c.name.padEnd(width)}${c.summary}`).join('\n')}\n\ntenon COMMAND --help says more, with examples. Inside this project: npm run tenon -- COMMAND`
}

/** Mistakes and states of the world are told in words; only what nobody foresaw shows its stack. */
function told(error: unknown): unknown {
  if (error instanceof UsageError || error instanceof MigrationError) return error.message
  if (error instanceof Fault) return [error.message, ...error.issues.map((i) => `  ${i.path.join('.')}: ${i.message ?? i.code}`)].join('\n')
  if (error instanceof DatabaseError) return error.code === 'gone' ? `The database cannot be reached: ${error.message}` : `The database refused: ${error.message}`
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return `${(error as Error).message}\nAnother program has this port; choose one with --port.`
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR' || code === 'EEXIST') return (error as Error).message
  return error
}
