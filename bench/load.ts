// A closed loop of keep-alive connections on raw sockets: cheap enough to share a core with the database.
import { connect } from 'node:net'

export interface Load { readonly port: number; readonly connections: number; readonly seconds: number; readonly requests: readonly string[] }
export interface Measured { readonly requests: number; readonly failed: number; readonly seconds: number; readonly p50: number; readonly p99: number }

async function fire(load: Load): Promise<Measured> {
  const requests = load.requests.map((r) => Buffer.from(r))
  const times: number[] = []
  let next = 0
  let failed = 0
  const started = performance.now()
  const end = started + load.seconds * 1000
  await Promise.all(Array.from({ length: load.connections }, () => new Promise<void>((resolve, reject) => {
    const socket = connect({ port: load.port, host: '127.0.0.1', noDelay: true })
    let sent = 0
    let buffer: Buffer = Buffer.alloc(0)
    const send = (): void => {
      if (performance.now() >= end) { socket.destroy(); resolve(); return }
      sent = performance.now()
      socket.write(requests[next++ % requests.length]!)
    }
    socket.on('connect', send)
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk])
      const head = buffer.indexOf('\r\n\r\n')
      if (head < 0) return
      const length = /content-length: (\d+)/i.exec(buffer.toString('latin1', 0, head))
      const body = buffer.length - head - 4
      if (length === null ? !buffer.subarray(-5).equals(Buffer.from('0\r\n\r\n')) : body < Number(length[1])) return
      times.push(performance.now() - sent)
      if (buffer[9] !== 0x32) failed++
      buffer = Buffer.alloc(0)
      send()
    })
  })))
  const seconds = (performance.now() - started) / 1000
  times.sort((a, b) => a - b)
  const at = (q: number): number => times[Math.min(times.length - 1, Math.floor(times.length * q))] ?? 0
  return { requests: times.length, failed, seconds, p50: at(0.5), p99: at(0.99) }
}

process.once('message', (load: Load) => { void fire(load).then((measured) => { process.send?.(measured, undefined, undefined, () => process.exit(0)) }) })
