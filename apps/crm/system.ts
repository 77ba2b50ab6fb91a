import { fileURLToPath } from 'node:url'
import { createPasswords } from '@tenon/auth'
import type { Database } from '@tenon/sql'
import { admin } from './admin.ts'
import { crm } from './app.ts'
import { generate } from './demo/generate.ts'
import { insertDemo } from './demo/insert.ts'
import { stories } from './demo/story.ts'
import { Membership, Organization } from './organizations/organization.ts'
import { actorOf } from './people/actor.ts'
import { Employee } from './people/employee.ts'
import { Profile } from './people/profile.ts'
import { Permission, Role, UserRole } from './people/role.ts'
import { User } from './people/user.ts'
import type { SignIn } from './routes/auth.ts'
import { crmRoutes } from './routes/index.ts'

const password = 'demo-password-1'

/** Everything the start script needs to serve the CRM with its demo data. */
export const system = {
  name: 'crm', title: 'CRM', app: crm, user: User, rights: [User, Organization, Membership, Profile, Employee, Role, Permission, UserRole], actorOf, admin,
  routes: (accounts: Omit<SignIn, 'database'>, database: Database) => crmRoutes({ ...accounts, database }),
  migrations: fileURLToPath(new URL('./migrations', import.meta.url)),
  logins: stories.flatMap((story) => ['owner', 'manager', 'employee', 'customer'].map((role) => ({ username: `${role}@${story.slug}`, password, role, organization: story.name }))),
  /** Fills an empty database; answers how many rows it wrote. */
  seed: async (database: Database): Promise<number> => insertDemo(database, generate(new Date().toISOString().slice(0, 10), await createPasswords().hash(password))),
}
