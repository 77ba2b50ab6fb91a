import { django } from '@tenon/http'
import { app } from '@tenon/model'
import type { SiteApp, SiteOptions } from '../site-app.ts'
import { customers } from './customer.api.ts'
import { loginRoutes } from './login.ts'
import { packages } from './package.api.ts'
import { payments } from './payment.ts'
import { people } from './user.api.ts'

/** Billing of an internet provider: no slashes, no root, JWT or Basic. */
export const isp = ({ dialect, signIn }: SiteOptions): SiteApp => ({
  app: app({ name: 'isp', prefix: '/api/v1', dialect: django({ ...dialect, slash: 'never', root: null }), resources: [...people(signIn), customers, packages, payments] }),
  routes: loginRoutes(signIn), identify: ['jwt', 'basic'],
})
