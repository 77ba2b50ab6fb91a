import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Response, Streamed } from './dialect.ts'

/** Tells a body bit by bit. What is written waits for the reader; a reader that has gone ends the stream. */
export async function stream(raw: IncomingMessage, reply: ServerResponse, { status, headers, body }: Response & { readonly body: Streamed }, open: Set<AbortController>): Promise<void> {
  const gone = new AbortController()
  open.add(gone)
  reply.once('close', () => gone.abort())
  reply.writeHead(status, { connection: 'close', 'cache-control': 'no-cache', ...(headers as Record<string, string | string[]>) })
  try {
    if (raw.method === 'HEAD') return
    reply.flushHeaders()
    for await (const part of body(gone.signal, () => reply.destroy())) {
      if (gone.signal.aborted) return
      if (!reply.write(part)) await new Promise<void>((resolve) => { reply.once('drain', resolve); gone.signal.addEventListener('abort', () => resolve()) })
    }
  } finally {
    open.delete(gone)
    reply.end()
  }
}
