const space = '[\\s\\x1c-\\x1f\\x85]'
const solid = '[^\\s\\x1c-\\x1f\\x85]'
const bare = `[^\\s\\x1c-\\x1f\\x85'"]*`
const pieces = new RegExp(`${bare}(?:(?:"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*')${bare})+|${solid}+`, 'gs')
const outer = new RegExp(`^${space}+|${space}+$`, 'g')

export type SearchTerms = { readonly terms: readonly string[] } | { readonly messages: readonly string[] }

/**
 * The terms of a search: split at white space and commas, a quoted phrase is one term.
 *
 * @example
 * searchTerms('blue, "deep red"') // { terms: ['blue', 'deep red'] }
 */
export function searchTerms(text: string): SearchTerms {
  if (text.includes('\0')) return { messages: ['Null characters are not allowed.'] }
  const terms: string[] = []
  for (const [piece] of text.matchAll(pieces)) {
    const term = piece.replace(/^,+|,+$/g, '')
    const quote = term[0]
    if ((quote === '"' || quote === "'") && term.endsWith(quote)) {
      terms.push(term.slice(1, -1).replaceAll(`\\${quote}`, quote).replaceAll('\\\\', '\\'))
    } else for (const part of term.split(',')) if (part !== '') terms.push(part.replace(outer, ''))
  }
  return { terms }
}

/** The order asked for: unknown names fall out one by one; when none is left the default holds. Names are wire names or mapped by `allowed`. */
export function parseOrdering(text: string | undefined, allowed: ReadonlyMap<string, string | readonly string[]> | readonly string[], fallback: readonly string[]): readonly string[] {
  const paths: ReadonlyMap<string, string | readonly string[]> = allowed instanceof Map ? allowed : new Map((allowed as readonly string[]).map((name) => [name, name]))
  const turned = (path: string): string => (path.startsWith('-') ? path.slice(1) : `-${path}`)
  const order: string[] = []
  for (const part of (text ?? '').split(',')) {
    const word = part.replace(outer, '')
    const descending = word.startsWith('-')
    const path = paths.get(descending ? word.slice(1) : word)
    if (path !== undefined) order.push(...[path].flat().map((one) => (descending ? turned(one) : one)))
  }
  return order.length === 0 ? fallback : order
}
