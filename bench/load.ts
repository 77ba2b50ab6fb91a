// The load as a process of its own: it is told what to do, answers what it measured, and ends.
import { fork } from 'node:child_process'
import { fire, type Load, type Measured } from './fire.ts'

/** `pin`: the command before Node's own, `taskset -c 1`. */
export function loadFrom(pin: readonly string[], work: Load): Promise<Measured> {
  const [execPath, ...execArgv] = [...pin, process.execPath]
  const child = fork(import.meta.filename, { execPath: execPath!, execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: { ...process.env, BENCH_LOAD: 'yes' } })
  return new Promise((resolve, reject) => {
    child.once('message', (measured) => resolve(measured as Measured))
    child.once('exit', (code) => { if (code !== 0) reject(new Error(`the load ended with ${code}`)) })
    child.send(work)
  })
}

if (process.env.BENCH_LOAD === 'yes') process.once('message', (work: Load) => { void fire(work).then((measured) => { process.send?.(measured, undefined, undefined, () => process.exit(0)) }) })
