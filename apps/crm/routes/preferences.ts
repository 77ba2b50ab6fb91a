import { type Fields, type Hands, where } from '@tenon/model'
import { readInput } from '@tenon/http'
import { Preference } from '../notifications/preference.ts'
import { told } from '../told.ts'
import { alsoBare, at, type Call, type PlainRoute, type Reply } from './door.ts'

type Row = Record<string, unknown>
const { id: _id, user: _user, createdAt: _created, updatedAt: _updated, ...choices } = Preference.fields

/** One row a person, made when it is first asked for. */
const mine = async (call: Call, hands: Hands): Promise<Row> =>
  (await hands.find(Preference, where('user', 'eq', call.actor?.id))) ?? hands.create(Preference, { user: call.actor?.id })

const show = async (call: Call): Promise<Reply> => ({ body: told(Preference, await call.engine.act(call.context, (hands) => mine(call, hands))) })

async function change(call: Call): Promise<Reply> {
  const values = readInput(call.request, choices as Fields, { partial: true })
  return { body: told(Preference, await call.engine.act(call.context, async (hands) => hands.update(Preference, (await mine(call, hands)).id, values))) }
}

async function reset(call: Call): Promise<Reply> {
  const defaults = Object.fromEntries(Object.entries(choices).map(([name, field]) => [name, field.spec.default ?? null]))
  return { body: told(Preference, await call.engine.act(call.context, async (hands) => hands.update(Preference, (await mine(call, hands)).id, defaults))) }
}
const untold = (what: string): Reply => ({ status: 503, body: { error: `${what} is not configured.`, details: `${what} is not configured.` } })

/** What a person wants to be told; the front end asks without the prefix, the original serves with it. */
export const preferenceRoutes: PlainRoute[] = [
  ...['GET', 'PUT', 'PATCH'].flatMap((method) => alsoBare(at(method, '/api/notification-preferences/me/', method === 'GET' ? show : change))),
  ...['/api/notification-preferences/reset_defaults/', '/api/notification-preferences/me/reset_defaults/'].flatMap((path) => alsoBare(at('POST', path, reset))),
  ...alsoBare(at('POST', '/api/notification-preferences/test_email/', () => untold('E-mail'))),
  ...alsoBare(at('POST', '/api/notification-preferences/test_push/', () => untold('Push'))),
]
