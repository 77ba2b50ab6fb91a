import { authTables, basicIdentifier, createActorCache, createJwt, createPasswords, createSessions, createTokens, jwtIdentifier, sessionIdentifier, tokenIdentifier, userStore } from '@tenon/auth'
import type { Database } from '@tenon/sql'
import { actorOf, User } from './user.ts'

export const tables = authTables(User, { authToken: 'authtoken_token' })
export type SignIn = ReturnType<typeof signInOn>

/** All ways to sign in, on one database. The key is the one that the recorded tokens were signed with. */
export function signInOn(database: Database) {
  const cache = createActorCache({ maxAgeMs: 0 })
  const passwords = createPasswords({ legacyIterations: 260_000 })
  const store = userStore({ database, entity: User, cache, actor: actorOf, fields: { lastLogin: 'lastLogin' } })
  const tokens = createTokens({ database, table: tables.authToken, store, cache })
  const sessions = createSessions({ database, table: tables.session, store, cache })
  const jwt = createJwt({ store, cache, keys: ['oracle-jwt-signing-key-not-a-secret-0123456789abcdef'], accessSeconds: 300, refreshSeconds: 86_400 })
  return {
    cache, passwords, store, tokens, sessions, jwt,
    /** Django's order: the first names the challenge. */
    identifiers: [tokenIdentifier(tokens), sessionIdentifier(sessions), basicIdentifier(store, passwords), jwtIdentifier(jwt)],
  }
}
