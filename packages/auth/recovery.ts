import { createLater } from './later.ts'
import type { LoginLimit } from './limit.ts'
import { type Ends, logout } from './login.ts'
import type { OneTime } from './one-time.ts'
import type { Passwords } from './password.ts'
import type { User, UserStore } from './store.ts'
import { defaultRules, type PasswordRule, passwordProblems, type PersonalWords } from './validators.ts'

export interface RecoveryParts {
  readonly store: UserStore
  readonly passwords: Passwords
  readonly oneTime: OneTime
  /** The ways in that a new password ends. */
  readonly ends: Ends
  /** Writes the letter with the link. */
  readonly send: (user: User, token: string) => Promise<void>
  /** Writes the letter that tells of the new password. */
  readonly tell?: (user: User) => Promise<void>
  /** Counts requests per address of mail and of network: `createLoginLimit({ attempts: 5, perAddress: 5, windowSeconds: 3600 })`. */
  readonly limit?: LoginLimit
  readonly rules?: readonly PasswordRule[]
  readonly about?: (user: User) => PersonalWords
  /** How long a link is good: half an hour unless said otherwise. */
  readonly seconds?: number
  /** Told what went wrong with a letter: the answer has long been given. */
  readonly failed?: (error: unknown) => void
}

export type Recovered =
  | { readonly is: 'done'; readonly user: User }
  /** Unknown, late, used, or of a password that has changed since. */
  | { readonly is: 'dead' }
  | { readonly is: 'weak'; readonly problems: readonly string[] }

/** A forgotten password made new by a link in a letter. */
export interface Recovery {
  /** Seconds to wait before another try, 0 when the request was taken. Known and unknown addresses are one answer in the same time. */
  request(email: string, address?: string): number
  /** Sets a new password. A weak one leaves the link as good as it was; of many at once one wins. Every way in ends. */
  complete(token: string, password: string): Promise<Recovered>
  /** All letters asked for so far have been handed over. */
  settled(): Promise<void>
}

/**
 * @example
 * const recovery = createRecovery({ store, passwords, oneTime, ends: { tokens, sessions, jwt }, send: (user, token) => mailer.send(…) })
 * recovery.request('alice@example.com', address)
 */
export function createRecovery(parts: RecoveryParts): Recovery {
  const { store, passwords, oneTime, ends, limit, rules = defaultRules, seconds = 1800 } = parts
  const about = parts.about ?? ((user: User): PersonalWords => ({ username: user.username, 'email address': user.email }))
  const later = createLater(parts.failed ?? (() => {}))
  return {
    request(email, address = '') {
      const wait = limit?.take(email, address) ?? 0
      if (wait === 0) later.add(async () => {
        const user = await store.byEmail(email)
        if (user?.isActive === true) await parts.send(user, await oneTime.issue('reset', user, seconds))
      })
      return wait
    },
    async complete(token, password) {
      const found = await oneTime.look('reset', token)
      if (found === null) return { is: 'dead' }
      const problems = passwordProblems(password, about(found.user), rules)
      if (problems.length > 0) return { is: 'weak', problems }
      const hash = await passwords.hash(password)
      if ((await oneTime.spend('reset', token)) === null) return { is: 'dead' }
      const { user } = found
      await store.setPassword(user.id, hash)
      await logout(user.id, ends)
      const { tell } = parts
      if (tell !== undefined) later.add(() => tell(user))
      return { is: 'done', user }
    },
    settled: () => later.settled(),
  }
}
