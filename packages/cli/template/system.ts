import type { System } from '@tenon/cli'
import { project } from './app.ts'
import { loginRoutes } from './people/login.ts'
import { actorOf, User } from './people/user.ts'

/** The app with its people: what `tenon` starts, migrates and tests. */
export const system: System = {
  name: 'project', title: 'Project', app: project, user: User, actorOf,
  routes: loginRoutes,
  logins: [], seed: async () => 0,
}
