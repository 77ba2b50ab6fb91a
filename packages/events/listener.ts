import type { Context, Engine, View } from '@tenon/engine'
import type { Actor, Resource } from '@tenon/model'
import type { Told } from './told.ts'

export interface Listening {
  /** Who listens: told is what he may read, of his tenant, as he may read it. */
  readonly context: Context
  readonly resources: readonly Resource[]
  /** Only these rows of a resource, by their ids as text. */
  readonly rows?: ReadonlyMap<Resource, ReadonlySet<string>>
  /** The last change he knows of (`Last-Event-ID`); without it he hears what happens from now on. */
  readonly after?: number
  /** Ends the listening. */
  readonly signal?: AbortSignal
  /** Who he is by now; null ends the listening. Asked about once a second. */
  readonly again?: () => Promise<Context | null>
  /** Told why it ended: he reads too slowly, he may not any more, or the feed was closed. */
  readonly over?: (why: Over) => void
}
export type Over = 'slow' | 'ended' | 'closed' | 'left'

/** One listener: what he may see, and what he has not yet been told. */
export class Listener {
  readonly to: Listening
  views: ReadonlyMap<Resource, View>
  /** The last change he was told of, or knew. */
  at = 0
  /** He has caught up: the feed pushes. */
  live = false
  over: Over | null = null
  private who: string
  private queue: Told[] = []
  private readonly most: number
  private wake: () => void = () => {}

  constructor(to: Listening, engine: Engine, most: number) {
    this.to = to
    this.most = most
    this.who = whoIs(to.context.actor)
    this.views = viewsOf(engine, to, to.context)
  }

  wants(resource: Resource, row: string): boolean {
    const rows = this.to.rows?.get(resource)
    return rows === undefined || row === '*' || rows.has(row)
  }

  push(told: Told): void {
    const known = told.kind === 'resync' ? told.why === 'many' : told.kind !== 'beat'
    if (this.over !== null || (known && told.id <= this.at)) return
    if (told.kind === 'beat' && this.queue.length > 0) return
    if (this.queue.length >= this.most) { this.end('slow'); return }
    this.at = Math.max(this.at, told.id)
    this.queue.push(told)
    this.wake()
  }

  /** The next that he is told; null when it is over. */
  async next(): Promise<Told | null> {
    while (this.queue.length === 0 && this.over === null) await new Promise<void>((resolve) => { this.wake = resolve })
    return this.over === null ? this.queue.shift()! : null
  }

  end(why: Over): void {
    if (this.over !== null) return
    this.over = why
    this.queue = []
    this.wake()
    this.to.over?.(why)
  }

  /** Looks who he is by now; answers whether he sees other things than before. */
  async recheck(engine: Engine): Promise<boolean> {
    const context = await this.to.again!()
    if (context === null) { this.end('ended'); return false }
    const who = whoIs(context.actor)
    if (who === this.who) return false
    this.who = who
    const before = this.views
    this.views = viewsOf(engine, this.to, context)
    return this.views.size !== before.size || [...this.views].some(([resource, view]) => before.get(resource)?.rows !== view.rows || before.get(resource)?.words !== view.words)
  }
}

function viewsOf(engine: Engine, { resources }: Listening, context: Context): ReadonlyMap<Resource, View> {
  return new Map(resources.flatMap((resource) => { const view = engine.view(resource, context); return view === null ? [] : [[resource, view] as const] }))
}

const whoIs = (actor: Actor | null): string => JSON.stringify(actor, (_key, value: unknown) => (value instanceof Set ? [...value].sort() : typeof value === 'bigint' ? String(value) : value))
