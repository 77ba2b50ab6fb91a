import { type Database, DatabaseError } from '@tenon/sql'
import type { AccountTables } from './account-tables.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Identity } from './oidc.ts'
import type { OneTime } from './one-time.ts'
import { rowsOf } from './rows.ts'
import type { User, UserStore } from './store.ts'
import { instantOf } from '@tenon/model'

export type Recognized =
  | { readonly is: 'user'; readonly user: User }
  /** Somebody here has this address: they must confirm by a letter (`confirm`) that both are one person. */
  | { readonly is: 'confirm'; readonly user: User; readonly token: string }
  /** Nobody here: the app may make a person and `link` them, if the address is verified. */
  | { readonly is: 'new' }
  /** The address belongs to somebody here, and the other side does not vouch for it. */
  | { readonly is: 'refused' }

/** Which of our people somebody is whom another sign-in vouches for. */
export interface Identities {
  recognize(identity: Identity): Promise<Recognized>
  /** Of several at once one stays, and is told. */
  link(user: User, identity: Pick<Identity, 'issuer' | 'subject'>): Promise<User>
  /** Links who came back with the letter's token. */
  confirm(token: string): Promise<User | null>
}

export interface IdentitiesOptions { readonly database: Database; readonly table: AccountTables['identity']; readonly store: UserStore; readonly oneTime: OneTime; readonly clock?: Clock }

export function createIdentities({ database, table, store, oneTime, clock = systemClock }: IdentitiesOptions): Identities {
  const rows = rowsOf(database, table)
  const known = async ({ issuer, subject }: Pick<Identity, 'issuer' | 'subject'>): Promise<User | null> => { const row = await rows.find({ issuer, subject }); return row === null ? null : store.byId(row.user) }
  const link: Identities['link'] = async (user, { issuer, subject }) => {
    try {
      await rows.insert({ user: user.id, issuer, subject, created: instantOf(clock()) })
      return user
    } catch (error) {
      const other = error instanceof DatabaseError && error.code === 'unique' ? await known({ issuer, subject }) : null
      if (other === null) throw error
      return other
    }
  }
  return {
    link,
    async recognize(identity) {
      const linked = await known(identity)
      if (linked !== null) return linked.isActive ? { is: 'user', user: linked } : { is: 'refused' }
      const here = identity.email === null ? null : await store.byEmail(identity.email)
      if (here === null) return { is: 'new' }
      if (!identity.emailVerified || !here.isActive) return { is: 'refused' }
      return { is: 'confirm', user: here, token: await oneTime.issue('link', here, 1800, JSON.stringify([identity.issuer, identity.subject])) }
    },
    async confirm(token) {
      const found = await oneTime.spend('link', token)
      if (found === null) return null
      const [issuer = '', subject = ''] = JSON.parse(found.detail ?? '[]') as string[]
      return link(found.user, { issuer, subject })
    },
  }
}
