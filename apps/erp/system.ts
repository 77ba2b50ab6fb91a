import { fileURLToPath } from 'node:url'
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
import { tellSecurity } from './people/locked.ts'
import { type Recovering, recoveryRoutes } from './routes/recovery.ts'
import { signatureRoutes } from './routes/records.ts'
import { authRoutes, type SignIn } from './routes/auth.ts'
import { metaRoutes } from './routes/meta.ts'

/** Everything the start script needs to serve the ERP with its demo data. */
export const system = {
  name: 'erp', title: 'Pharma ERP', app: erp, user: User, rights: [User, Plant, PlantGrant], actorOf,
  signIn: { login: 'email', jwt: { userClaim: 'sub', accessSeconds: 30 * 86_400 } },
  throttle: { login: '5/min', users: '100/min' },
  admin,
  routes: (accounts: SignIn & Recovering, database: Database) => [...authRoutes(accounts), ...recoveryRoutes(accounts, database), ...signatureRoutes(erp.resources), ...metaRoutes, ...notify.doors()],
  jobs: (post: Pick<Post, 'mailer' | 'frontEnd'>) => ({ definitions: notify.jobs(post) }),
  migrations: fileURLToPath(new URL('./migrations', import.meta.url)),
  logins: people.map(([id, name, role, , plant]) => ({ username: mailOf(id, name), password, role, organization: plant ?? 'all plants' })),
  signing: { locked: tellSecurity },
  seed: (database: Database, options: EngineOptions = {}, months = 12): Promise<number> => seedDemo(database, options, months),
}
