import { type Context, type Engine, Fault } from '@tenon/engine'
import { type Actor, anyone, choice, type Fields, type Hands, type JsonValue, json, type Policy, text, time, where } from '@tenon/model'
import { changeChoices, changeDefaults, type Changed, type ChoicesOf, type HouseOf, shownChoices, shownDefaults } from './choices.ts'
import { keysOf, readSigned } from './keys.ts'
import type { NotifyOptions } from './notify.ts'
import { isEndpoint } from './push.ts'
import { channels } from './tables.ts'

/** What a door needs of a call; the server's own fits it. */
export interface DoorCall { readonly actor: Actor | null; readonly context: Context; readonly engine: Engine; readonly input: Record<string, unknown>; readonly query: readonly (readonly [string, string])[] }
/** A route; the server's own fits it. */
export interface Door {
  readonly method: string
  readonly path: string
  readonly handler: (call: DoorCall) => Promise<{ readonly status?: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }>
  readonly name: string
  readonly allow?: Policy
  readonly input?: Fields
  readonly parses?: readonly string[]
}
type Row = Record<string, unknown>
const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)
const wrong = (path: string, message: string): Fault => new Fault('invalid', message, { issues: [{ path: [path], code: 'custom', message }] })

/** Preferences, browsers that take pushes, and the end of letters: what no resource gives. */
export function doorsOf({ tables, notices, choices, organization, houseOf }: NotifyOptions & { readonly choices: ChoicesOf; readonly houseOf: HouseOf }, prefix: string): readonly Door[] {
  const own = (call: DoorCall): unknown => call.actor!.id
  const shown = (call: DoorCall) => call.engine.act(call.context, (hands) => shownChoices(hands, tables, notices, choices, own(call)))

  function changed(input: Row): Changed {
    const zone = input.timeZone
    if (typeof zone === 'string') { try { new Intl.DateTimeFormat('en', { timeZone: zone }) } catch { throw wrong('timeZone', 'This is not a time zone.') } }
    if ((input.quietFrom === null) !== (input.quietUntil === null) && 'quietFrom' in input && 'quietUntil' in input) throw wrong('quietUntil', 'Quiet hours have a beginning and an end.')
    const quiet = Object.fromEntries(['quietFrom', 'quietUntil', 'timeZone', 'digest'].filter((name) => name in input && (name !== 'digest' || input[name] !== null)).map((name) => [name, input[name]]))
    return { ...kindsOf(input), quiet }
  }
  function kindsOf(input: Row): Pick<Changed, 'kinds'> {
    const kinds = input.kinds ?? undefined
    if (kinds !== undefined && !(Array.isArray(kinds) && kinds.every((one) => isRow(one) && isRow(one.channels)))) throw wrong('kinds', 'A list of kinds with their channels is expected.')
    for (const { kind, channels: wanted } of (kinds ?? []) as NonNullable<Changed['kinds']>) {
      const known = notices.find((one) => one.name === kind)
      if (known === undefined && kind !== '*') throw wrong('kinds', `There is no kind "${String(kind).slice(0, 100)}".`)
      for (const [channel, on] of Object.entries(wanted)) {
        if (!(channels as readonly string[]).includes(channel) || typeof on !== 'boolean') throw wrong('kinds', `Channels are ${channels.join(', ')}, on or off.`)
        if (!on && known?.mandatory === true) throw wrong('kinds', `"${known.label ?? known.name}" cannot be switched off.`)
      }
    }
    return kinds === undefined ? {} : { kinds: kinds as NonNullable<Changed['kinds']> }
  }

  /** Does something for the caller's own organization, and answers what holds there. */
  const inHouse = (call: DoorCall, work: (hands: Hands, house: string) => Promise<void>) => call.engine.act(call.context, async (hands) => {
    const house = await houseOf(hands, own(call))
    if (house === null) throw new Fault('refused', 'You belong to no organization.')
    await work(hands, house)
    return shownDefaults(hands, tables, notices, house)
  })

  const door = (method: string, path: string, name: string, handler: Door['handler'], more: Partial<Door> = {}): Door => ({ method, path: `${prefix}${path}`, name, handler, ...more })
  return [
    door('GET', '/notification-preferences', 'Notification preferences', async (call) => ({ body: await shown(call) })),
    door('PUT', '/notification-preferences', 'Notification preferences', async (call) => {
      const values = changed(call.input)
      await call.engine.act(call.context, (hands) => changeChoices(hands, tables, own(call), values))
      return { body: await shown(call) }
    }, { input: { kinds: json<JsonValue>().optional(), quietFrom: time().optional(), quietUntil: time().optional(), timeZone: text(64).optional(), digest: choice('off', 'daily', 'weekly').optional() } }),
    ...(organization === undefined ? [] : [
      door('GET', '/notification-defaults', 'What holds for whoever has not chosen', async (call) => ({ body: await inHouse(call, async () => {}) }), { allow: organization.set }),
      door('PUT', '/notification-defaults', 'What holds for whoever has not chosen', async (call) => {
        const { kinds } = kindsOf(call.input)
        return { body: await inHouse(call, (hands, house) => changeDefaults(hands, tables, house, kinds)) }
      }, { allow: organization.set, input: { kinds: json<JsonValue>() } }),
    ]),
    door('GET', '/push/key', 'The key of pushes', async ({ engine }) => ({ body: { key: (await keysOf(engine, tables, 'push')).open } })),
    door('POST', '/push/devices', 'A browser that takes pushes', async (call) => {
      const { endpoint, p256dh, auth } = call.input
      if (!isEndpoint(String(endpoint))) throw wrong('endpoint', 'This is not the address of a push service.')
      await call.engine.act(call.context, async (hands) => {
        const there = await hands.find(tables.PushDevice, where('endpoint', 'eq', endpoint))
        // a browser belongs to whoever signed in last
        if (there !== null) await hands.remove(tables.PushDevice, there.id)
        await hands.create(tables.PushDevice, { user: own(call), endpoint, p256dh, auth })
      })
      return { status: 201, body: { endpoint } }
    }, { input: { endpoint: text(1000), p256dh: text(200).check(bytes(65)), auth: text(100).check(bytes(16)) } }),
    door('DELETE', '/push/devices', 'A browser that takes no pushes any more', async (call) => {
      await call.engine.act(call.context, async (hands) => { for (const row of await hands.list(tables.PushDevice, where('user', 'eq', own(call)))) if (row.endpoint === call.input.endpoint) await hands.remove(tables.PushDevice, row.id) })
      return { status: 204 }
    }, { input: { endpoint: text(1000) } }),
    // a mail program asks once, without anybody signed in (RFC 8058)
    door('POST', '/notifications/unsubscribe', 'No more letters of a kind', async ({ engine, context, query }) => {
      const token = query.findLast(([key]) => key === 'token')?.[1] ?? ''
      const found = readSigned((await keysOf(engine, tables, 'links')).secret, token)
      if (found === null) throw new Fault('refused', 'This link is not valid.')
      const kind = found.kind === '' ? '*' : found.kind
      await engine.act(context, (hands) => changeChoices(hands, tables, found.user, { kinds: [{ kind, channels: { email: false } }], quiet: {} }))
      return { body: { unsubscribed: kind } }
    }, { allow: anyone, parses: ['application/x-www-form-urlencoded', 'multipart/form-data', 'application/json'] }),
    door('GET', '/notifications/unsubscribe', 'The page of whoever follows the link', async ({ query }) => {
      const token = (query.findLast(([key]) => key === 'token')?.[1] ?? '').replace(/[^\w.-]/g, '')
      return { headers: { 'content-type': 'text/html; charset=utf-8' }, body: `<!doctype html><meta charset="utf-8"><title>Unsubscribe</title><form method="post" action="?token=${token}"><p>No more of these letters?</p><button>Unsubscribe</button></form>` }
    }, { allow: anyone }),
  ]
}

/** So many bytes in the alphabet of URLs. */
const bytes = (length: number) => (value: string): string | undefined => (/^[\w-]+=*$/.test(value) && Buffer.from(value, 'base64url').length === length ? undefined : `${length} bytes in base64url are expected.`)
