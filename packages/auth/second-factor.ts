import { type Database, DatabaseError } from '@tenon/sql'
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import type { TOTP } from 'otpauth'
import type { AccountTables } from './account-tables.ts'
import { type Clock, systemClock } from './clock.ts'
import { randomWord } from './csrf.ts'
import type { LoginLimit } from './limit.ts'
import type { OneTime } from './one-time.ts'
import { rowsOf } from './rows.ts'
import type { User, UserId } from './store.ts'
import { instantOf } from '@tenon/model'

/** Codes of an authenticator app after the password, and codes on paper for who has lost it. */
export interface SecondFactor {
  /** A new secret to be scanned; null where one is confirmed already: end that first. Nothing is asked for until it is confirmed. */
  begin(user: User): Promise<{ readonly secret: string; readonly uri: string } | null>
  /** The first right code turns it on; answers ten recovery codes, told this once. Null for a wrong code. */
  confirm(userId: UserId, code: string): Promise<readonly string[] | null>
  isOn(userId: UserId): Promise<boolean>
  /** A code of the app or on paper; each works once. */
  check(userId: UserId, code: string): Promise<boolean>
  /** Ten new recovery codes; the old ones end. */
  renewCodes(userId: UserId): Promise<readonly string[]>
  end(userId: UserId): Promise<void>
  /** After the right password: a token to come back with for five minutes, or null where no second factor is asked for. */
  ask(user: User): Promise<string | null>
  /** The person, if token and code are good; a wrong code leaves the token good, until too many make it wait. */
  answer(token: string, code: string, address?: string): Promise<{ readonly is: 'user'; readonly user: User } | { readonly is: 'refused' } | { readonly is: 'locked'; readonly seconds: number }>
}

export interface SecondFactorOptions {
  readonly database: Database
  readonly tables: Pick<AccountTables, 'secondFactor' | 'recoveryCode'>
  readonly oneTime: OneTime
  /** Whose codes they are, as the app on the telephone shows it. */
  readonly issuer: string
  readonly limit?: LoginLimit
  readonly clock?: Clock
}

const packages = createRequire(import.meta.url)
/** Read when the first code is asked for. */
const codesOf = (): typeof import('otpauth') => packages('otpauth') as typeof import('otpauth')

const PERIOD = 30
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'

/** RFC 6238: six digits, thirty seconds, the step before and after are taken too. */
export function createSecondFactor({ database, tables, oneTime, issuer, limit, clock = systemClock }: SecondFactorOptions): SecondFactor {
  const factors = rowsOf(database, tables.secondFactor)
  const codes = rowsOf(database, tables.recoveryCode)
  const totpOf = (secret: string, label = ''): TOTP => new (codesOf().TOTP)({ issuer, label, secret: codesOf().Secret.fromBase32(secret), digits: 6, period: PERIOD })

  /** Uses up the step that a code belongs to; of many at once one does. */
  const use = async (row: Readonly<Record<string, unknown>>, code: string): Promise<boolean> => {
    const delta = /^\d{6}$/.test(code) ? totpOf(String(row.secret)).validate({ token: code, timestamp: clock(), window: 1 }) : null
    if (delta === null) return false
    const step = Math.floor(clock() / 1000 / PERIOD) + delta
    return step > Number(row.lastStep) && (await factors.update({ user: row.user, lastStep: row.lastStep }, { lastStep: step })) === 1
  }
  const check: SecondFactor['check'] = async (userId, code) => {
    const row = await factors.find({ user: userId })
    if (row === null || row.confirmed === null) return false
    const plain = code.replace(/[\s-]/g, '').toLowerCase()
    return (await use(row, plain)) || (await codes.remove({ user: userId, digest: digestOf(userId, plain) })) === 1
  }
  const renewCodes: SecondFactor['renewCodes'] = async (userId) => {
    const fresh = Array.from({ length: 10 }, () => randomWord(16, LETTERS))
    await codes.remove({ user: userId })
    for (const code of fresh) await codes.insert({ user: userId, digest: digestOf(userId, code) })
    return fresh.map((code) => code.replace(/(.{4})(?=.)/g, '$1-'))
  }
  const isOn = async (userId: UserId): Promise<boolean> => { const row = await factors.find({ user: userId }); return row !== null && row.confirmed !== null }

  return {
    check, renewCodes, isOn,
    async begin(user) {
      if (await isOn(user.id)) return null
      const secret = new (codesOf().Secret)({ size: 20 }).base32
      await factors.remove({ user: user.id })
      try { await factors.insert({ user: user.id, secret, confirmed: null, lastStep: -1 }) } catch (error) {
        // two at once: the one that came first is to be scanned, or asked for again
        if (error instanceof DatabaseError && error.code === 'unique') return null
        throw error
      }
      return { secret, uri: totpOf(secret, user.email ?? user.username).toString() }
    },
    async confirm(userId, code) {
      const row = await factors.find({ user: userId })
      if (row === null || row.confirmed !== null || !(await use(row, code.replace(/\s/g, '')))) return null
      await factors.update({ user: userId, confirmed: null }, { confirmed: instantOf(clock()) })
      return renewCodes(userId)
    },
    async end(userId) {
      await factors.remove({ user: userId })
      await codes.remove({ user: userId })
    },
    ask: async (user) => ((await isOn(user.id)) ? oneTime.issue('second-factor', user, 300) : null),
    async answer(token, code, address = '') {
      const found = await oneTime.look('second-factor', token)
      if (found === null) return { is: 'refused' }
      const account = `code of ${String(found.user.id)}`
      const seconds = limit?.take(account, address) ?? 0
      if (seconds > 0) return { is: 'locked', seconds }
      if (!(await check(found.user.id, code)) || (await oneTime.spend('second-factor', token)) === null) return { is: 'refused' }
      limit?.clear(account, address)
      return { is: 'user', user: found.user }
    },
  }
}

const digestOf = (userId: UserId, code: string): string => createHash('sha256').update(`${String(userId)}\n${code}`).digest('hex')
