import { fileURLToPath } from 'node:url'
import type { Accounts, System } from '@tenon/cli'
import { createPasswords } from '@tenon/auth'
import type { Feed } from '@tenon/events'
import type { Database } from '@tenon/sql'
import { admin } from './admin.ts'
import { garment } from './app.ts'
import { seedDemo } from './demo/seed.ts'
import { demoPassword, people } from './demo/people.ts'
import { Account } from './people/account.ts'
import { actorOf } from './people/actor.ts'
import { garmentRoutes } from './routes/index.ts'
import { recountUsers } from './users/count.ts'
import { Usuario } from './users/user.ts'

/** Everything the start script needs to serve the garment system. */
export const system = {
  name: 'garment', title: 'Garment production control', app: garment, user: Account, rights: [Account, Usuario], actorOf, admin,
  // the existing front end, where it is developed; CORS_ALLOWED_ORIGINS says where it lives
  cors: { origins: ['http://localhost:3000', 'http://127.0.0.1:3000'], credentials: false },
  signIn: { jwt: { accessSeconds: 3600, refreshSeconds: 30 * 86_400 } },
  routes: (accounts: Accounts, database: Database, feed?: Feed) => {
    const counted = recountUsers(database)
    counted.catch(() => {})
    setInterval(() => { recountUsers(database).catch(() => {}) }, 3_600_000).unref()
    return garmentRoutes(accounts, feed)
  },
  events: { beat: 30_000 },
  migrations: fileURLToPath(new URL('./migrations', import.meta.url)),
  logins: people.map(({ username, role }) => ({ username, password: demoPassword, role })),
  /** Fills an empty database; answers how many rows it wrote. */
  seed: async (database: Database, _options: object = {}, references?: number): Promise<number> => seedDemo(database, await createPasswords().hash(demoPassword), references),
} satisfies System
