import type { PlainRoute } from '@tenon/http'
import { analytics } from './analytics.ts'
import { authRoutes, type SignIn } from './auth.ts'
import { clientRoutes } from './client.ts'
import { messages } from './messages.ts'
import { organizationRoutes } from './organizations.ts'
import { outside } from './outside.ts'
import { ownRoutes } from './own.ts'
import { preferenceRoutes } from './preferences.ts'
import { registerRoutes } from './register.ts'
import { related } from './related.ts'
import { rightsRoutes } from './rights.ts'
import { statistics } from './stats.ts'
import { teamRoutes } from './team.ts'

/** What no resource gives: put before the resources by the router. */
export const crmRoutes = (accounts: SignIn): PlainRoute[] => [
  ...authRoutes(accounts), ...registerRoutes(accounts), ...ownRoutes, ...organizationRoutes, ...teamRoutes(accounts), ...rightsRoutes, ...clientRoutes(accounts),
  ...related, ...statistics, ...analytics, ...messages, ...preferenceRoutes, ...outside,
]
