import { fileURLToPath } from 'node:url'
import { authTables } from '@tenon/auth'
import type { EngineOptions } from '@tenon/engine'
import type { Post } from '@tenon/notify'
import type { Database } from '@tenon/sql'
import { admin } from './admin.ts'
import { erp } from './app.ts'
import { mailOf, people } from './demo/people.ts'
import { password, seedDemo } from './demo/seed.ts'
import { actorOf } from './people/actor.ts'
import { notify } from './notices/notices.ts'
import { PlantGrant, User } from './people/user.ts'
import { Plant } from './plants/plant.ts'
import { upkeep } from './plants/upkeep.ts'
import { holdTimes } from './production/watch.ts'
import { tellSecurity } from './people/locked.ts'
import { type Recovering, recoveryRoutes } from './routes/recovery.ts'
import { printRoutes } from './print/print.ts'
import { signatureRoutes } from './routes/records.ts'
import { authRoutes, type SignIn } from './routes/auth.ts'
import { metaRoutes } from './routes/meta.ts'

/** Everything the start script needs to serve the ERP with its demo data. */
export const system = {
  name: 'erp', title: 'Pharma ERP', app: erp, user: User, rights: [User, Plant, PlantGrant, authTables(User).outstandingToken], actorOf,
  signIn: { login: 'email', words: ['Bearer'] as [string], jwt: { userClaim: 'sub', accessSeconds: 30 * 86_400, refreshSeconds: 30 * 86_400, endTogether: true } },
  // a call without a token is counted by its address, a person's by the person
  throttle: { login: '5/min', users: '100/min', 'new users': '30/min', gate: '60/min', 'gate entries': '20/min', receipts: '60/min', 'new receipts': '30/min', laboratory: '120/min', 'laboratory work': '60/min' },
  cors: { origins: [...['localhost', '127.0.0.1'].flatMap((host) => [3000, 3002, 5173].map((port) => `http://${host}:${port}`)), ...(process.env.FRONTEND_URL === undefined ? [] : [process.env.FRONTEND_URL.replace(/\/$/, '')])], credentials: true },
  admin,
  routes: (accounts: SignIn & Recovering, database: Database) => [...authRoutes(accounts), ...recoveryRoutes(accounts, database), ...signatureRoutes(erp.resources), ...printRoutes, ...metaRoutes, ...notify.doors()],
  jobs: (post: Pick<Post, 'mailer' | 'frontEnd'>) => ({ definitions: [...notify.jobs(post), upkeep, holdTimes] }),
  migrations: fileURLToPath(new URL('./migrations', import.meta.url)),
  logins: people.map(([id, name, role, , plant]) => ({ username: mailOf(id, name), password, role, organization: plant ?? 'all plants' })),
  signing: { locked: tellSecurity },
  seed: (database: Database, options: EngineOptions = {}, months = 12): Promise<number> => seedDemo(database, options, months),
}
