import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'
import { UsageError } from './command.ts'

/** Questions on the terminal, or answers from a pipe: one line each. */
export class Prompt {
  private hidden = false
  private readonly lines: AsyncIterator<string>
  private readonly face: Interface

  constructor() {
    const output = new Writable({ write: (chunk, _encoding, done) => { if (!this.hidden) process.stderr.write(chunk as Buffer); done() } })
    this.face = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY === true })
    this.lines = this.face[Symbol.asyncIterator]()
    this.face.once('SIGINT', () => { this.face.close(); process.stderr.write('\n'); process.exit(130) })
  }

  async ask(question: string, options: { readonly hidden?: boolean } = {}): Promise<string> {
    process.stderr.write(question)
    this.hidden = options.hidden === true
    const answer = await this.lines.next()
    this.hidden = false
    if (options.hidden === true && process.stdin.isTTY === true) process.stderr.write('\n')
    if (answer.done === true) throw new UsageError('no answer came')
    return answer.value
  }

  async yes(question: string): Promise<boolean> { return /^y(es)?$/i.test((await this.ask(`${question} [y/N] `)).trim()) }
  close(): void { this.face.close() }
}
