/** What one server-sent event says. */
export interface Sent { readonly id?: number | string; readonly event?: string; readonly data: unknown }
export interface SseOptions {
  /** Said at once. */
  readonly first?: readonly Sent[]
  /** A sign of life whenever nothing was said for so many milliseconds. */
  readonly heartbeat?: { readonly every: number; readonly data: () => unknown }
}

/**
 * Server-sent events as the body of an answer. `id` is what the browser names in `Last-Event-ID` when it comes back.
 *
 * @example
 * route('GET', '/api/events/', () => ({ headers: { 'content-type': 'text/event-stream' }, body: serverSentEvents((signal) => told(feed.listen({ context, resources, signal }))) }))
 */
export function serverSentEvents(events: (signal: AbortSignal) => AsyncIterable<Sent>, { first = [], heartbeat }: SseOptions = {}): (signal: AbortSignal) => AsyncGenerator<string, void> {
  return async function* (signal) {
    for (const one of first) yield written(one)
    const source = events(signal)[Symbol.asyncIterator]()
    let next: Promise<IteratorResult<Sent>> | undefined
    while (!signal.aborted) {
      next ??= source.next()
      const found = heartbeat === undefined ? await next : await sooner(next, heartbeat.every, signal)
      if (found === 'late') { if (!signal.aborted) yield written({ data: heartbeat?.data() }); continue }
      next = undefined
      if (found.done === true) return
      yield written(found.value)
    }
  }
}

async function sooner<T>(wanted: Promise<T>, ms: number, signal: AbortSignal): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined
  let late = (): void => {}
  const pause = new Promise<'late'>((resolve) => { late = () => resolve('late'); timer = setTimeout(late, ms).unref() })
  signal.addEventListener('abort', late)
  try { return await Promise.race([wanted, pause]) } finally { clearTimeout(timer); signal.removeEventListener('abort', late) }
}

function written({ id, event, data }: Sent): string {
  return `${id === undefined ? '' : `id: ${id}\n`}${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`
}

/** The number in a `Last-Event-ID` header; undefined where there is none. */
export const lastEventId = (text: string | undefined): number | undefined => (text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined)
