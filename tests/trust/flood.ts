import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Goal, Ground } from './goal.ts'

interface Size { readonly listeners: number; readonly slow: number; readonly changes: number; readonly perSecond: number; readonly most: number }
interface Ear { readonly socket: Socket; text: string; readonly numbers: number[]; ready: boolean; closed: boolean }

/** More happens than some can read: who reads along hears each change once and in order, who does not is let go, and nothing piles up. */
export const flood: Goal<Size> = {
  number: 22, promise: 'when much happens, who reads along hears all of it, who does not is dropped and catches up, and memory stays bounded',
  small: { listeners: 40, slow: 3, changes: 1000, perSecond: 1000, most: 200 }, stated: { listeners: 2500, slow: 25, changes: 5000, perSecond: 1200, most: 1000 },
  async run({ listeners, slow, changes, perSecond, most }, ground) {
    const { port, ask } = await startDesk(ground, most)
    const all: Ear[] = []
    ground.after(async () => { for (const { socket } of all) socket.destroy() })
    const listen = async (token: string, after?: number): Promise<Ear> => {
      const ear: Ear = { socket: connect({ port, host: '127.0.0.1' }), text: '', numbers: [], ready: false, closed: false }
      all.push(ear)
      ear.socket.setEncoding('utf8').on('data', (chunk: string) => {
        ear.text += chunk
        ear.ready ||= ear.text.includes('event: ready')
        for (const [, n] of ear.text.matchAll(/"title":"note (\d+)"[^\n]*\n\n/g)) ear.numbers.push(Number(n))
        ear.text = ear.text.slice(Math.max(0, ear.text.lastIndexOf('\n\n')))
      }).on('error', () => {}).on('close', () => { ear.closed = true })
      ear.socket.write(`GET /api/events/${after === undefined ? '' : `?after=${after}`} HTTP/1.1\r\nhost: x\r\nauthorization: Token ${token}\r\n\r\n`)
      while (!ear.ready) { assert.ok(!ear.closed, `a stream was closed: ${ear.text}`); await sleep(5) }
      return ear
    }
    // of all that happens the editor hears everything, each tenth of the others a tenth, the rest nothing
    const editor = await listen('eva/1/editor')
    const leaver = await listen('leaver/1/editor')
    const deaf = await Promise.all(Array.from({ length: slow }, (_, i) => listen(`slow${i}/1/editor`)))
    for (const { socket } of deaf) socket.pause()
    const [owners, strangers]: [Ear[], Ear[]] = [[], []]
    for (let i = 0; i < listeners; i += 50) await Promise.all(Array.from({ length: Math.min(50, listeners - i) }, async (_, n) => ((i + n) % 10 === 0 ? owners.push(await listen('ana/1')) : strangers.push(await listen(`nobody${i + n}/1`)))))
    const [idle] = (await ask({ memory: true })) as [number, number]
    const writing = ask({ write: changes, within: (changes / perSecond) * 1000 })
    await ask({ leave: 'leaver' })
    const took = Number(await writing)
    const until = async (what: string | (() => string), done: () => boolean): Promise<void> => { for (let tries = 0; tries < 6000 && !done(); tries++) await sleep(20); assert.ok(done(), typeof what === 'string' ? what : what()) }
    await until('who was signed out hears on', () => leaver.closed)
    const state = (): string => `the editor heard ${editor.numbers.length}${editor.closed ? ' and was dropped' : ''}, owners ${Math.min(...owners.map((one) => one.numbers.length))} to ${Math.max(...owners.map((one) => one.numbers.length))}, ${owners.filter((one) => one.closed).length} of them were dropped`
    await until(() => `not all was told: ${state()}`, () => editor.closed || (editor.numbers.length >= changes && owners.every((one) => one.closed || one.numbers.length >= changes / 10)))
    const [, top] = (await ask({ memory: true })) as [number, number]
    const wanted = Array.from({ length: changes }, (_, n) => n)
    assert.deepEqual(editor.numbers, wanted, 'who reads along hears each change once and in order')
    for (const one of owners) assert.deepEqual(one.numbers, wanted.filter((n) => n % 10 === 0))
    assert.deepEqual([strangers.filter((one) => one.closed || one.numbers.length > 0).length, leaver.numbers.length < changes], [0, true])
    // what was sent before he was dropped is still read; what he missed comes when he asks for it
    for (const one of deaf) one.socket.resume()
    await until('who does not read is not dropped', () => deaf.every((one) => one.closed))
    const first = deaf[0]!
    assert.ok(first.numbers.length < changes && first.numbers.every((n, i) => n === i), 'nothing is left out before he is dropped')
    const megabytes = (bytes: number): number => Math.round(bytes / 1048576)
    assert.ok(top - idle < 400 * 1048576, `${megabytes(top - idle)} MB more`)
    const back = await listen('slow0/1/editor', 0)
    await until('who comes back is not told what he missed', () => back.numbers.length >= changes)
    assert.deepEqual(back.numbers, wanted)
    return `${changes} changes in ${(took / 1000).toFixed(1)} s to ${listeners + slow + 2} listeners: all heard what they may; ${slow} who did not read were dropped; ${megabytes(top - idle)} MB more at the most`
  },
}

async function startDesk(ground: Ground, most: number): Promise<{ readonly port: number; ask(message: object): Promise<unknown> }> {
  const child: ChildProcess = spawn(process.execPath, ['--expose-gc', fileURLToPath(new URL('./flood.worker.ts', import.meta.url)), ground.kind, await ground.place(), String(most)], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const ended = new Promise<void>((resolve) => { child.once('exit', () => resolve()) })
  ground.after(async () => { child.kill('SIGKILL'); await ended })
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout!.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()))
    child.once('exit', (code) => reject(new Error(`the desk ended with ${code} before it served`)))
  })
  // what takes longer than what is asked after it is told apart by what it answers
  const ask = (message: object): Promise<unknown> => new Promise((resolve) => {
    const mine = (answer: unknown): boolean => ('write' in message ? typeof answer === 'number' : 'leave' in message ? answer === 'left' : Array.isArray(answer))
    const heard = (answer: unknown): void => { if (mine(answer)) { child.off('message', heard); resolve(answer) } }
    child.on('message', heard)
    child.send(message)
  })
  return { port: Number(new URL(url).port), ask }
}
