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
  return (password) => (list().has(password.toLowerCase().trim()) ? 'This password is too common.' : null)
}

export function notNumeric(password: string): string | null {
  return /^\p{Nd}+$/u.test(password) ? 'This password is entirely numeric.' : null
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
