import type { ApiKeys } from '@tenon/auth'
import { instantText, type PlainRoute, type Reply, route } from '@tenon/http'
import { integer, text } from '@tenon/model'
import { given, refuse } from './door.ts'
import type { SignIn } from './sign-in.ts'

const told = (moment: string | null): string | null => (moment === null ? null : instantText(moment))
const idOf = (word: string | undefined): number => (/^\d{1,15}$/.test(word ?? '') ? Number(word) : 0)
const ended = (gone: boolean): Reply => (gone ? { status: 204 } : { status: 404, body: { detail: 'Not found.' } })

/** Where one is signed in, and the keys of one's programs. Keys themselves do not come in here. */
export const ownRoutes = ({ sessions, keys }: SignIn): PlainRoute[] => [
  route('GET', '/api/auth/sessions', async ({ actor, request }) => ({ body: (await sessions.list(actor!.id, request)).map((s) => ({ id: s.id, created_at: told(s.created), expires_at: told(s.expires), current: s.isThis })) })),
  route('DELETE', '/api/auth/sessions/{id}', async ({ actor, params }) => ended(await sessions.endOne(actor!.id, idOf(params.id)))),
  route('GET', '/api/auth/keys', async ({ actor }) => ({ body: (await keys.list(actor!.id)).map(keyTold) })),
  route('POST', '/api/auth/keys', async (call) => {
    const { name, scopes, days } = given(call, { name: text(100), scopes: text(500).default('*:*'), days: integer().min(1).max(3650).optional() })
    const made = await keys.create(call.actor!.id, { name, scopes: scopes.split(/\s+/), ...(days === null || days === undefined ? {} : { seconds: days * 86_400 }) }).catch((error: unknown) => { throw error instanceof RangeError ? refuse('scopes', error.message) : error })
    return { status: 201, body: { ...(await keys.list(call.actor!.id)).filter((one) => one.handle === made.handle).map(keyTold)[0], key: made.key } }
  }),
  route('DELETE', '/api/auth/keys/{id}', async ({ actor, params }) => ended(await keys.revoke(actor!.id, idOf(params.id)))),
]

const keyTold = (one: Awaited<ReturnType<ApiKeys['list']>>[number]): Record<string, unknown> => ({ id: one.id, name: one.name, handle: one.handle, scopes: one.scopes, created_at: told(one.created), expires_at: told(one.expires), last_used_at: told(one.lastUsed) })
