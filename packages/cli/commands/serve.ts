import { type Call, type Command, databaseOptions, UsageError } from '../command.ts'
import { loadConfig } from '../config.ts'
import { indexPage, type Running } from '../index-page.ts'
import { type StartOptions, startSystem } from '../start.ts'
import { dataFolder, loadSystem, systemNames } from '../systems.ts'

export const serve: Command = {
  name: 'serve', words: '[app …]', summary: 'Runs systems until they are told to stop. Without a name: all of them, and an index page.',
  options: {
    port: { type: 'string', help: 'the first port (default 8000 for one system, 8001 for several)' }, host: { type: 'string', help: 'the address to listen on (default 127.0.0.1)' },
    ...databaseOptions, empty: { type: 'boolean', help: 'without demo data' },
  },
  examples: ['serve', 'serve crm --port 8000', 'serve crm --database postgres://app@localhost/crm --empty'],
  run,
}

async function run(call: Call): Promise<void> {
  const wanted = call.words.length > 0 ? call.words : systemNames(call.root)
  const config = await loadConfig(call.root)
  const database = call.text('database') ?? config.database
  if (database !== undefined && wanted.length > 1) throw new UsageError('--database goes with one system: npm start -- crm --database URL')
  const systems = []
  for (const name of wanted) systems.push(await loadSystem(call.root, name))
  const first = portOf(call.text('port'), config.port ?? (call.words.length === 1 ? 8000 : 8001))
  const host = call.text('host') ?? config.host
  const running: Running[] = []
  for (const [i, system] of systems.entries()) {
    process.stdout.write(`${system.title}: preparing …`)
    const options: StartOptions = { port: first === 0 ? 0 : first + i, data: dataFolder(call), empty: call.is('empty'), host, config, ...(database === undefined ? {} : { database }) }
    const { server, database: opened, seeded } = await startSystem(system, options)
    console.log(`\r${system.title}: ${server.url}  admin: ${server.url}/admin${seeded > 0 ? `  (${seeded.toLocaleString('en')} rows of demo data)` : ''}`)
    running.push({ system, url: server.url, close: async () => { await server.close(); await opened.close() } })
  }
  if (call.words.length === 0) running.push(await indexPage(running, host, first === 0 ? 0 : first - 1))
  if (!call.is('empty')) for (const { system } of running) if (system.logins.length > 0) {
    const shared = new Set(system.logins.map((l) => l.password)).size === 1
    console.log(`\nDemo logins of the ${system.title}${shared ? ` (password ${system.logins[0]?.password})` : ''}:`)
    for (const login of system.logins) console.log(`  ${login.username.padEnd(34)} ${login.role.padEnd(10)} ${login.organization ?? ''}${shared ? '' : login.password}`)
  }
  console.log('\nStop with Ctrl-C.')
  let stopping = false
  const stop = async (): Promise<void> => {
    if (stopping) return
    stopping = true
    for (const one of running) await one.close()
    process.exit(0)
  }
  process.on('SIGINT', () => void stop())
  process.on('SIGTERM', () => void stop())
}

function portOf(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new UsageError(`--port ${text}: a number from 0 to 65535, please`)
  return port
}
