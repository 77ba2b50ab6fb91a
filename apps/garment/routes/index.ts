import type { Feed } from '@tenon/events'
import type { PlainRoute } from '@tenon/http'
import { collectionRoutes } from '../collections/years.ts'
import { consumptionRoutes } from '../consumption/routes.ts'
import { imageRoutes } from '../images/routes.ts'
import { phaseRoutes } from '../phases/phase.api.ts'
import { referenceRoutes } from '../references/detail.ts'
import { findRoutes } from '../references/search.ts'
import { boardRoutes } from '../trace/board.ts'
import { traceRoutes } from '../trace/routes.ts'
import { eventRoutes } from '../users/events.ts'
import { optionRoutes } from '../users/options.ts'
import { searchRoutes } from '../users/search.ts'
import { authRoutes, type SignIn } from './auth.ts'
import { healthRoutes } from './health.ts'

/** What no resource gives. */
export const garmentRoutes = (accounts: SignIn, feed: Feed | undefined): PlainRoute[] => [
  ...authRoutes(accounts), ...healthRoutes, ...searchRoutes, ...optionRoutes, ...(feed === undefined ? [] : eventRoutes(feed)), ...collectionRoutes, ...phaseRoutes, ...referenceRoutes, ...findRoutes, ...traceRoutes, ...boardRoutes, ...consumptionRoutes, ...imageRoutes(),
]
