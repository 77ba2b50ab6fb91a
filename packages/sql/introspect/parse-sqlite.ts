/** What only the text of a `create table` says. */
export interface Parsed {
  readonly uniques: readonly { readonly name?: string; readonly columns: readonly string[] }[]
  readonly foreignKeys: readonly { readonly name?: string; readonly columns: readonly string[]; readonly table: string; readonly references: readonly string[]; readonly onDelete: string }[]
  readonly checks: readonly { readonly name?: string; readonly text: string }[]
  /** Decimal columns that are kept as whole units, as Tenon makes them. */
  readonly units: ReadonlySet<string>
}

type Token = { readonly text: string; readonly kind: 'word' | 'name' | 'string' | 'sign'; readonly from: number; readonly to: number }

/** Reads the rules of a table, its own and its columns'. */
export function parseCreate(text: string): Parsed {
  const tokens = tokensOf(text)
  const open = tokens.findIndex((t) => t.text === '(')
  const uniques: Parsed['uniques'][number][] = []
  const foreignKeys: Parsed['foreignKeys'][number][] = []
  const checks: Parsed['checks'][number][] = []
  const units = new Set<string>()
  for (const item of split(tokens.slice(open + 1, closing(tokens, open)))) {
    const first = item[0]
    if (first === undefined) continue
    const ofTable = first.kind === 'word' && /^(constraint|primary|unique|check|foreign)$/i.test(first.text)
    const column = ofTable ? undefined : nameOf(first)
    if (column !== undefined && /^integer decimal/i.test(text.slice(item[1]?.from ?? 0))) units.add(column)
    let name: string | undefined
    for (let i = ofTable ? 0 : 1; i < item.length; i++) {
      const token = item[i]!
      const word = token.kind === 'word' ? token.text.toLowerCase() : ''
      const named = name === undefined ? {} : { name }
      if (word === 'constraint') { name = nameOf(item[++i]!); continue }
      if (word === 'unique') {
        if (column !== undefined) uniques.push({ ...named, columns: [column] })
        else { uniques.push({ ...named, columns: namesIn(item, i + 1) }); i = closing(item, i + 1) }
      } else if (word === 'check') {
        const end = closing(item, i + 1)
        checks.push({ ...named, text: text.slice(item[i + 1]!.to, item[end]!.from) })
        i = end
      } else if (word === 'references' || word === 'foreign') {
        const columns = word === 'foreign' ? namesIn(item, i + 2) : [column ?? '']
        if (word === 'foreign') i = closing(item, i + 2) + 1
        const table = nameOf(item[++i]!)
        const listed = item[i + 1]?.text === '('
        const references = listed ? namesIn(item, i + 1) : []
        if (listed) i = closing(item, i + 1)
        const rest = item.slice(i + 1).map((t) => t.text.toLowerCase()).join(' ')
        foreignKeys.push({ ...named, columns, table, references, onDelete: /on delete (cascade|restrict|set null|no action)/.exec(rest)?.[1] ?? 'no action' })
      } else if (token.text === '(') { i = closing(item, i); continue } else continue
      name = undefined
    }
  }
  return { uniques, foreignKeys, checks, units }
}

function tokensOf(text: string): Token[] {
  const out: Token[] = []
  const pattern = /--[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|'(?:[^']|'')*'|[\w$.]+|[^\s\w]/g
  for (const match of text.matchAll(pattern)) {
    const word = match[0]
    if (word.startsWith('--') || word.startsWith('/*')) continue
    const kind = /^["`[]/.test(word) ? 'name' : word.startsWith("'") ? 'string' : /^[\w$]/.test(word) ? 'word' : 'sign'
    out.push({ text: word, kind, from: match.index, to: match.index + word.length })
  }
  return out
}

const nameOf = (t: Token): string => (t.kind === 'name' || t.kind === 'string' ? t.text.slice(1, -1).replace(/""|``|''/g, (two) => two[0]!) : t.text)

/** The place of the bracket that closes the one at `open`. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let i = open; i < tokens.length; i++) {
    if (tokens[i]!.text === '(') depth++
    else if (tokens[i]!.text === ')' && --depth === 0) return i
  }
  return tokens.length
}

function split(tokens: readonly Token[]): Token[][] {
  const out: Token[][] = [[]]
  let depth = 0
  for (const t of tokens) {
    if (t.text === '(') depth++
    if (t.text === ')') depth--
    if (t.text === ',' && depth === 0) out.push([])
    else out.at(-1)!.push(t)
  }
  return out
}

const namesIn = (tokens: readonly Token[], open: number): string[] => tokens.slice(open + 1, closing(tokens, open)).filter((t) => t.kind === 'name' || t.kind === 'word').map(nameOf).filter((n) => !/^(asc|desc)$/i.test(n))
