/**
 * First and last names inside one NOMBRE_COMPLETO: the spaces of a first name of several words do not break (U+00A0), so that
 * `María José` + `Peña` comes back as it went in. Readers and searches see plain spaces.
 */
const BOUND = '\u00a0'

export interface Names { readonly firstName: string; readonly lastName: string }

/** As people read it. */
export const shown = (stored: string): string => stored.replaceAll(BOUND, ' ')
export const joined = ({ firstName, lastName }: Names): string => `${shown(firstName).replaceAll(' ', BOUND)}${lastName === '' ? '' : ` ${shown(lastName)}`}`

/** The first word that a plain space ends, and the rest. */
export function split(stored: string): Names {
  const at = stored.indexOf(' ')
  return at < 0 ? { firstName: shown(stored), lastName: '' } : { firstName: shown(stored.slice(0, at)), lastName: shown(stored.slice(at + 1)) }
}

/** The names a row tells: its own columns where they still say what NOMBRE_COMPLETO says, else what can be read out of it. */
export function namesOf(row: { readonly fullName: unknown; readonly nombres?: unknown; readonly apellidos?: unknown }): Names {
  const own = { firstName: String(row.nombres ?? ''), lastName: String(row.apellidos ?? '') }
  const full = String(row.fullName ?? '')
  return own.firstName !== '' && shown(joined(own)) === shown(full) ? own : split(full)
}
