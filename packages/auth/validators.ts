import { commonPasswords } from './common-passwords.ts'

/** What is known of the person, by the words of the sentence: `{ username: 'alice', 'email address': 'a@example.com' }`. */
export type PersonalWords = Readonly<Record<string, string | null | undefined>>

export type PasswordRule = (password: string, about: PersonalWords) => string | null

/** Django's four rules in Django's usual order. */
export const defaultRules: readonly PasswordRule[] = [notSimilar(), minimumLength(8), notCommon(commonPasswords), notNumeric]

/**
 * All that is wrong with a new password, as sentences; empty when it will do.
 *
 * ```ts
 * passwordProblems('12345678')   // ['This password is too common.', 'This password is entirely numeric.']
 * ```
 */
export function passwordProblems(password: string, about: PersonalWords = {}, rules: readonly PasswordRule[] = defaultRules): string[] {
  return rules.map((rule) => rule(password, about)).filter((problem) => problem !== null)
}

export function notSimilar(limit = 0.7): PasswordRule {
  return (password, about) => {
    const lower = password.toLowerCase()
    for (const [name, value] of Object.entries(about)) {
      if (value === null || value === undefined || value === '') continue
      const whole = value.toLowerCase()
      const close = [...whole.split(/[^\p{L}\p{N}_]+/u), whole].some((part) => !tooShortToTell(lower, part, limit) && likeness(lower, part) >= limit)
      if (close) return `The password is too similar to the ${name}.`
    }
    return null
  }
}

export function minimumLength(length: number): PasswordRule {
  return (password) => ([...password].length >= length ? null : `This password is too short. It must contain at least ${length} character${length === 1 ? '' : 's'}.`)
}

export function notCommon(list: () => ReadonlySet<string>): PasswordRule {
  return (password) => (list().has(password.toLowerCase().replace(edges, '')) ? 'This password is too common.' : null)
}

/** What Python takes off the ends of a text: separators too, the byte order mark not. */
const edges = /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g
/** Digits as Python counts them: of every script, raised, lowered, in circles and with a point. */
const numeric = /^[\p{Nd}\u{b2}\u{b3}\u{b9}\u{1369}-\u{1371}\u{19da}\u{2070}\u{2074}-\u{2079}\u{2080}-\u{2089}\u{2460}-\u{2468}\u{2474}-\u{247c}\u{2488}-\u{2490}\u{24ea}\u{24f5}-\u{24fd}\u{24ff}\u{2776}-\u{277e}\u{2780}-\u{2788}\u{278a}-\u{2792}\u{10a40}-\u{10a43}\u{10e60}-\u{10e68}\u{11052}-\u{1105a}\u{1f100}-\u{1f10a}]+$/u

export function notNumeric(password: string): string | null {
  return numeric.test(password) ? 'This password is entirely numeric.' : null
}

/** Letters in common, whatever their order, twice over the letters of both: 1 for anagrams. */
function likeness(a: string, b: string): number {
  const left = [...a]
  const right = [...b]
  if (left.length + right.length === 0) return 1
  const counts = new Map<string, number>()
  for (const letter of right) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  let common = 0
  for (const letter of left) {
    const count = counts.get(letter) ?? 0
    if (count > 0) { common++; counts.set(letter, count - 1) }
  }
  return (2 * common) / (left.length + right.length)
}

function tooShortToTell(password: string, part: string, limit: number): boolean {
  const length = [...password].length
  const other = [...part].length
  return length >= 10 * other && other < (limit / 2) * length
}
