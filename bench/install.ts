import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Brings and builds the JavaScript peers, unless that has been done since their lock file changed. */
export function installPeers(): void {
  const folder = join(import.meta.dirname, 'peers')
  const done = join(folder, 'node_modules', '.package-lock.json')
  if (!existsSync(done) || statSync(done).mtimeMs < statSync(join(folder, 'package-lock.json')).mtimeMs) run(folder, ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  run(folder, ['run', '--silent', 'build'])
}

function run(folder: string, words: readonly string[]): void {
  const { status } = spawnSync('npm', words, { cwd: folder, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  if (status !== 0) throw new Error(`npm ${words[0]} of the peers failed: see above; --without peers measures Tenon and the limit alone`)
}
