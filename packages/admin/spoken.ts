import { Fault } from '@tenon/engine'
import { type Phrases, speaker, type WireDialect } from '@tenon/http'

/** By language: labels, titles and helps as they stand in the declarations, and the app's own sentences: `{ es: { 'Full name': 'Nombre completo' } }`. */
export type Labels = Readonly<Record<string, Phrases>>

const said = new Set(['label', 'plural', 'title', 'help', 'doc', 'note'])

/** What the pages are drawn from, with every label in a language; what it has no word for stays as it is declared. */
export function spoken<T>(drawn: T, phrases: Phrases | undefined): T {
  if (phrases === undefined) return drawn
  const told = (value: unknown, name: string): unknown => {
    if (typeof value === 'string') return said.has(name) && Object.hasOwn(phrases, value) ? phrases[value] : value
    if (Array.isArray(value)) return value.map((one) => told(one, ''))
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, told(inner, key)])) : value
  }
  return told(drawn, '') as T
}

/** The same dialect, which refuses in the reader's language what the app refuses in its own. */
export function inLanguages<D extends WireDialect>(dialect: D, labels: Labels | undefined): D {
  if (labels === undefined) return dialect
  const [first = 'en', ...rest] = Object.keys(labels)
  const { say } = speaker([first, ...rest], labels)
  return {
    ...dialect,
    refuse(request, route, fault) {
      if (!(fault instanceof Fault)) return dialect.refuse(request, route, fault)
      const { code, message, status, details, cause } = fault
      const issues = fault.issues.map((issue) => (issue.message === undefined ? issue : { ...issue, message: say(request, issue.message) }))
      return dialect.refuse(request, route, new Fault(code, say(request, message), { issues, status, details: { ...details }, cause }))
    },
  }
}
