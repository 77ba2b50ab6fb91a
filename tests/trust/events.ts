import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Goal, type Ground } from './goal.ts'

interface Size { readonly listeners: number; readonly changes: number }
interface Ear { readonly house: number; readonly role: 'editor' | 'owner' | 'other'; readonly socket: Socket; text: string; readonly at: Map<string, number> }

/** Listeners of two houses on one process: a change reaches all who may read it, and nobody else. */
export const events: Goal<Size> = {
  number: 21, promise: 'what happens is told to everybody who may know it and to nobody else', small: { listeners: 150, changes: 6 }, stated: { listeners: 5000, changes: 20 },
  async run({ listeners, changes }, ground) {
    const desk = await startDesk(ground)
    const port = Number(new URL(desk.url).port)
    const ears: Ear[] = []
    const open = async (i: number): Promise<void> => {
      const house = 1 + (i % 2)
      const role = (['editor', 'owner', 'other'] as const)[Math.floor(i / 2) % 3]!
      const token = role === 'editor' ? `editor${i}/${house}/editor` : role === 'owner' ? `ana/${house}` : `nobody${i}/${house}`
      const ear: Ear = { house, role, socket: connect({ port, host: '127.0.0.1' }), text: '', at: new Map() }
      ear.socket.setEncoding('utf8').on('data', (chunk: string) => {
        ear.text += chunk
        for (const [, title] of ear.text.matchAll(/"title":"(change \d+)"/g)) if (!ear.at.has(title!)) ear.at.set(title!, performance.now())
      })
      ear.socket.on('error', () => {})
      ear.socket.write(`GET /api/events/ HTTP/1.1\r\nhost: x\r\nauthorization: Token ${token}\r\n\r\n`)
      ears.push(ear)
      while (!ear.text.includes('event: ready')) { assert.ok(!ear.socket.destroyed, `a stream was closed: ${ear.text}`); await sleep(5) }
    }
    ground.after(async () => { for (const { socket } of ears) socket.destroy() })
    const idle = await desk.memory()
    for (let i = 0; i < listeners; i += 50) await Promise.all(Array.from({ length: Math.min(50, listeners - i) }, (_, n) => open(i + n)))
    const full = await desk.memory()

    const latest: number[] = []
    for (let n = 0; n < changes; n++) {
      const title = `change ${n}`
      const house = 1 + (n % 2)
      const began = performance.now()
      const made = await fetch(`${desk.url}/api/notes/`, { method: 'POST', headers: { authorization: `Token writer/${house}/editor`, 'content-type': 'application/json' }, body: JSON.stringify({ title, owner: n % 3 === 0 ? 'somebody' : 'ana' }) })
      assert.equal(made.status, 201)
      const meant = ears.filter((ear) => ear.house === house && (ear.role === 'editor' || (ear.role === 'owner' && n % 3 !== 0)))
      for (let tries = 0; tries < 3000 && meant.some((ear) => !ear.at.has(title)); tries++) await sleep(10)
      assert.equal(meant.filter((ear) => !ear.at.has(title)).length, 0, `${title} did not reach everybody`)
      latest.push(Math.max(...meant.map((ear) => ear.at.get(title)!)) - began)
      for (const ear of ears) assert.ok(meant.includes(ear) || (!ear.text.includes(`"${title}"`) && !ear.at.has(title)), `${title} reached somebody who may not know it`)
      for (const ear of ears) ear.text = ''
    }
    latest.sort((a, b) => a - b)
    const kilobytes = Math.round((full - idle) / 1024 / listeners)
    return `${changes} changes to ${listeners} listeners: all who may know and nobody else; the last one after ${Math.round(latest[latest.length >> 1]!)} ms (median), ${Math.round(latest.at(-1)!)} ms (slowest); ${Math.round(full / 1048576)} MB with all of them, ${kilobytes} kB each`
  },
}

/** The desk as a process of its own, whose memory can be asked for. */
async function startDesk(ground: Ground): Promise<{ readonly url: string; memory(): Promise<number> }> {
  const child = spawn(process.execPath, ['--expose-gc', fileURLToPath(new URL('./events.worker.ts', import.meta.url)), ground.kind, await ground.place()], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const ended = new Promise<void>((resolve) => { child.once('exit', () => resolve()) })
  ground.after(async () => { child.kill('SIGKILL'); await ended })
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout!.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()))
    child.once('exit', (code) => reject(new Error(`the desk ended with ${code} before it served`)))
  })
  return { url, memory: () => new Promise((resolve) => { child.once('message', (bytes) => resolve(Number(bytes))); child.send('memory') }) }
}
