import { existsSync, type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import { join } from 'node:path'

const ignored = new Set(['node_modules', 'data', 'dist', 'tmp'])
const isSource = (file: string): boolean => /\.(ts|json|env)$/.test(file) && !file.endsWith('.test.ts')

/** Tells which source files of a project were saved, those of one moment at once. Installed packages and data are not watched. */
export function watchSources(root: string, changed: (files: readonly string[]) => void): { close(): void } {
  const pending = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  const seen = (file: string): void => {
    if (!isSource(file) || file.split(/[\\/]/).some((part) => ignored.has(part) && !root.includes(part))) return
    pending.add(file)
    clearTimeout(timer)
    // an editor writes a file in several steps
    timer = setTimeout(() => { const files = [...pending]; pending.clear(); changed(files) }, 40)
  }
  const watchers = new Map<string, FSWatcher>()
  const follow = (name: string): void => {
    const folder = join(root, name)
    if (watchers.has(name) || name.startsWith('.') || ignored.has(name) || !existsSync(folder) || !statSync(folder).isDirectory()) return
    watchers.set(name, watch(folder, { recursive: true }, (_event, file) => { if (file !== null) seen(join(folder, file)) }))
  }
  for (const name of readdirSync(root)) follow(name)
  const top = watch(root, (_event, file) => { if (file === null) return; follow(file); seen(join(root, file)) })
  return { close: () => { clearTimeout(timer); top.close(); for (const one of watchers.values()) one.close() } }
}
