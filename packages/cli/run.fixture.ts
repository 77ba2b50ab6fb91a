import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
export const main = join(root, 'packages', 'cli', 'main.ts')

export interface Said { readonly code: number | null; readonly out: string; readonly err: string }
export interface RunOptions { readonly cwd?: string; readonly input?: string; readonly env?: Readonly<Record<string, string>> }

/** Runs the real command line in a process of its own. */
export function tenon(args: readonly string[], { cwd = root, input = '', env = {} }: RunOptions = {}): Promise<Said> {
  return new Promise((resolve) => {
    const { INIT_CWD: _, TENON_DATABASE: __, ...rest } = process.env
    const child = spawn(process.execPath, [main, ...args], { cwd, env: { ...rest, ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString() })
    child.stderr.on('data', (chunk: Buffer) => { err += chunk.toString() })
    child.once('close', (code) => resolve({ code, out, err }))
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

/** A new folder inside the repository, where the packages can be imported from. */
export function projectFolder(): string {
  mkdirSync(join(root, 'tmp'), { recursive: true })
  return mkdtempSync(join(root, 'tmp', 'project-'))
}
