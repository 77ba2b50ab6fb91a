import type { OneTime } from './one-time.ts'
import type { User } from './store.ts'

export interface VerificationParts {
  readonly oneTime: OneTime
  /** Writes the letter with the link. */
  readonly send: (user: User, token: string) => Promise<void>
  /** How long a link is good: three days unless said otherwise. */
  readonly seconds?: number
}

/** Whether an address of mail is the person's own: they follow a link that was sent there. */
export interface Verification {
  /** Sends a link; an earlier one ends. */
  send(user: User): Promise<void>
  /** The person whose link it is, for the app to note it; null when it is no good, or the address has changed since. */
  complete(token: string): Promise<User | null>
}

export function createVerification({ oneTime, send, seconds = 3 * 86_400 }: VerificationParts): Verification {
  return {
    send: async (user) => send(user, await oneTime.issue('verify', user, seconds)),
    complete: async (token) => (await oneTime.spend('verify', token))?.user ?? null,
  }
}
