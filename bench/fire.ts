// A closed loop of keep-alive connections on raw sockets: cheap enough to share a core with the database.
import { connect } from 'node:net'

/** Until `seconds` have passed, or `count` requests are answered. */
export interface Load { readonly port: number; readonly connections: number; readonly seconds?: number; readonly count?: number; readonly requests: readonly string[] }
export interface Measured { readonly requests: number; readonly failed: number; readonly seconds: number; readonly p50: number; readonly p99: number }

export async function fire(load: Load): Promise<Measured> {
  const requests = load.requests.map((r) => Buffer.from(r))
  const times: number[] = []
  let next = 0
  let failed = 0
  const started = performance.now()
  const end = started + (load.seconds ?? 600) * 1000
  const over = (): boolean => performance.now() >= end || next >= (load.count ?? Infinity)
  await Promise.all(Array.from({ length: load.connections }, () => new Promise<void>((resolve, reject) => {
    let sent = 0
    let buffer: Buffer = Buffer.alloc(0)
    const open = (): void => {
      const socket = connect({ port: load.port, host: '127.0.0.1', noDelay: true })
      const send = (): void => {
        if (over()) { socket.removeAllListeners('close'); socket.destroy(); resolve(); return }
        sent = performance.now()
        socket.write(requests[next++ % requests.length]!)
      }
      socket.on('connect', send)
      socket.on('error', reject)
      // a server may end a connection after an answer: the client of a browser opens another one
      socket.on('close', () => { buffer = Buffer.alloc(0); open() })
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
    }
    open()
  })))
  const seconds = (performance.now() - started) / 1000
  times.sort((a, b) => a - b)
  const at = (q: number): number => times[Math.min(times.length - 1, Math.floor(times.length * q))] ?? 0
  return { requests: times.length, failed, seconds, p50: at(0.5), p99: at(0.99) }
}
