// Runs on any Node from 20 on, with nothing installed: brings the packages and the Node that the lock file names.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')
export const node = join(root, 'node_modules', '.bin', 'node')

/** Installs what the lock file says, unless that has been done since the lock file changed. */
export function ensure() {
  const done = join(root, 'node_modules', '.package-lock.json')
  if (existsSync(done) && existsSync(node) && statSync(done).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs) return
  // standard output belongs to the command
  console.error('Installing packages (about a minute, once) …')
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  if (status !== 0) {
    console.error('npm ci failed: see above. Tenon needs Node 20 or newer, npm, and the npm registry once.')
    process.exit(status ?? 1)
  }
}

/** Runs a command of the project to its end; answers its exit code. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options })
  if (result.error) console.error(result.error.message)
  return result.status ?? 1
}
