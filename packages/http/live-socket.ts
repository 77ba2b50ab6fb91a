import { setTimeout as sleep } from 'node:timers/promises'
import { createRequire } from 'node:module'
import type { WebSocket, WebSocketServer } from 'ws'
import type { Over } from '@tenon/events'
import type { Upgrade } from './dialect.ts'

/** Bytes that may wait for a slow reader. */
const WAITING = 1024 * 1024
const PING = 30_000
const codes: { readonly [why in Over]: readonly [number, string] } = { ended: [4401, 'You are not signed in any more.'], slow: [1013, 'You read too slowly.'], closed: [1001, 'The server stops.'], left: [1001, 'The server stops.'] }

const packages = createRequire(import.meta.url)
let made: WebSocketServer | undefined
/** Made when the first client asks for a socket. */
const server = (): WebSocketServer => (made ??= new (packages('ws') as typeof import('ws')).WebSocketServer({ noServer: true, maxPayload: 64 * 1024, handleProtocols: (offered) => [...offered].find((word) => !word.startsWith('bearer.')) ?? false }))
const answered = new WeakSet<WebSocket>()
let pinging: NodeJS.Timeout | undefined

/** Texts over a WebSocket, one a message; what the client says is not listened to. */
export const socketUpgrade = (texts: (gone: AbortSignal, over: (why: Over) => void) => AsyncIterable<string>): Upgrade => (raw, socket, head, stop) => {
  server().handleUpgrade(raw, socket, head, (ws) => {
    const gone = new AbortController()
    let why: Over = 'left'
    stop.addEventListener('abort', () => gone.abort())
    ws.once('close', () => gone.abort())
    ws.on('error', () => gone.abort())
    answered.add(ws)
    ws.on('pong', () => answered.add(ws))
    pinging ??= setInterval(pingAll, PING).unref()
    void (async () => {
      try {
        for await (const text of texts(gone.signal, (reason) => { why = reason; if (reason === 'slow') ws.terminate() })) {
          if (ws.readyState !== ws.OPEN) break
          ws.send(text)
          while (ws.bufferedAmount > WAITING && ws.readyState === ws.OPEN) await sleep(50)
        }
        ws.close(...codes[why])
      } catch { ws.close(1011, 'Something went wrong.') }
      // who does not say goodbye is left all the same
      await sleep(2000, undefined, { ref: false })
      ws.terminate()
    })()
  })
}

/** Who has not answered the last ping is not there any more. */
function pingAll(): void {
  for (const ws of server().clients) {
    if (!answered.delete(ws)) ws.terminate()
    else ws.ping()
  }
}
