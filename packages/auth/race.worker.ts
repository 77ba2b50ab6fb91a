// One of several processes that use the same secret at once: node race.worker.ts KIND WHERE reset|refresh TOKEN; begins when a line comes in.
import { once } from 'node:events'
import { boolean, email, entity, id, text } from '@tenon/model'
import { type Database, openPostgres, openSqlite } from '@tenon/sql'
import * as auth from './index.ts'

export const user = entity('person', { id: id(), username: text(150).unique(), password: text(128), email: email(), isActive: boolean() })
const [tables, more] = [auth.authTables(user), auth.accountTables(user)]
export const openAt = (kind: string, where: string): Database => (kind === 'postgres' ? openPostgres({ url: where, poolSize: 2 }) : openSqlite({ path: where }))

export function site(database: Database) {
  const cache = auth.createActorCache()
  const store = auth.userStore({ database, entity: user, cache, actor: (u) => ({ id: u.id, tenant: null, isStaff: false, isSuperuser: false, roles: new Set(), permissions: new Set(), facts: {} }) })
  const passwords = auth.createPasswords()
  const tokens = auth.createTokens({ database, table: tables.authToken, store, cache })
  const jwt = auth.createJwt({ store, cache, keys: ['k'.repeat(32)], kept: { database, table: tables.outstandingToken }, rotate: true, revokeSpent: true, endTogether: true })
  const oneTime = auth.createOneTime({ database, table: more.oneTimeToken, store })
  const sent: string[] = []
  const recovery = auth.createRecovery({ store, passwords, oneTime, ends: { tokens, jwt }, send: async (_user, token) => { sent.push(token) } })
  return { store, passwords, jwt, oneTime, recovery, sent }
}

if (process.argv[1]?.endsWith('race.worker.ts') === true) {
  const [kind = '', where = '', work = '', token = ''] = process.argv.slice(2)
  const database = openAt(kind, where)
  const { recovery, jwt, store } = site(database)
  await store.byId(1)
  process.stdout.write('ready\n')
  await once(process.stdin, 'data')
  const said = work === 'reset' ? (await recovery.complete(token, `quiet green harbour ${process.pid}`)).is
    : await jwt.refresh(token).then((pair) => pair?.refresh ?? 'nobody', (error: unknown) => { if (error instanceof auth.JwtProblem) return 'dead'; throw error })
  process.stdout.write(`${said}\n`)
  process.stdin.destroy()
  await database.close()
}
