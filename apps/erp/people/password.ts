import { createPasswords } from '@tenon/auth'
import { text } from '@tenon/model'
import { Fault } from '@tenon/engine'

const special = /[!@#$%^&*(),.?":{}|<>]/
/** What a password must hold, in one sentence each. */
function problems(password: string): string[] {
  const rules: readonly (readonly [RegExp, string])[] = [[/[A-Z]/, 'an uppercase letter'], [/[a-z]/, 'a lowercase letter'], [/\d/, 'a digit'], [special, 'a special character']]
  return rules.flatMap(([pattern, what]) => (pattern.test(password) ? [] : [`Password must contain ${what}`]))
}
/** A password as it is chosen. */
export const newPassword = () => text(128).length({ min: 8, max: 128 }).untrimmed().check(problems)

const passwords = createPasswords()
/** The hash to keep. The length that older copies of the system could hash is kept as a limit. */
export async function hashed(password: string): Promise<string> {
  if (Buffer.byteLength(password) > 72) throw new Fault('refused', 'Password cannot exceed 72 bytes when encoded.')
  return passwords.hash(password)
}
