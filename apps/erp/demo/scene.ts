import { type Context, createEngine, type Engine, type EngineOptions, type Result } from '@tenon/engine'
import { type Actor, type Hands, type Resource, where } from '@tenon/model'
import type { Connection, Database } from '@tenon/sql'
import { erp } from '../app.ts'
import { actorOf } from '../people/actor.ts'
import { User } from '../people/user.ts'
import { later } from '../traits.ts'
import { people } from './people.ts'

export type Row = Record<string, unknown>
/** Parts that each plant has somebody for; the others work for all plants. */
const atPlants = new Set(people.filter(([, , , , plant]) => plant !== null).map(([id]) => id))

/** The demo's people at work on a day of the story, each as themselves and by the engine's one path. */
export class Scene {
  readonly engine: Engine
  day: string
  rows = 0
  plant = 'plant-a'
  /** How ids of people and codes of things begin at this plant. */
  private crew = ''
  private readonly on: Database
  private readonly actors = new Map<string, Actor>()
  private minute = 0

  constructor(database: Database, connection: Connection, options: EngineOptions, day: string) {
    // one transaction for the whole story
    this.on = { kind: database.kind, run: (statement, values) => connection.run(statement, values), stream: (statement, values) => database.stream(statement, values), close: () => Promise.resolve(), transaction: (work) => work(connection) }
    // nobody signs here: the signatures of the story say that they are made up
    this.engine = createEngine(erp, this.on, { ...options, signing: { verify: async () => ({ method: 'demo data' }) } })
    this.day = day
  }

  /** The story goes to another plant, on a day. */
  to(plant: string, crew: string, day: string): void { this.plant = plant; this.crew = crew; this.day = day; this.minute = 0 }
  /** Whoever has this part at the plant of the moment: `prod-man-1`. */
  who(part: string): string { return this.crew !== '' && atPlants.has(part) ? `${this.crew}-${part}` : part }
  code(name: string): string { return this.crew === '' ? name : `${this.crew.toUpperCase()}-${name}` }

  /** The story goes on so many days later, in the morning. */
  wait(days: number): void { this.day = later(this.day, days); this.minute = 0 }

  async make(who: string, resource: Resource, values: Row): Promise<Row> { this.rows++; return told(await this.engine.run({ action: 'create', resource, draft: { values, issues: [] } }, await this.as(who))) }
  async change(who: string, resource: Resource, key: unknown, values: Row, reason: string): Promise<Row> { return told(await this.engine.run({ action: 'update', resource, key, partial: true, draft: { values, issues: [] } }, await this.as(who, reason))) }
  async call(who: string, resource: Resource, key: unknown, name: string, values: Row = {}): Promise<Row> { return told(await this.engine.run({ action: 'call', resource, name, key, draft: { values, issues: [] }, query: {}, params: new Map() }, await this.as(who))) }
  async act<T>(who: string | null, work: (hands: Hands) => Promise<T>): Promise<T> { return this.engine.act(who === null ? this.context(null) : await this.as(who), work) }

  private async as(part: string, reason?: string): Promise<Context> {
    const who = this.who(part)
    let actor = this.actors.get(who)
    if (actor === undefined) {
      const user = await this.engine.act(this.context(null), (hands) => hands.find(User, where('id', 'eq', who)))
      actor = await actorOf(this.on, user!)
      this.actors.set(who, actor)
    }
    return { ...this.context(actor), ...(reason === undefined ? {} : { reason }) }
  }
  private context(actor: Actor | null): Context {
    const at = 360 + (this.minute++ % 700)
    const now = `${this.day}T${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}:00.000000Z`
    return { actor, requestId: 'demo', source: 'import', now: () => now, timeZone: 'UTC' }
  }
}

function told(result: Result): Row {
  if (result.kind !== 'row') return result.kind === 'body' ? (result.body as Row) : {}
  return { ...Object.fromEntries(result.shape.leaves.map((leaf, i) => [leaf.as ?? leaf.path.join('.'), result.row[i]])), ...result.extra }
}
