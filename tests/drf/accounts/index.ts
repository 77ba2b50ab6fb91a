import { django } from '@tenon/http'
import { app } from '@tenon/model'
import type { SiteApp, SiteOptions } from '../site-app.ts'

export const accounts = ({ dialect }: SiteOptions): SiteApp => ({ app: app({ name: 'accounts', prefix: '/api/auth', dialect: django({ ...dialect, root: null }), resources: [] }), routes: [] })
