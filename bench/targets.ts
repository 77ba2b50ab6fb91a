import { type ChildProcess, spawn } from 'node:child_process'
import { copyFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { openDatabase } from '../packages/cli/start.ts'

export interface Target { readonly name: string; readonly database: 'postgres' | 'sqlite'; readonly script: string; readonly says: string }
export const targets: readonly Target[] = [
  { name: 'tenon-postgres', database: 'postgres', script: 'tenon.ts', says: 'Tenon on PostgreSQL' },
  { name: 'limit-postgres', database: 'postgres', script: 'limit-postgres.ts', says: 'hand-written: node:http and pg, exact counts, no audit' },
  { name: 'tenon-sqlite', database: 'sqlite', script: 'tenon.ts', says: 'Tenon on SQLite' },
  { name: 'limit-sqlite', database: 'sqlite', script: 'limit-sqlite.ts', says: 'hand-written: node:http and better-sqlite3, exact counts, no audit' },
]

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
  await admin.run({ text: `create database "${name}" template "${source}"`, params: [], columns: [] })
  await admin.close()
  url.pathname = `/${name}`
  return url.href
}

export interface Running { readonly pid: number; readonly port: number; stop(): Promise<void> }
/** Starts a target as a process of its own, on its own core where there are two. */
export async function startTarget(target: Target, database: string, folder: string, pin: readonly string[]): Promise<Running> {
  const port = await freePort()
  const [command, ...args] = [...pin, process.execPath, join(import.meta.dirname, 'targets', target.script), database, String(port)]
  const child: ChildProcess = spawn(command!, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, LOG_LEVEL: 'warn', BENCH_DATA: folder, NODE_NO_WARNINGS: '1' } })
  await new Promise<void>((resolve, reject) => { child.stdout!.once('data', () => resolve()); child.once('exit', (code) => reject(new Error(`${target.name} ended at start (${code})`))) })
  child.stdout!.resume()
  return { pid: child.pid!, port, stop: () => new Promise((resolve) => { child.once('exit', () => resolve()); child.kill('SIGKILL') }) }
}

const freePort = (): Promise<number> => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => { const { port } = server.address() as { port: number }; server.close(() => resolve(port)) })
})
