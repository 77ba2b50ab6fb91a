import { type Actor, entity, instant, instantOf, integer, text } from '@tenon/model'
import { columnType, type Database, quote, tableOf, Writer } from '@tenon/sql'
import { type Clock, systemClock } from './clock.ts'
import type { Passwords } from './password.ts'
import type { Identity } from './oidc.ts'
import type { OneTime } from './one-time.ts'
import { rowsOf } from './rows.ts'
import type { UserId, UserStore } from './store.ts'

/** How often a person's secret was wrong at signing; name it in an app's entities. */
export const Signer = entity('tenon_signer', { person: text().unique(), failures: integer(), lockedAt: instant().nullable() }, { audit: false })

export interface SigningOptions {
  readonly database: Database
  readonly store: UserStore
  readonly passwords: Passwords
  /** Keeps what stands for the secret of whoever proves at another sign-in, and not by a password, who they are. */
  readonly oneTime?: OneTime
  /** Wrong secrets that lock; three unless said otherwise. */
  readonly attempts?: number
  /** After so long without a signature the user id is asked for again. */
  readonly idleSeconds?: number
  /** Told at once when somebody's signing is locked. */
  readonly alert?: (person: UserId) => Promise<void>
  readonly clock?: Clock
}
type Answer = { readonly method: string } | { readonly refused: string; readonly missing?: 'userId' | 'password' }
export interface SigningDesk {
  /** User id and password for the first signature of a sign-in and after a pause, at least the password each time. */
  verify(actor: Actor, session: string, given: { readonly userId?: string; readonly password?: string }): Promise<Answer>
  /**
   * For whoever has just proved anew who they are at their organization's sign-in (`oidc.begin(page, { anew: true })`): a word that
   * signs once, within two minutes, in this sign-in, in place of user id and password. An open session alone gets none.
   */
  prove(person: UserId, session: string, identity: Identity): Promise<string>
  unlock(person: UserId): Promise<void>
}

const [PURPOSE, PROOF, SECONDS] = ['signing', 'anew.', 120]

const locked: Answer = { refused: 'Signing is locked after too many wrong passwords. An administrator has been told.' }

/**
 * Judges who signs. No signature is made without a secret that was verified for it.
 *
 * @example
 * createEngine(app, database, { trail, signing: createSigning({ database, store, passwords }) })
 */
export function createSigning(options: SigningOptions): SigningDesk {
  const { database, store, passwords, oneTime, attempts = 3, idleSeconds = 900, clock = systemClock } = options
  const rows = rowsOf(database, Signer)
  const last = new Map<string, number>()

  /** Counts a wrong secret; whoever brings the count to the limit locks. */
  async function fail(person: string): Promise<boolean> {
    const w = new Writer(database.kind)
    const failures = `${tableOf(Signer)}.${quote('failures')}`
    w.add(`insert into ${tableOf(Signer)} (${quote('person')}, ${quote('failures')}) values (`).value(person, { is: 'text' }).add(`, 1) on conflict (${quote('person')}) do update set ${quote('failures')} = ${failures} + 1, ${quote('locked_at')} = case when ${failures} + 1 >= `)
      .value(attempts, { is: 'integer' }).add(` then coalesce(${tableOf(Signer)}.${quote('locked_at')}, `).value(instantOf(clock()), columnType(Signer.fields.lockedAt.spec)).add(`) else null end returning ${quote('failures')}`)
    const answer = await database.run({ text: w.text, params: [...w.params], columns: [{ is: 'integer' }] }, w.values)
    const count = Number(answer.rows[0]?.[0])
    if (count === attempts) await options.alert?.(person)
    return count >= attempts
  }

  return {
    async verify(actor, session, { userId, password }) {
      const person = String(actor.id)
      const known = await rows.find({ person })
      if (known !== null && known.lockedAt !== null) return locked
      const place = `${person} ${session}`
      if (oneTime !== undefined && password?.startsWith(PROOF) === true) {
        const proof = await oneTime.spend(PURPOSE, password.slice(PROOF.length))
        if (proof === null || String(proof.user.id) !== person || proof.detail !== session) return (await fail(person)) ? locked : { refused: 'This sign-in was used already, is too old, or was another one.' }
        last.set(place, clock())
        return { method: 'sign-in anew' }
      }
      const fresh = session !== '' && clock() - (last.get(place) ?? Number.NEGATIVE_INFINITY) < idleSeconds * 1000
      if (!fresh && userId === undefined) return { refused: 'The user id is needed for the first signature.', missing: 'userId' }
      if (password === undefined) return { refused: 'A signature needs the password.', missing: 'password' }
      const user = await store.byId(actor.id)
      const named = userId === undefined || [String(user?.id), user?.username, user?.email].some((name) => name?.toLowerCase() === userId.trim().toLowerCase())
      const right = await passwords.verify(password, user?.isActive === true ? user.password : null)
      if (!right || !named) { last.delete(place); return (await fail(person)) ? locked : { refused: 'User id or password is not right.' } }
      if (known !== null && Number(known.failures) > 0) await rows.update({ person, lockedAt: null }, { failures: 0 })
      if (last.size > 100_000) last.clear()
      last.set(place, clock())
      return { method: userId === undefined ? 'password' : 'user id and password' }
    },
    async prove(person, session, { provedAt }) {
      const user = oneTime === undefined ? null : await store.byId(person)
      if (oneTime === undefined || user?.isActive !== true) throw new TypeError('nobody proves anew who they are here: name oneTime, and somebody active')
      if (session === '' || provedAt === undefined || clock() / 1000 - provedAt > SECONDS) throw new RangeError('this sign-in is too old to sign with')
      return PROOF + (await oneTime.issue(PURPOSE, user, SECONDS, session))
    },
    async unlock(person) { await rows.update({ person: String(person) }, { failures: 0, lockedAt: null }) },
  }
}
