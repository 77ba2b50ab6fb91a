import { helpOf, runCommand, typed, UsageError } from './command.ts'
import { commands } from './commands/index.ts'
import { nearest } from './nearest.ts'
import { projectRoot } from './systems.ts'
import { told } from './told.ts'

// a pipe that is closed early (| head) is no error
process.stdout.on('error', (error: NodeJS.ErrnoException) => { if (error.code === 'EPIPE') process.exit(0); throw error })

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error(told(error))
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
  // asking what a command does needs no project
  await runCommand(command, command.anywhere === true || args.includes('--help') || args.includes('-h') ? process.cwd() : projectRoot(process.cwd()), args)
}

function overview(): string {
  const width = Math.max(...commands.map((c) => c.name.length)) + 2
  return `tenon COMMAND\n\n${commands.map((c) => `  ${c.name.padEnd(width)}${c.summary}`).join('\n')}\n\ntenon COMMAND --help says more, with examples. Inside this project: ${typed} COMMAND`
}
