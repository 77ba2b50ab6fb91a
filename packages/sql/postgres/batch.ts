import type { Row } from '../database.ts'

/** One statement on its way: its text under a name that the server keeps, its values as text, what becomes of its rows. */
export interface Step {
  /** Empty: not kept by the server. */
  readonly name: string
  readonly text: string
  readonly values: readonly (string | null)[]
  readonly read: (raw: unknown[]) => Row
}
export interface StepAnswer { readonly rows: Row[]; changes: number }

/** What `pg` lends to whoever speaks on a connection. */
interface Wire {
  readonly stream: { cork?(): void; uncork?(): void }
  parse(query: { text: string; name: string }): void
  bind(config: { statement: string; values: readonly (string | null)[] }): void
  execute(config: object): void
  close(what: { type: 'S'; name: string }): void
  sync(): void
}

/** The names that the server of each connection knows; `doubtful`: it failed, and may be known or not. */
const kept = new WeakMap<object, Map<string, 'known' | 'doubtful'>>()

/**
 * Several statements in one trip: sent together, answered together. All or nothing outside a transaction; inside one, the first
 * that fails ends them all. Rows are read as they come, without asking the server again what its columns are.
 */
export class Batch {
  private readonly steps: readonly Step[]
  private readonly settle: (error: unknown, answers: readonly StepAnswer[]) => void
  private readonly answers: StepAnswer[] = []
  private names: Map<string, 'known' | 'doubtful'> = new Map()
  private current: StepAnswer = { rows: [], changes: 0 }
  private unread: unknown

  constructor(steps: readonly Step[], settle: (error: unknown, answers: readonly StepAnswer[]) => void) {
    this.steps = steps
    this.settle = settle
  }

  submit(wire: Wire): void {
    this.names = kept.get(wire) ?? new Map()
    kept.set(wire, this.names)
    const parsing = new Set<string>()
    wire.stream.cork?.()
    try {
      for (const { name, text, values } of this.steps) {
        if (name === '' || (this.names.get(name) !== 'known' && !parsing.has(name))) {
          if (this.names.get(name) === 'doubtful') wire.close({ type: 'S', name })
          parsing.add(name)
          wire.parse({ text, name })
        }
        wire.bind({ statement: name, values })
        wire.execute({})
      }
    } finally {
      wire.sync()
      wire.stream.uncork?.()
    }
  }

  handleDataRow({ fields }: { fields: unknown[] }): void {
    try { this.current.rows.push(this.steps[this.answers.length]!.read(fields)) } catch (error) { this.unread ??= error }
  }
  handleCommandComplete({ text }: { text: string }): void {
    this.current.changes = Number(/(\d+)$/.exec(text)?.[1] ?? 0)
    this.answers.push(this.current)
    this.current = { rows: [], changes: 0 }
  }
  handleEmptyQuery(): void { this.answers.push(this.current) }
  handleError(error: unknown): void {
    const failed = this.steps[this.answers.length]?.name
    this.learn()
    if (failed !== undefined && failed !== '') this.names.set(failed, 'doubtful')
    this.settle(error, this.answers)
  }
  handleReadyForQuery(): void {
    this.learn()
    this.settle(this.unread, this.answers)
  }

  private learn(): void {
    for (let i = 0; i < this.answers.length; i++) { const { name } = this.steps[i]!; if (name !== '') this.names.set(name, 'known') }
  }
}
