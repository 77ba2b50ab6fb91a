import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { start, UsageError } from './start-command.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
try {
  await start(root, process.argv.slice(2))
} catch (error) {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (error instanceof UsageError || (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS'))) console.error(error instanceof Error ? error.message : error)
  else if (code === 'EADDRINUSE') console.error(`${(error as Error).message}\nAnother program has this port; choose one with --port.`)
  else console.error(error)
  process.exit(1)
}
