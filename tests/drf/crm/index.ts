import { django, route } from '@tenon/http'
import { app } from '@tenon/model'
import { Organization } from '../core/organization.ts'
import type { SiteApp, SiteOptions } from '../site-app.ts'
import { activities } from './activity.api.ts'
import { issues } from './issue.api.ts'
import { orders } from './order.api.ts'
import { customers, employees, vendors } from './parties.api.ts'
import { payments } from './payment.api.ts'
import { deals, leads } from './selling.api.ts'

/** The customer system: what an organization orders, pays, repairs and sells. */
export const crm = ({ dialect }: SiteOptions): SiteApp => ({
  app: app({ name: 'crm', prefix: '/api', dialect: django(dialect), tenant: Organization, resources: [issues, orders, payments, activities, vendors, customers, employees, leads, deals] }),
  routes: [
    route('GET', '/api/limited/', () => ({ body: { ok: true } }), { name: 'Limited', doc: 'Three calls a minute.', throttle: 'limited' }),
    route('GET', '/api/boom/', () => { throw new Error('boom') }, { name: 'Boom', doc: 'Raises: what an unhandled exception looks like.' }),
    route('POST', '/api/boom/', async ({ engine }) => {
      // past the engine, which would foresee the duplicate
      await engine.database.run({ text: `insert into "core_organization" ("name", "slug", "is_active", "created_at", "updated_at") select "name", "slug", "is_active", "created_at", "updated_at" from "core_organization"`, params: [], columns: [] })
      return {}
    }, { name: 'Boom' }),
  ],
})
