import { django } from '@tenon/http'
import { app } from '@tenon/model'
import type { SiteApp, SiteOptions } from '../site-app.ts'

/** Billing of an internet provider: no slashes, no root, JWT or Basic. */
export const isp = ({ dialect }: SiteOptions): SiteApp => ({
  app: app({ name: 'isp', prefix: '/api/v1', dialect: django({ ...dialect, slash: 'never', root: null }), resources: [] }),
  routes: [], identify: ['jwt', 'basic'],
})
