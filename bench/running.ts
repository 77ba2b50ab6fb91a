import { spawn } from 'node:child_process'
import { copyFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { openDatabase } from '../packages/cli/open-database.ts'
import { tokenOf } from './orders/seed.ts'
import type { Target } from './targets.ts'

/** A fresh copy of the seeded database, so that no target meets another one's rows. */
export async function copyDatabase(template: string, name: string, folder: string): Promise<string> {
  if (!template.startsWith('postgres')) {
    const path = join(folder, `${name}.sqlite`)
    // what a killed process left of its log must not meet the new file
    for (const part of ['-wal', '-shm']) rmSync(path + part, { force: true })
    copyFileSync(template, path)
    return path
  }
  const url = new URL(template)
  const source = url.pathname.slice(1)
  url.pathname = '/postgres'
  const admin = openDatabase(url.href)
  await admin.run({ text: `drop database if exists "${name}" with (force)`, params: [], columns: [] })
  await admin.run({ text: `create database "${name}" template "${source}" strategy file_copy`, params: [], columns: [] })
  await admin.close()
  url.pathname = `/${name}`
  return url.href
}

/** No target outlives the bench, however that ends. */
const started = new Set<() => void>()
process.once('exit', () => { for (const kill of started) kill() })

export interface Running { readonly pid: number; readonly port: number; /** Milliseconds from the start of the process to its first answer. */ readonly start: number; stop(): Promise<void> }
/** Starts a target and waits for its first answer. */
export async function startTarget(target: Target, at: { readonly database: string; readonly folder: string; readonly pin: readonly string[]; readonly processes: number }): Promise<Running> {
  const port = await freePort()
  const { words, folder, env } = target.command({ database: at.database, port, processes: at.processes })
  const [command, ...args] = [...at.pin, ...words]
  const begun = performance.now()
  const child = spawn(command!, args, { detached: true, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, LOG_LEVEL: 'warn', BENCH_DATA: at.folder, NODE_NO_WARNINGS: '1', PYTHONDONTWRITEBYTECODE: '1', ...env } })
  const kill = (): void => { try { process.kill(-child.pid!, 'SIGKILL') } catch { /* it has ended by itself */ } }
  started.add(kill)
  const ended = new Promise<void>((resolve) => { child.once('exit', () => resolve()) })
  await answering(target.name, port, () => child.exitCode)
  const start = performance.now() - begun
  // the other processes of a cluster are a moment behind the first
  if (at.processes > 1) await new Promise((resolve) => setTimeout(resolve, 1500))
  return { pid: child.pid!, port, start, stop: async () => { started.delete(kill); kill(); await ended } }
}

async function answering(name: string, port: number, code: () => number | null): Promise<void> {
  for (const until = performance.now() + 30_000; performance.now() < until && code() === null; await new Promise((resolve) => setTimeout(resolve, 5))) {
    const { status, text } = await fetch(`http://127.0.0.1:${port}/api/orders/1/`, { headers: { authorization: `Token ${tokenOf(1)}`, accept: 'application/json', connection: 'close' }, signal: AbortSignal.timeout(5000) }).then(async (r) => ({ status: r.status, text: await r.text() }), () => ({ status: 0, text: '' }))
    if (status === 200) return
    if (status !== 0) throw new Error(`${name} answers its first request with ${status}: ${text}`)
  }
  throw new Error(`${name} did not start`)
}

const freePort = (): Promise<number> => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => { const { port } = server.address() as { port: number }; server.close(() => resolve(port)) })
})
