import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { blocksOf, pagesOf } from './pages.fixture.ts'
import { root } from './run.fixture.ts'

// The reader's machine: a home with this repository in `~/tenon`, and a terminal. Only the port is another.
const home = mkdtempSync(join(tmpdir(), 'tenon-reader-'))
const { INIT_CWD: _, NODE_TEST_CONTEXT: __, TENON_DATABASE: ___, ...inherited } = process.env
const env = { ...inherited, HOME: home, npm_config_userconfig: join(homedir(), '.npmrc'), npm_config_cache: join(homedir(), '.npm'), npm_config_update_notifier: 'false' }
const terminal = { cwd: home, token: '' }

/** Runs a block as somebody would type it; what the shell keeps is kept. */
function typed(text: string, port: number): string {
  const script = `set -eo pipefail\ncd '${terminal.cwd}'\nTOKEN='${terminal.token}'\n${text.replaceAll('localhost:8000', `127.0.0.1:${port}`)}\nprintf '\\n--- %s %s\\n' "$PWD" "$TOKEN"\n`
  const said = spawnSync('bash', ['-c', script], { env, encoding: 'utf8' })
  assert.equal(said.status, 0, `${text}\n${said.stdout}${said.stderr}`)
  const [, cwd, token] = /\n--- (\S+) (\S*)\n$/.exec(said.stdout)!
  Object.assign(terminal, { cwd, token })
  return `${said.stdout}${said.stderr}`
}

async function serving(port: number): Promise<ChildProcess> {
  const child = spawn('npm', ['run', 'dev', '--', '--port', String(port)], { cwd: terminal.cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let said = ''
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => { said += chunk.toString() })
  for (const end = Date.now() + 60_000; !/serving after/.test(said); ) { assert.ok(Date.now() < end && child.exitCode === null && !/not serving/.test(said), said); await new Promise((resolve) => setTimeout(resolve, 50)) }
  return child
}
const stopped = (child: ChildProcess | undefined): Promise<void> => new Promise((resolve) => {
  if (child?.pid === undefined) { resolve(); return }
  child.once('exit', () => resolve())
  process.kill(-child.pid, 'SIGTERM')
})

test('the tutorial, from the first command to the last, answers what it says it answers', { timeout: 280_000 }, async (t) => {
  symlinkSync(root, join(home, 'tenon'))
  const port = await new Promise<number>((resolve) => { const server = createServer().listen(0, '127.0.0.1', () => { const { port: free } = server.address() as { port: number }; server.close(() => resolve(free)) }) })
  let dev: ChildProcess | undefined
  let last = ''
  let shown = 0
  t.after(async () => { await stopped(dev); rmSync(home, { recursive: true, force: true }) })
  for (const { name, text: page } of pagesOf('tutorial')) {
    for (const { language, text, file } of blocksOf(page)) {
      if (language === 'ts') {
        assert.ok(file !== undefined, `${name}: every listing names its file`)
        mkdirSync(dirname(join(terminal.cwd, file)), { recursive: true })
        writeFileSync(join(terminal.cwd, file), text)
      } else if (language === 'text') {
        for (const line of text.trimEnd().split('\n')) {
          const pattern = line.split('…').map((part) => part.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')
          assert.match(last, new RegExp(pattern), `${name}: ${line}\nwas not said by\n${last}`)
          shown += 1
        }
      } else if (text.trim() === 'npm run dev') { await stopped(dev); dev = await serving(port) } else last = typed(text, port)
    }
  }
  assert.ok(shown > 15)
})
