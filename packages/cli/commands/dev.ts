import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from '../command.ts'
import { watchSources } from '../watch.ts'
import { serve } from './serve.ts'

const standby = fileURLToPath(new URL('../standby.ts', import.meta.url))

export const dev: Command = {
  name: 'dev', words: '[app …]', summary: 'Serves, and again after each save.',
  options: serve.options, examples: ['dev', 'dev crm --port 8000', 'dev --empty'],
  async run(call) {
    const args = [...call.words, ...Object.entries(serve.options).flatMap(([name, { type }]) => (type === 'boolean' ? (call.is(name) ? [`--${name}`] : []) : call.text(name) === undefined ? [] : [`--${name}`, call.text(name)!]))]
    // the next process waits with the framework loaded, so that a save costs only the app
    const prepare = (): ChildProcess => spawn(process.execPath, [standby, call.root], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    let [running, next] = [undefined as ChildProcess | undefined, prepare()]
    let turn = Promise.resolve()
    let stopped = false
    const reload = (changed: readonly string[]): void => {
      turn = turn.then(async () => {
        if (stopped) return
        const saved = Date.now()
        // what changed in the framework is loaded in the waiting process already
        if (changed.some((file) => file.startsWith(join(call.root, 'packages')))) { await end(next); next = prepare() }
        if (running !== undefined) await end(running)
        running = next
        next = prepare()
        const answer = await started(running, args)
        console.log(answer === 'ready' ? `${changed.length === 0 ? 'serving' : `${changed[0]!.slice(call.root.length + 1)} changed: served again`} after ${Date.now() - saved} ms` : 'not serving; waiting for the next save')
      })
    }
    const watching = watchSources(call.root, reload)
    reload([])
    await new Promise<void>((resolve) => { for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve) })
    stopped = true
    watching.close()
    await Promise.all([next, ...(running === undefined ? [] : [running])].map(end))
    process.exit(0)
  },
}

/** Tells a waiting process to serve; answers once it does, or has told why not. */
function started(child: ChildProcess, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    child.once('message', (message) => resolve(String(message)))
    child.once('exit', () => resolve('gone'))
    child.send({ args }, () => {})
  })
}

/** Lets a process end what it answers, but not for long: the port must be free. */
function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    const late = setTimeout(() => child.kill('SIGKILL'), 300)
    child.once('exit', () => { clearTimeout(late); resolve() })
    child.kill('SIGTERM')
  })
}
