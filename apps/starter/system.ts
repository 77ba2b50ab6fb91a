import { fileURLToPath } from 'node:url'
import { starter } from './app.ts'
import { logins, seed } from './demo.ts'
import { actorOf } from './people/actor.ts'
import { User } from './people/user.ts'
import { starterRoutes } from './routes/index.ts'
import { accessSeconds } from './routes/person.ts'

/** Everything the start script needs to serve the starter with its demo data. */
export const system = {
  name: 'starter', title: 'Starter', app: starter, user: User, rights: [User], actorOf, routes: starterRoutes, logins, seed,
  migrations: fileURLToPath(new URL('./migrations', import.meta.url)),
  /** Five attempts in five minutes; the library sends as `Bearer` what the guide sends as `Token`. */
  signIn: { lastLogin: 'lastLogin', words: ['Bearer', 'Token'] as const, limit: { attempts: 5, windowSeconds: 300 }, jwt: { accessSeconds, refreshSeconds: 30 * 86_400, endTogether: true } },
  cors: { origins: ['http://localhost:3000', 'http://127.0.0.1:3000'], credentials: true },
}
