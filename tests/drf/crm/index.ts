import { django } from '@tenon/http'
import { app } from '@tenon/model'
import type { SiteApp, SiteOptions } from '../site-app.ts'

export const crm = ({ dialect }: SiteOptions): SiteApp => ({ app: app({ name: 'crm', prefix: '/api', dialect: django(dialect), resources: [] }), routes: [] })
