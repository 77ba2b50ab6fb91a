import { type Context, type Engine, Fault, type Result } from '@tenon/engine'
import type { Resource } from '@tenon/model'
import type { Change } from './event.ts'
import { changesAfter, lastNumber, numberChanges } from './numbering.ts'

/** A change as one listener may see it: with the row as its resource shows it, unless it is gone. */
export interface Told extends Change { readonly resource: Resource; readonly now: Result | null }
export interface Listening {
  /** Who listens: told is what he may read, of his tenant, as he may read it. */
  readonly context: Context
  readonly resources: readonly Resource[]
  /** The last change he knows of (`Last-Event-ID`); without it he hears what happens from now on. */
  readonly after?: number
  /** Ends the listening. */
  readonly signal?: AbortSignal
}
export interface FeedOptions {
  readonly engine: Engine
  /** Whose changes are told at all. */
  readonly resources: readonly Resource[]
  /** Milliseconds between looks for changes that other processes made. */
  readonly every?: number
  readonly now?: () => number
}
export interface Feed {
  /** Changes one by one, until the signal or the close of the feed. */
  listen(to: Listening): AsyncGenerator<Told, void>
  /** Something was committed in this process: look now. */
  wake(): void
  close(): void
}
const BATCH = 200

/**
 * The committed changes of some resources, in the order in which they became known, for whoever may read them.
 *
 * @example
 * const feed = createFeed({ engine, resources: [users] })
 * for await (const change of feed.listen({ context, resources: [users], after: 41 })) send(change)
 */
export function createFeed({ engine, resources, every = 1000, now = Date.now }: FeedOptions): Feed {
  const entities = [...new Set(resources.map((r) => r.entity.name))]
  const waiting = new Set<() => void>()
  let closed = false
  let numbering: Promise<void> | null = null
  let listeners = 0
  let timer: NodeJS.Timeout | null = null
  /** Grows whenever somebody has reason to look. */
  let looks = 0

  const wake = (): void => { looks++; for (const go of [...waiting]) go() }
  const number = (): Promise<void> => { numbering ??= numberChanges(engine.database, entities, now()).finally(() => { numbering = null }); return numbering }

  /** Settles once wake() was called after `seen`, or the listener has gone. */
  const woken = (seen: number, signal: AbortSignal | undefined): Promise<void> => new Promise((resolve) => {
    if (closed || looks !== seen || signal?.aborted === true) { resolve(); return }
    const go = (): void => { waiting.delete(go); signal?.removeEventListener('abort', go); resolve() }
    waiting.add(go)
    signal?.addEventListener('abort', go)
  })

  async function* listen(to: Listening): AsyncGenerator<Told, void> {
    listeners++
    timer ??= setInterval(wake, every).unref()
    try {
      // what nobody has listened to yet has no number: it is not new
      if (to.after === undefined) await number()
      let at = to.after ?? (await lastNumber(engine.database))
      while (!closed && to.signal?.aborted !== true) {
        const seen = looks
        await number()
        const found = await changesAfter(engine.database, at, BATCH)
        for (const change of found) {
          at = change.id
          for (const resource of to.resources) {
            if (resource.entity.name !== change.entity) continue
            const told = await tell(change, resource, to.context)
            if (told !== null) yield told
          }
        }
        if (found.length < BATCH) await woken(seen, to.signal)
      }
    } finally {
      listeners--
      if (listeners === 0 && timer !== null) { clearInterval(timer); timer = null }
    }
  }

  /** The change as this listener may see it; null where he may not. */
  async function tell(change: Change, resource: Resource, context: Context): Promise<Told | null> {
    const kind = resource.entity.fields.id?.spec.kind ?? 'id'
    const key = kind === 'id' || kind === 'integer' ? Number(change.row) : kind === 'bigint' ? BigInt(change.row) : change.row
    try {
      const now = await engine.run({ action: 'list', resource, reading: 'detail', query: { filter: { op: 'eq', path: 'id', value: key }, page: { by: 'none', limit: 1 } } }, context)
      if (now.kind === 'page' && now.rows.length > 0) return { ...change, resource, now }
      // a row that is gone is told to those who could see every row
      return change.action === 'delete' && seesAll(resource, context) ? { ...change, resource, now: null } : null
    } catch (error) {
      if (error instanceof Fault && (error.status === 401 || error.status === 403)) return null
      throw error
    }
  }

  return { listen, wake, close() { closed = true; wake(); if (timer !== null) clearInterval(timer) } }
}

function seesAll({ options, entity }: Resource, { actor }: Context): boolean {
  return entity.options.within === undefined && options.allow?.read?.answer(actor) === true && (options.scope === undefined || options.scope.answer(actor) === true)
}
