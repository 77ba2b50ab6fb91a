import { type PlainRoute, route } from '@tenon/http'
import { customerRoutes } from './customers.ts'
import { dashboard } from './dashboard.ts'
import { loginRoutes, open, type SignIn } from './login.ts'

/** What no resource gives. */
export const ispRoutes = (accounts: SignIn): PlainRoute[] => [
  route('GET', '/health/', () => ({ body: { status: 'healthy', service: 'django-backend' } }), { ...open, throttle: false }),
  ...loginRoutes(accounts), dashboard, ...customerRoutes,
]
