// Runs on any Node from 20 on, with nothing installed: brings the packages and the Node that the lock file names.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
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

/** A browser for the end-to-end tests: installed where it is missing and it may; its absence fails the tests that need it. */
export function browser() {
  if ([process.env.TENON_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].some((path) => path !== undefined && existsSync(path))) return
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  console.error('Installing Chromium for the end-to-end tests …')
  const apt = (...args) => spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status
  if (apt('install', '-y', '--no-install-recommends', 'chromium') !== 0) { apt('update'); apt('install', '-y', '--no-install-recommends', 'chromium') }
}

/** Builds the admin's pages, unless that has been done since their sources changed. */
export function build() {
  const admin = join(root, 'packages', 'admin')
  const made = join(admin, 'dist', 'index.html')
  const newest = (folder) => Math.max(...readdirSync(folder, { recursive: true, withFileTypes: true }).filter((f) => f.isFile()).map((f) => statSync(join(f.parentPath ?? f.path, f.name)).mtimeMs))
  if (existsSync(made) && statSync(made).mtimeMs >= Math.max(newest(join(admin, 'web')), statSync(join(root, 'package-lock.json')).mtimeMs)) return
  console.error('Building the admin (a few seconds, once) …')
  const { status } = spawnSync(node, [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '-c', join(admin, 'web', 'vite.config.ts'), join(admin, 'web'), '--logLevel', 'warn'], { cwd: root, stdio: ['ignore', 2, 2] })
  if (status !== 0) process.exit(status ?? 1)
}

/** Runs a command of the project to its end; answers its exit code. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options })
  if (result.error) console.error(result.error.message)
  return result.status ?? 1
}
