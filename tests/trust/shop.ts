import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { django } from '@tenon/http'
import { app } from '@tenon/model'
import { Organization, orders, vendors } from '../../packages/engine/fixture.ts'
import type { Ground } from './goal.ts'

/** The engine's small shop, on the wire. */
export const served = app({ name: 'shop', dialect: django({ etags: true, pageSize: 50 }), tenant: Organization, resources: [orders, vendors] })

export interface Shop { readonly url: string; readonly child: ChildProcess; readonly ended: Promise<void>; readonly stop: () => Promise<void> }
/** Starts the shop as a process of its own. */
export async function startShop(ground: Ground, place: string, hours = 0, lethal = 0): Promise<Shop> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./server.worker.ts', import.meta.url)), ground.kind, place, '0', String(hours), String(lethal), String(ground.seed)], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const ended = new Promise<void>((resolve) => { child.once('exit', () => resolve()) })
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout!.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()))
    child.once('exit', (code) => reject(new Error(`the shop ended with ${code} before it served`)))
  })
  const stop = async (): Promise<void> => { child.kill('SIGKILL'); await ended }
  ground.after(stop)
  return { url, child, ended, stop }
}

export interface Answer { readonly status: number; readonly text: string; readonly etag: string | null }
export async function send(url: string, method: string, path: string, headers: Record<string, string>, body?: unknown): Promise<Answer> {
  const response = await fetch(`${url}${path}`, { method, headers: { authorization: 'Token 1', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  return { status: response.status, text: await response.text(), etag: response.headers.get('etag') }
}

/** Does works side by side, so many at once. */
export async function together<T>(works: readonly T[], at: number, work: (one: T) => Promise<void>): Promise<void> {
  const rest = [...works]
  await Promise.all(Array.from({ length: at }, async () => { for (let one = rest.shift(); one !== undefined; one = rest.shift()) await work(one) }))
}
