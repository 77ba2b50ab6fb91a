import { accountTables, createPasswords } from '@tenon/auth'
import type { System } from '@tenon/cli'
import { createEngine } from '@tenon/engine'
import { django } from '@tenon/http'
import type { Database } from '@tenon/sql'
import { app, boolean, date, email, entity, id, instant, integer, money, choice, resource, signedIn, text } from '@tenon/model'

export const User = entity('user', { id: id(), username: text(150).unique(), email: email(254), password: text(128).writeOnly(), isActive: boolean().default(true), lastLoginAt: instant().optional() }, { title: (u) => u.username })
/** Something of which there are very many. */
export const Reading = entity('reading', { id: id(), meter: text(40).index(), kind: choice('power', 'water', 'gas').default('power'), value: integer(), cost: money(), takenOn: date() }, { index: [['kind'], ['value'], ['takenOn']], audit: false, title: (r) => r.meter })
const { oneTimeToken, secondFactor, recoveryCode, identity } = accountTables(User)
export const readings = resource(Reading, { list: ['id', 'meter', 'kind', 'value', 'cost', 'takenOn'], allow: { read: signedIn, create: signedIn, update: signedIn, delete: signedIn } })
export const password = 'small-Password-1'

/** A small system that allows every way of signing in. */
export const small = (provider?: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string }): System => {
  const made = app({ name: 'small', title: 'Small', dialect: django({}), resources: [resource(User, { only: ['list', 'read'], allow: { read: signedIn } }), readings], entities: [oneTimeToken, secondFactor, recoveryCode, identity] })
  return {
    name: 'small', title: 'Small', app: made, user: User, routes: [], logins: [],
    signIn: { secondFactor: 'Small', limit: { attempts: 50, windowSeconds: 60 }, ...(provider === undefined ? {} : { providers: [{ key: 'test', label: 'Test ID', insecure: true, ...provider }] }) },
    actorOf: async (_database, user) => ({ id: Number(user.id), tenant: null, isStaff: true, isSuperuser: true, roles: new Set(), permissions: new Set(), facts: {}, name: String(user.username) }),
    async seed(database) {
      const hash = await createPasswords().hash(password)
      await createEngine(made, database).act({ actor: null, requestId: 'seed', source: 'cli', now: () => new Date().toISOString().replace('Z', '000Z'), timeZone: 'UTC' }, async (hands) => {
        for (const username of ['ann', 'bob']) await hands.create(User, { username, email: `${username}@example.com`, password: hash })
      })
      return 2
    },
  }
}

/** So many readings, by one statement of SQLite's own. */
export const fill = (database: Database, rows: number): Promise<unknown> => database.run({ text: `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows}) insert into "reading" ("meter", "kind", "value", "cost", "taken_on") select printf('M-%06d', i), case i % 3 when 0 then 'power' when 1 then 'water' else 'gas' end, (i * 7919) % 100003, (i % 1000) * 100, date('2020-01-01', '+' || (i % 2000) || ' days') from n`, params: [], columns: [] })
