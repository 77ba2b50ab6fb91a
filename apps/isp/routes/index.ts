import { type PlainRoute, route } from '@tenon/http'
import type { Database } from '@tenon/sql'
import { billerRoutes } from './biller.ts'
import { customerRoutes } from './customers.ts'
import { receiptRoutes } from '../receipts/receipt.api.ts'
import { dashboard } from './dashboard.ts'
import { forgottenRoutes } from './forgotten.ts'
import { passwordRoutes } from './password.ts'
import { sessionRoutes } from './sessions.ts'
import { taskRoutes } from './tasks.ts'
import { loginRoutes, open, type SignIn } from './login.ts'

/** What no resource gives. */
export const ispRoutes = (accounts: SignIn, database: Database): PlainRoute[] => [
  route('GET', '/health/', () => ({ body: { status: 'healthy', service: 'django-backend' } }), { ...open, throttle: false }),
  ...loginRoutes(accounts), dashboard, ...customerRoutes, ...billerRoutes, ...taskRoutes, ...sessionRoutes, ...passwordRoutes(accounts), ...forgottenRoutes(accounts, database), ...receiptRoutes,
]
