import { createRequire } from 'node:module'
import { pbkdf2 as pbkdf2Callback, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const pbkdf2 = promisify(pbkdf2Callback)
const packages = createRequire(import.meta.url)
/** Read when the first password comes. */
const argon2 = (): typeof import('@node-rs/argon2') => packages('@node-rs/argon2') as typeof import('@node-rs/argon2')

/** OWASP's floor for argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19456, timeCost: 2, parallelism: 1 } as const

export interface PasswordOptions {
  /**
   * The iterations of the PBKDF2 hashes that still stand in the table (Django 3.2: 260000, 4.2: 600000). While it is set,
   * every refusal does one round of each algorithm, so that time tells neither who exists nor whose hash is old.
   */
  readonly legacyIterations?: number
}

export interface Passwords {
  hash(password: string): Promise<string>
  /** `stored` null stands for an unknown person: the same work is done and the answer is no. */
  verify(password: string, stored: string | null): Promise<boolean>
  needsRehash(stored: string): boolean
}

/**
 * New passwords are argon2id, written the way Django writes them (`argon2$argon2id$v=19$…`), so that a way back stays open;
 * Django's `pbkdf2_sha256$…` hashes are verified.
 *
 * ```ts
 * const passwords = createPasswords({ legacyIterations: 600_000 })
 * await passwords.verify('correct horse', await passwords.hash('correct horse'))  // true
 * ```
 */
export function createPasswords(options: PasswordOptions = {}): Passwords {
  let decoy: Promise<string> | undefined
  const argonWork = async (password: string): Promise<void> => {
    decoy ??= argon2().hash(randomBytes(18).toString('base64'), COST)
    await argon2().verify(await decoy, password)
  }
  const legacyWork = async (password: string): Promise<void> => {
    if (options.legacyIterations !== undefined) await pbkdf2(password, 'decoy', options.legacyIterations, 32, 'sha256')
  }

  return {
    hash: async (password) => `argon2$${(await argon2().hash(password, COST)).slice(1)}`,

    async verify(password, stored) {
      const argon = stored === null ? undefined : argonOf(stored)
      if (argon !== undefined) {
        if (await argon2().verify(argon, password).catch(() => false)) return true
        await legacyWork(password)
        return false
      }
      const legacy = stored === null ? undefined : legacyOf(stored)
      if (legacy !== undefined) {
        if (await verifyLegacy(password, legacy)) return true
        await argonWork(password)
        return false
      }
      await argonWork(password)
      await legacyWork(password)
      return false
    },

    needsRehash(stored) {
      const argon = argonOf(stored)
      if (argon === undefined) return true
      try {
        const cost = argon2().parseOptions(argon)
        return Number(cost.algorithm) !== 2 || cost.memoryCost < COST.memoryCost || cost.timeCost < COST.timeCost
      } catch { return true }
    },
  }
}

/** The PHC string, with or without Django's own prefix. */
function argonOf(stored: string): string | undefined {
  const phc = stored.startsWith('argon2$') ? `$${stored.slice('argon2$'.length)}` : stored
  return phc.startsWith('$argon2') ? phc : undefined
}

interface Legacy { readonly iterations: number; readonly salt: string; readonly digest: Buffer }

function legacyOf(stored: string): Legacy | undefined {
  const [algorithm, iterations, salt, digest, ...rest] = stored.split('$')
  if (algorithm !== 'pbkdf2_sha256' || rest.length > 0 || salt === undefined || digest === undefined || !/^[1-9]\d{0,7}$/.test(iterations ?? '')) return undefined
  return { iterations: Number(iterations), salt, digest: Buffer.from(digest, 'base64') }
}

async function verifyLegacy(password: string, legacy: Legacy): Promise<boolean> {
  const found = await pbkdf2(password, legacy.salt, legacy.iterations, 32, 'sha256')
  return found.length === legacy.digest.length && timingSafeEqual(found, legacy.digest)
}
