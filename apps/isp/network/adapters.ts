import type { RouterAdapter } from './adapter.ts'
import { mikrotik } from './mikrotik.ts'

/** The way to a router that is kept here. */
export const adapterOf = (router: Readonly<Record<string, unknown>>): RouterAdapter => mikrotik({ address: String(router.address), username: String(router.username), password: String(router.password), timeoutMs: Number(router.timeoutMs) })
