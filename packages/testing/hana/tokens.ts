import { SqlError } from './errors.ts'

export interface Token { readonly kind: 'word' | 'name' | 'string' | 'number' | 'sign' | 'end'; readonly text: string; readonly at: number }

/** Words that HANA takes as names only in quotes (SQL reference, "Reserved Words"). */
const reserved: ReadonlySet<string> = new Set(`ALL ALTER AS BEFORE BEGIN BOTH CASE CHAR CONDITION CONNECT CROSS CUBE CURRENT_CONNECTION CURRENT_DATE CURRENT_SCHEMA CURRENT_TIME CURRENT_TIMESTAMP
CURRENT_TRANSACTION_ISOLATION_LEVEL CURRENT_USER CURRENT_UTCDATE CURRENT_UTCTIME CURRENT_UTCTIMESTAMP CURRVAL CURSOR DECLARE DISTINCT ELSE ELSEIF END EXCEPT EXCEPTION EXEC FALSE FOR FROM FULL GROUP HAVING IF IN
INNER INOUT INTERSECT INTO IS JOIN LEADING LEFT LIMIT LOOP MINUS NATURAL NCHAR NEXTVAL NULL ON ORDER OUT PRIOR RETURN RETURNS REVERSE RIGHT ROLLUP ROWID SELECT SESSION_USER SET SQL START SYSUUID TABLE TABLESAMPLE TOP
TRAILING TRUE UNION UNKNOWN USING UTCTIMESTAMP VALUES WHEN WHERE WHILE WITH`.split(/\s+/))
export const isReserved = (word: string): boolean => reserved.has(word)

const form = /(\s+|--[^\n]*|\/\*[\s\S]*?\*\/)|"((?:[^"]|"")+)"|'((?:[^']|'')*)'|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)|([A-Za-z_][A-Za-z0-9_$#]*)|(<>|!=|<=|>=|\|\||[()*,.;+\-/=<>?])/y

/** The words of a statement. What HANA has no sign for (`::`, `$1`, `?1`, `@`, `~`) is refused here. */
export function tokensOf(text: string): Token[] {
  const out: Token[] = []
  form.lastIndex = 0
  while (form.lastIndex < text.length) {
    const at = form.lastIndex
    const match = form.exec(text)
    if (match === null) throw near(text, at, text[at]!)
    const [, blank, name, string, number, word, sign] = match
    if (blank !== undefined) continue
    const glued = /[A-Za-z0-9_]/.test(text[form.lastIndex] ?? '')
    if ((sign === '?' || number !== undefined) && glued) throw near(text, form.lastIndex, text[form.lastIndex]!)
    if (name !== undefined) out.push({ kind: 'name', text: name.replaceAll('""', '"'), at })
    else if (string !== undefined) out.push({ kind: 'string', text: string.replaceAll("''", "'"), at })
    else if (number !== undefined) out.push({ kind: 'number', text: number, at })
    else if (word !== undefined) out.push({ kind: 'word', text: word.toUpperCase(), at })
    else out.push({ kind: 'sign', text: sign!, at })
  }
  out.push({ kind: 'end', text: '', at: text.length })
  return out
}

/** HANA's sentence for a statement that it cannot read. */
export function near(text: string, at: number, what: string): SqlError {
  const before = text.slice(0, at).split('\n')
  return new SqlError(257, `sql syntax error: ${what === '' ? 'incorrect syntax near end of statement' : `incorrect syntax near "${what}"`}: line ${before.length} col ${before.at(-1)!.length + 1} (at pos ${at})`)
}
