import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { Connection } from './connection.ts'
import { Store } from './store.ts'

export interface HanaOptions {
  readonly schema?: string
  readonly users?: Readonly<Record<string, string>>
  /** Milliseconds that a transaction waits for another's. */
  readonly lockWait?: number
  readonly tls?: { readonly key: string; readonly cert: string }
  /** Told of each statement, before it is read. */
  readonly onStatement?: (text: string) => void
}
export interface RunningHana { readonly port: number; readonly url: string; /** How many are connected. */ readonly connections: number; /** Cuts every connection, as a failing network would. */ drop(): void; stop(): Promise<void> }

/**
 * A stand-in for a SAP HANA server, for tests: it is not SAP HANA, and holds nothing of SAP's. SAP's driver connects to it over TCP,
 * logs in and runs statements; they are read by a grammar of our own, refused where HANA's reference refuses them, and carried
 * out by SQLite. What is unlike HANA is said in `docs/guides/sap-hana.md`.
 */
export async function startHana(o: HanaOptions = {}): Promise<RunningHana> {
  const schema = o.schema ?? 'TENON'
  const users = o.users ?? { TENON: 'Stand-in-1' }
  const store = new Store(schema)
  const open = new Set<Socket>()
  let sessions = 0n
  const accept = (socket: Socket): void => {
    open.add(socket)
    const connection = new Connection(socket, ++sessions, store, schema, new Map(Object.entries(users)), o)
    socket.on('error', () => {})
    socket.on('close', () => { open.delete(socket); connection.close() })
  }
  const server: Server = o.tls === undefined ? createServer(accept) : createTlsServer(o.tls, accept)
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', () => { resolve() }) })
  const { port } = server.address() as { port: number }
  const [user, password] = Object.entries(users)[0]!
  const drop = (): void => { for (const socket of open) socket.destroy() }
  return { port, url: `hana://${user}:${password}@127.0.0.1:${port}?schema=${schema}`, get connections() { return open.size }, drop, stop: async () => { drop(); await new Promise<void>((resolve) => { server.close(() => { resolve() }) }); await new Promise((resolve) => setImmediate(resolve)); store.end() } }
}
