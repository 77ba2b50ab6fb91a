import type { Engine } from '@tenon/engine'
import type { Identifier } from './identify.ts'
import { compileRoutes, type Found, type Router } from './router.ts'
import type { PlainRoute } from './routes.ts'
import { isWireDialect, type WireDialect } from './wire.ts'

/** One app on the server: what it serves, in its own dialect, and who may sign in how. */
export interface Mount {
  readonly engine: Engine
  /** Ways to sign in, in the order in which they are tried; the first names the challenge. */
  readonly identifiers: readonly Identifier[]
  readonly routes?: readonly PlainRoute[]
}
export interface ReadyMount extends Mount { readonly dialect: WireDialect; readonly router: Router }

/** Compiles an app's URLs once. */
export function readyMount(mount: Mount): ReadyMount {
  const { app } = mount.engine
  const dialect = app.dialect
  if (!isWireDialect(dialect)) throw new TypeError(`${app.name}: its dialect cannot serve HTTP`)
  dialect.attach(mount.engine)
  return { ...mount, dialect, router: compileRoutes(app, mount.routes ?? [], dialect.slash, dialect.root !== null) }
}

/** The first app that knows a URL as it stands answers it; else the first that knows it with a slash. */
export function findMount(mounts: readonly ReadyMount[], method: string, path: string, query: string): { readonly mount: ReadyMount; readonly found: Found } {
  let redirect: { mount: ReadyMount; found: Found } | undefined
  for (const mount of mounts) {
    const found = mount.router.find(method, path, query)
    if (found.is === 'redirect') redirect ??= { mount, found }
    else if (found.is !== 'missing') return { mount, found }
  }
  return redirect ?? { mount: mounts[0]!, found: { is: 'missing' } }
}
