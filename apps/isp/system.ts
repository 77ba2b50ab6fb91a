import { fileURLToPath } from 'node:url'
import { createPasswords } from '@tenon/auth'
import type { Database } from '@tenon/sql'
import { admin } from './admin.ts'
import { isp } from './app.ts'
import { ispJobs } from './jobs.ts'
import { office } from './demo/people.ts'
import { seedDemo } from './demo/seed.ts'
import { actorOf, User } from './people/user.ts'
import { ispRoutes } from './routes/index.ts'
import { type SignIn, personOf } from './routes/login.ts'

const password = 'demo-password-1'

/** Everything the start script needs to serve the ISP's billing with its demo data. */
export const system = {
  name: 'isp', title: 'ISP billing', app: isp, user: User, rights: [User], admin, actorOf: async (_database: Database, user: Readonly<Record<string, unknown>>) => actorOf(user),
  /** Tokens of a week and a month, that say who somebody is. */
  signIn: {
    login: 'phone', lastLogin: 'lastLogin',
    jwt: { accessSeconds: 7 * 86_400, refreshSeconds: 30 * 86_400, userClaim: 'id', accessClaims: ({ row }: { readonly row: Readonly<Record<string, unknown>> }) => personOf(row) },
  },
  jobs: ispJobs,
  throttle: { user: '1200/min', anon: '300/min' },
  routes: (accounts: SignIn, database: Database) => ispRoutes(accounts, database),
  migrations: fileURLToPath(new URL('./migrations', import.meta.url)),
  logins: office.map((one) => ({ username: one.phone, password, role: one.kind })),
  /** Fills an empty database with an office of so many subscribers; answers how many rows it wrote. */
  seed: async (database: Database, _options: object = {}, subscribers = 5000): Promise<number> =>
    seedDemo(database, { today: new Date().toISOString().slice(0, 10), subscribers, password: await createPasswords().hash(password) }),
}
