/** Tells how far a long work is: a bar on a terminal, a line each tenth elsewhere. Written to stderr, so that stdout stays data. */
export class Progress {
  private readonly label: string
  private readonly total: number
  private readonly started = Date.now()
  private done = 0
  private told = 0

  constructor(label: string, total: number) { this.label = label; this.total = total }

  add(count = 1): void {
    this.done += count
    const tenth = this.total === 0 ? 10 : Math.floor((this.done / this.total) * 10)
    if (process.stderr.isTTY === true) { if (Date.now() - this.told > 80) this.bar() }
    else if (tenth > this.told) { this.told = tenth; process.stderr.write(`${this.label}: ${this.done.toLocaleString('en')} of ${this.total.toLocaleString('en')}\n`) }
  }

  end(): void {
    if (process.stderr.isTTY !== true) return
    this.bar()
    process.stderr.write('\n')
  }

  private bar(): void {
    this.told = Date.now()
    const share = this.total === 0 ? 1 : Math.min(1, this.done / this.total)
    const full = Math.round(share * 30)
    process.stderr.write(`\r${this.label} ${'█'.repeat(full)}${'░'.repeat(30 - full)} ${Math.floor(share * 100)} %  ${this.done.toLocaleString('en')}  ${((Date.now() - this.started) / 1000).toFixed(1)} s`)
  }
}
