import { ownRoutes } from './own.ts'
import { audit } from './audit.ts'
import { outside } from './outside.ts'
import { people } from './people.ts'
import { statistics } from './stats.ts'

/** What no resource gives: put before the resources by the router. Sign-in comes from the auth package. */
export const crmRoutes = [...people, ...ownRoutes, ...statistics, ...audit, ...outside]
