import { join } from 'node:path'
import { createEngine, entitiesOf } from '@tenon/engine'
import { createLogger, createThrottle, django, djangoLanguages, type DjangoOptions, type Mount, route, type Server, serve } from '@tenon/http'
import { app, anyone } from '@tenon/model'
import { createSchema, type Database, tablesOf } from '@tenon/sql'
import { accounts } from './accounts/index.ts'
import { signInOn, tables } from './core/sign-in.ts'
import { crm } from './crm/index.ts'
import { examples } from './examples/index.ts'
import { isp } from './isp/index.ts'
import { seedFrom } from './seed.ts'
import type { SiteApp } from './site-app.ts'

export const variants = ['default', 'debug', 'throttle', 'locale', 'jsononly'] as const
export type Variant = (typeof variants)[number]
export interface SiteSetup { readonly database: Database; readonly cases: string; readonly variant?: Variant; readonly port?: number }

const habits: Readonly<Record<Variant, DjangoOptions>> = {
  default: {}, throttle: {}, debug: { debug: true }, locale: { languages: djangoLanguages }, jsononly: { jsonOnly: true },
}

/** Four apps in their own dialects on one server and one database: the Django project that the cases were recorded on. */
export async function startSite({ database, cases, variant = 'default', port = 0 }: SiteSetup): Promise<Server> {
  const signIn = signInOn(database)
  const dialect: DjangoOptions = { pageSize: 20, pageSizeParam: 'page_size', maxPageSize: 100, ...habits[variant] }
  const apps: SiteApp[] = [accounts, isp, examples, crm].map((make) => make({ dialect, signIn }))
  const all = tablesOf(entitiesOf(app({ name: 'site', dialect: null, resources: apps.flatMap((a) => a.app.resources), entities: [...apps.flatMap((a) => a.app.entities ?? []), ...Object.values(tables)] })))
  await createSchema(database, all)
  const seed = seedFrom(join(cases, 'seed_rows', 'cases'), database, all)
  await seed.load()
  const throttle = createThrottle({ rates: { limited: '3/minute', ...(variant === 'throttle' ? { user: '3/min', anon: '3/min' } : {}) } })

  const mounts = apps.map(({ app, routes, identify = ['token', 'session', 'basic'] }): Mount => ({
    engine: createEngine(app, database), routes, identifiers: identify.flatMap((scheme) => signIn.identifiers.filter((i) => i.scheme === scheme)),
  }))
  const reset = route('POST', '/__oracle__/reset', async () => { await seed.load(); signIn.cache.clear(); throttle.reset(); return {} }, { allow: anyone, identify: [], throttle: false })
  const control = createEngine(app({ name: 'control', prefix: '/__oracle__', dialect: django({ slash: 'never', root: null }), resources: [] }), database)
  return serve({
    mounts: [...mounts, { engine: control, identifiers: [], routes: [reset] }], port, docs: false, trustProxy: true, throttle, logger: createLogger(process.env.LOG_LEVEL ?? 'silent'),
    cors: { origins: ['http://localhost:3000', 'https://app.example.com'], credentials: true, headers: ['accept', 'authorization', 'content-type', 'user-agent', 'x-csrftoken', 'x-requested-with'] },
  })
}
