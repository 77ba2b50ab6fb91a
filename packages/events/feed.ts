import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import type { Context, Engine, View } from '@tenon/engine'
import type { Resource } from '@tenon/model'
import { type Bell, databaseBell } from './bell.ts'
import type { Change } from './event.ts'
import { Listener, type Listening } from './listener.ts'
import { changesAfter, Numbering, numbersKept } from './numbering.ts'
import { type Told, tellings } from './told.ts'

export interface FeedOptions {
  readonly engine: Engine
  /** Whose changes are told at all. */
  readonly resources: readonly Resource[]
  /** How processes wake each other; by the database's own means unless said otherwise. */
  readonly bell?: Bell | null
  /** Milliseconds between looks for changes of which nobody rang; 1000. */
  readonly every?: number
  /** Milliseconds after which whoever hears nothing is told so; 15 000. */
  readonly beat?: number
  /** Changes that wait for a slow reader before he is dropped; 1000. */
  readonly most?: number
  /** Listeners that are asked each second who they are by now; 1000. */
  readonly checks?: number
  readonly now?: () => number
  readonly onError?: (error: unknown) => void
}
export interface Feed {
  readonly resources: readonly Resource[]
  /** What somebody is told, one by one, until the signal or the close of the feed. */
  listen(to: Listening): AsyncGenerator<Told, void>
  /** Whether there can be anything to tell him of a resource. */
  reads(resource: Resource, context: Context): boolean
  /** Something was committed in this process: name it in `createEngine`'s `committed`. */
  wake(): void
  close(): Promise<void>
}
const BATCH = 200
/** Changes that are looked up at once. */
const AHEAD = 16
/** Milliseconds of telling before others have their turn. */
const AT_A_STRETCH = 10

/** What each view is told of a change; null: nothing. */
type Prepared = Map<Resource, ReadonlyMap<View, Told | null>>
interface Audience { readonly view: View; readonly listeners: Set<Listener> }

/**
 * The committed changes of some resources, in the order in which they became known, to whoever may read them. Listeners who see the same
 * share one look at the database and one reading of the row, however many they are.
 *
 * @example
 * const feed = createFeed({ engine, resources: [users] })
 * for await (const told of feed.listen({ context, resources: [users], after: 41 })) send(told)
 */
export function createFeed({ engine, resources, bell = databaseBell(engine.database), every = 1000, beat = 15_000, most = 1000, checks = 1000, now = Date.now, onError = () => {} }: FeedOptions): Feed {
  const { database } = engine
  const served = resources.filter(({ entity, options }) => entity.options.audit !== false && options.single !== true && (options.only === undefined || options.only.includes('read') || options.only.includes('list')))
  const numbering = new Numbering(database, served.map((resource) => resource.entity.name), now)
  const listeners = new Set<Listener>()
  const audiences = new Map<Resource, Map<string, Audience>>()
  let closed = false
  /** The change that is being told, and the last one that everybody was told. */
  let at = 0
  let done = 0
  let starting: Promise<void> | null = null
  let pumping = false
  let looked = false
  let hearing = false
  let checking = false
  let timers: NodeJS.Timeout[] = []

  async function number(): Promise<void> {
    if ((await numbering.run()) > 0) bell?.ring()
  }
  /** Before the first listener, and after the last, nobody looks. */
  const start = (): Promise<void> => starting ??= (async () => {
    await number()
    at = done = (await numbersKept(database)).last
    timers = [setInterval(look, every), setInterval(heartbeat, beat), setInterval(() => void recheck(), 1000)].map((timer) => timer.unref())
    if (!hearing) { hearing = true; bell?.hear(look) }
  })().catch((error: unknown) => { starting = null; throw error })
  const stop = (): void => { for (const timer of timers) clearInterval(timer); timers = []; starting = null }
  const heartbeat = (): void => { for (const one of listeners) if (one.live) one.push({ kind: 'beat', id: Math.max(one.at, done) }) }
  const look = (): void => { looked = true; if (!pumping && listeners.size > 0) void pump() }

  async function pump(): Promise<void> {
    pumping = true
    try {
      await starting
      while (looked && !closed) {
        looked = false
        await number()
        for (let found = await changesAfter(database, at, BATCH); found.length > 0; found = await changesAfter(database, at, BATCH)) await deliverAll(found)
        await numbering.sweep()
      }
    } catch (error) { onError(error) } finally { pumping = false }
  }

  /** In their order; what the next few need of the database is asked meanwhile. */
  async function deliverAll(found: readonly Change[]): Promise<void> {
    const ahead: Promise<Prepared>[] = []
    let rested = performance.now()
    for (const [i, change] of found.entries()) {
      // what is told leaves by sockets, which have their turn only when this one rests
      if (performance.now() - rested > AT_A_STRETCH) { await setImmediate(); rested = performance.now() }
      while (ahead.length < Math.min(i + AHEAD, found.length)) ahead.push(prepare(found[ahead.length]!).catch(() => new Map()))
      await deliver(change, await ahead[i]!)
    }
  }

  const audiencesOf = ({ entity, row }: Change, resource: Resource): Audience[] =>
    (resource.entity.name === entity ? [...(audiences.get(resource)?.values() ?? [])].filter(({ listeners: them }) => some(them, (one) => one.live && one.wants(resource, row))) : [])

  async function prepare(change: Change): Promise<Prepared> {
    const ready: Prepared = new Map()
    for (const resource of served) {
      const views = audiencesOf(change, resource).map(({ view }) => view)
      if (views.length === 0) continue
      const told = await tellings(engine, change, resource, views)
      ready.set(resource, new Map(views.map((view) => [view, told.get(view) ?? null])))
    }
    return ready
  }

  async function deliver(change: Change, prepared: Prepared): Promise<void> {
    // whoever catches up from here on finds this change himself: to him it is not pushed
    at = change.id
    while (!closed) {
      try {
        for (const resource of served) {
          const asked = audiencesOf(change, resource)
          const ready = prepared.get(resource)
          // who came since has not been asked for
          const others = asked.flatMap(({ view }) => (ready?.has(view) === true ? [] : [view]))
          const told = others.length === 0 ? undefined : await tellings(engine, change, resource, others)
          for (const { view, listeners: them } of asked) {
            const one = ready?.get(view) ?? told?.get(view)
            if (one !== undefined) for (const listener of them) if (listener.live && listener.wants(resource, change.row)) listener.push(one)
          }
        }
        break
      } catch (error) {
        // the database is away: nothing is passed over
        onError(error)
        await sleep(every, undefined, { ref: false })
      }
    }
    done = change.id
  }

  function join(one: Listener): void {
    for (const [resource, view] of one.views) {
      let of = audiences.get(resource)
      if (of === undefined) { of = new Map(); audiences.set(resource, of) }
      const key = `${view.rows}\n${view.words}`
      const audience = of.get(key)
      if (audience === undefined) of.set(key, { view, listeners: new Set([one]) })
      else audience.listeners.add(one)
    }
  }
  function leave(one: Listener): void {
    for (const [resource, view] of one.views) {
      const of = audiences.get(resource)
      const key = `${view.rows}\n${view.words}`
      const audience = of?.get(key)
      if (audience?.listeners.delete(one) === true && audience.listeners.size === 0) of?.delete(key)
    }
  }

  /** Each in turn, so that a second's work stays the same however many listen. */
  async function recheck(): Promise<void> {
    if (checking) return
    checking = true
    const turn = [...listeners].filter((one) => one.to.again !== undefined).slice(0, checks)
    for (const one of turn) { listeners.delete(one); listeners.add(one) }
    await Promise.all(Array.from({ length: 8 }, async (_, lane) => {
      for (let i = lane; i < turn.length; i += 8) {
        const one = turn[i]!
        if (one.over !== null) continue
        const before = one.views
        const other = await one.recheck(engine).catch((error: unknown) => { onError(error); return false })
        if (before === one.views || one.over !== null) continue
        const after = one.views
        one.views = before
        leave(one)
        one.views = after
        join(one)
        if (other) one.push({ kind: 'resync', id: Math.max(one.at, done), why: 'rights' })
      }
    }))
    checking = false
  }

  async function* listen(to: Listening): AsyncGenerator<Told, void> {
    const me = new Listener(to, engine, most)
    const left = (): void => me.end('left')
    to.signal?.addEventListener('abort', left)
    if (closed || to.signal?.aborted === true) return
    listeners.add(me)
    try {
      await start()
      const { first, last } = await numbersKept(database)
      const late = to.after !== undefined && (to.after > last || to.after < first - 1)
      me.at = to.after === undefined || late ? last : to.after
      yield { kind: 'ready', id: me.at }
      if (late) yield { kind: 'resync', id: me.at, why: 'late' }
      yield* missed(me)
      for (let told = await me.next(); told !== null; told = await me.next()) yield told
    } finally {
      to.signal?.removeEventListener('abort', left)
      leave(me)
      listeners.delete(me)
      if (listeners.size === 0) stop()
    }
  }

  /** What he has not heard, until he stands where the feed does. */
  async function* missed(me: Listener): AsyncGenerator<Told, void> {
    if (me.to.after !== undefined) await number()
    while (me.over === null) {
      const found = await changesAfter(database, me.at, BATCH)
      for (const change of found) {
        for (const [resource, view] of me.views) {
          if (resource.entity.name !== change.entity || !me.wants(resource, change.row)) continue
          const told = (await tellings(engine, change, resource, [view])).get(view)
          if (told !== undefined && me.over === null) yield told
        }
        me.at = change.id
      }
      if (found.length === 0 && me.at >= at) { join(me); me.live = true; return }
    }
  }

  return {
    resources: served, listen,
    reads: (resource, context) => engine.view(resource, context) !== null,
    wake: () => { if (listeners.size > 0) look(); else bell?.ring() },
    async close() { closed = true; stop(); for (const one of listeners) one.end('closed'); await bell?.close() },
  }
}

function some<T>(all: Iterable<T>, yes: (one: T) => boolean): boolean {
  for (const one of all) if (yes(one)) return true
  return false
}
