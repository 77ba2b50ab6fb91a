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
/** An app that is compiled when a URL under its own is first asked for: an admin site that most starts never show. */
export interface LateMount {
  /** `/admin` */
  readonly under: string
  readonly open: () => Mount
}
export interface ReadyMount extends Mount { readonly dialect: WireDialect; readonly router: Router; /** Nothing above this is its. */ readonly under?: string }

/** Compiles an app's URLs once. */
export function readyMount(mount: Mount | LateMount): ReadyMount {
  if ('open' in mount) return lateMount(mount)
  const { app } = mount.engine
  const dialect = app.dialect
  if (!isWireDialect(dialect)) throw new TypeError(`${app.name}: its dialect cannot serve HTTP`)
  dialect.attach(mount.engine)
  return { ...mount, dialect, router: compileRoutes(app, mount.routes ?? [], dialect.slash, dialect.root !== null) }
}

function lateMount({ under, open }: LateMount): ReadyMount {
  let made: ReadyMount | undefined
  const opened = (): ReadyMount => { made ??= readyMount(open()); return made }
  return {
    under, get engine() { return opened().engine }, get identifiers() { return opened().identifiers }, get routes() { return opened().routes ?? [] }, get dialect() { return opened().dialect }, get router() { return opened().router },
  }
}

/** Whether a URL can be one of the app's. */
export const mayKnow = ({ under }: ReadyMount, path: string): boolean => under === undefined || path === under || path.startsWith(`${under}/`)

/** The first app that knows a URL as it stands answers it; else the first that knows it with a slash. */
export function findMount(mounts: readonly ReadyMount[], method: string, path: string, query: string): { readonly mount: ReadyMount; readonly found: Found } {
  let redirect: { mount: ReadyMount; found: Found } | undefined
  for (const mount of mounts) {
    if (!mayKnow(mount, path)) continue
    const found = mount.router.find(method, path, query)
    if (found.is === 'redirect') redirect ??= { mount, found }
    else if (found.is !== 'missing') return { mount, found }
  }
  return redirect ?? { mount: mounts[0]!, found: { is: 'missing' } }
}
