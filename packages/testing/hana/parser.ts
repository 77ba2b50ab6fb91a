import { SqlError } from './errors.ts'
import { isReserved, near, type Token, tokensOf } from './tokens.ts'
import type { Name, SqlType } from './ast.ts'

/** Walks the words of one statement; the grammar's parts are built on it. */
export class Parser {
  readonly text: string
  readonly tokens: readonly Token[]
  place = 0
  params = 0
  constructor(text: string) { this.text = text; this.tokens = tokensOf(text) }

  get next(): Token { return this.tokens[this.place]! }
  peek(more = 1): Token { return this.tokens[Math.min(this.place + more, this.tokens.length - 1)]! }
  fail(token = this.next): never { throw near(this.text, token.at, token.text) }

  isWord(word: string): boolean { return this.next.kind === 'word' && this.next.text === word }
  isSign(sign: string): boolean { return this.next.kind === 'sign' && this.next.text === sign }
  /** Takes these words if they come next. */
  take(...words: string[]): boolean {
    if (!words.every((word, i) => { const t = this.tokens[this.place + i]; return t?.kind === 'word' && t.text === word })) return false
    this.place += words.length
    return true
  }
  takeSign(sign: string): boolean { if (!this.isSign(sign)) return false; this.place += 1; return true }
  need(...words: string[]): void { for (const word of words) if (!this.take(word)) this.fail() }
  needSign(sign: string): void { if (!this.takeSign(sign)) this.fail() }
  oneOf<T extends string>(...words: readonly T[]): T | undefined { for (const word of words) if (this.take(word)) return word; return undefined }

  /** Unquoted names are in capitals, whatever was written; reserved words are none. */
  identifier(): string {
    const token = this.next
    if (token.kind === 'name' || (token.kind === 'word' && !isReserved(token.text))) { this.place += 1; return token.text }
    return this.fail()
  }
  name(): Name {
    const first = this.identifier()
    return this.takeSign('.') ? { schema: first, name: this.identifier() } : { name: first }
  }
  list<T>(one: () => T): T[] {
    const out = [one()]
    while (this.takeSign(',')) out.push(one())
    return out
  }
  inBrackets<T>(one: () => T): T {
    this.needSign('(')
    const out = one()
    this.needSign(')')
    return out
  }
  integer(): number {
    if (this.next.kind !== 'number' || !/^\d+$/.test(this.next.text)) this.fail()
    return Number(this.tokens[this.place++]!.text)
  }
  /** A whole number of any size, which may be below nought. */
  whole(): bigint {
    const sign = this.takeSign('-') ? '-' : ''
    if (this.next.kind !== 'number' || !/^\d+$/.test(this.next.text)) this.fail()
    return BigInt(`${sign}${this.tokens[this.place++]!.text}`)
  }
  string(): string {
    if (this.next.kind !== 'string') this.fail()
    return this.tokens[this.place++]!.text
  }
  /** The statement's text from a place to here. */
  since(place: number): string { return this.text.slice(this.tokens[place]!.at, this.tokens[this.place]!.at).trim() }
  /** Tries a reading; where it fails, nothing was taken. */
  attempt<T>(work: () => T): T | undefined {
    const [place, params] = [this.place, this.params]
    try { return work() } catch (error) {
      if (!(error instanceof SqlError)) throw error
      this.place = place
      this.params = params
      return undefined
    }
  }

  type(): SqlType {
    const word = this.next.kind === 'word' ? this.next.text : ''
    this.place += 1
    const sized = (most: number, fallback: number): number => {
      const length = this.isSign('(') ? this.inBrackets(() => this.integer()) : fallback
      if (length < 1 || length > most) throw new SqlError(257, `sql syntax error: length ${length} is out of range for ${word}`)
      return length
    }
    switch (word) {
      case 'TINYINT': case 'SMALLINT': case 'INTEGER': case 'BIGINT': case 'REAL': case 'DOUBLE': case 'BOOLEAN': case 'DATE': case 'TIME': case 'SECONDDATE': case 'TIMESTAMP': case 'NCLOB': case 'CLOB': case 'BLOB': return { is: word.toLowerCase() as 'bigint' }
      case 'INT': return { is: 'integer' }
      case 'DECIMAL': case 'DEC': {
        if (!this.isSign('(')) return { is: 'floating', digits: 34 }
        return this.inBrackets(() => { const precision = this.integer(); const scale = this.takeSign(',') ? this.integer() : 0; if (precision < 1 || precision > 38 || scale > precision) throw new SqlError(257, `sql syntax error: DECIMAL(${precision}, ${scale})`); return { is: 'decimal' as const, precision, scale } })
      }
      case 'SMALLDECIMAL': return { is: 'floating', digits: 16 }
      case 'NVARCHAR': return { is: 'nvarchar', length: sized(5000, 1) }
      case 'VARCHAR': return { is: 'varchar', length: sized(5000, 1) }
      case 'VARBINARY': return { is: 'varbinary', length: sized(5000, 1) }
      default: this.place -= 1; throw word === '' ? near(this.text, this.next.at, this.next.text) : new SqlError(257, `sql syntax error: unknown data type "${word}": at pos ${this.next.at}`)
    }
  }
}
