import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { DatabaseError } from './database.ts'

/** Closes and opens what must not lie in a table as it is. */
export interface Seal { close(text: string): string; open(stored: string): string }

/** Asked for when the first sealed value is met. */
export type Secret = string | (() => string)

const MARK = 's1.'

/**
 * AES-256-GCM under a key derived from the system's secret. The same text is closed differently each time, so equal values
 * cannot be told apart; what was altered, or closed under another secret, does not open. The empty text stays empty.
 */
export function sealOf(secret: Secret): Seal {
  let known: Buffer | undefined
  const key = (): Buffer => (known ??= Buffer.from(hkdfSync('sha256', typeof secret === 'string' ? secret : secret(), '', 'tenon sealed columns', 32)))
  return {
    close(text) {
      if (text === '') return ''
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key(), nonce)
      const closed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return `${MARK}${Buffer.concat([nonce, cipher.getAuthTag(), closed]).toString('base64url')}`
    },
    open(stored) {
      if (stored === '') return ''
      const bytes = Buffer.from(stored.slice(MARK.length), 'base64url')
      try {
        const decipher = createDecipheriv('aes-256-gcm', key(), bytes.subarray(0, 12)).setAuthTag(bytes.subarray(12, 28))
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
      } catch (cause) {
        throw new DatabaseError('other', 'a sealed value does not open: it was closed under another secret, or altered', undefined, cause)
      }
    },
  }
}

const refuse = (): never => { throw new DatabaseError('other', 'sealed columns need the secret that the database is opened with') }
/** Of a database that was opened without a secret. */
export const noSeal: Seal = { close: refuse, open: refuse }
