import { both, type Hands, matching, where } from '@tenon/model'
import type { Notice } from './notice.ts'
import { type Channel, channels, type NotifyTables } from './tables.ts'
import type { Rest } from './when.ts'

/** What one person wants to hear, by which channel, and when. */
export interface Choices extends Rest {
  /** Undefined: as the notice says. */
  wants(kind: string, channel: Channel): boolean | undefined
}
export type ChoicesOf = (hands: Hands, user: unknown) => Promise<Choices>

/** Which organization's defaults hold for somebody; null: none. */
export type HouseOf = (hands: Hands, user: unknown) => Promise<string | null>

const saying = (wishes: readonly Record<string, unknown>[]): Choices['wants'] => {
  const said = new Map(wishes.map((wish) => [`${String(wish.kind)} ${String(wish.channel)}`, wish.on === true]))
  return (kind, channel) => said.get(`${kind} ${channel}`) ?? said.get(`* ${channel}`)
}

/** What people said themselves comes before what their organization says, and that before the notice. */
export const storedChoices = ({ Wish, HouseWish, Quiet }: NotifyTables, timeZone: string, houseOf: HouseOf = async () => null): ChoicesOf => async (hands, user) => {
  const [own, quiet, house] = [saying(await hands.list(Wish, where('user', 'eq', user))), await hands.find(Quiet, where('user', 'eq', user)), await houseOf(hands, user)]
  const houses = house === null ? () => undefined : saying(await hands.list(HouseWish, where('organization', 'eq', house)))
  return {
    wants: (kind, channel) => own(kind, channel) ?? houses(kind, channel),
    quietFrom: (quiet?.quietFrom as string | null | undefined) ?? null, quietUntil: (quiet?.quietUntil as string | null | undefined) ?? null,
    timeZone: (quiet?.timeZone as string | null | undefined) ?? timeZone, digest: (quiet?.digest as Rest['digest'] | undefined) ?? 'off',
  }
}

/** Whether an event goes by a channel. What was told without a notice goes by all. */
export const goesBy = (choices: Pick<Choices, 'wants'>, notice: Notice | undefined, kind: string, channel: Channel): boolean =>
  (notice?.channels ?? channels).includes(channel) && (notice?.mandatory === true || (choices.wants(kind, channel) ?? true))

/** A person's choices as they are shown, and changed. */
export async function shownChoices(hands: Hands, tables: NotifyTables, notices: readonly Notice[], of: ChoicesOf, user: unknown): Promise<Record<string, unknown>> {
  const choices = await of(hands, user)
  return { kinds: kindsShown(notices, choices), quiet_from: choices.quietFrom, quiet_until: choices.quietUntil, time_zone: choices.timeZone, digest: choices.digest }
}

const kindsShown = (notices: readonly Notice[], choices: Pick<Choices, 'wants'>) => notices.map((one) => ({
  kind: one.name, label: one.label ?? one.name, mandatory: one.mandatory === true,
  channels: Object.fromEntries((one.channels ?? channels).map((channel) => [channel, goesBy(choices, one, one.name, channel)])),
}))

/** What holds in an organization for whoever has not chosen. */
export const shownDefaults = async (hands: Hands, { HouseWish }: NotifyTables, notices: readonly Notice[], organization: string): Promise<Record<string, unknown>> =>
  ({ kinds: kindsShown(notices, { wants: saying(await hands.list(HouseWish, where('organization', 'eq', organization))) }) })

export const changeDefaults = (hands: Hands, { HouseWish }: NotifyTables, organization: string, kinds: Changed['kinds'] = []): Promise<void> => putWishes(hands, HouseWish, { organization }, kinds)

async function putWishes(hands: Hands, table: NotifyTables['Wish'] | NotifyTables['HouseWish'], whose: Readonly<Record<string, unknown>>, kinds: NonNullable<Changed['kinds']>): Promise<void> {
  for (const { kind, channels: wanted } of kinds) {
    for (const [channel, on] of Object.entries(wanted)) {
      const there = await hands.find(table, both(matching(whose), where('kind', 'eq', kind), where('channel', 'eq', channel)))
      await (there === null ? hands.create(table, { ...whose, kind, channel, on }) : hands.update(table, there.id, { on }))
    }
  }
}

export interface Changed { readonly kinds?: readonly { readonly kind: string; readonly channels: Readonly<Record<string, boolean>> }[]; readonly quiet: Readonly<Record<string, unknown>> }
export async function changeChoices(hands: Hands, { Wish, Quiet }: NotifyTables, user: unknown, { kinds = [], quiet }: Changed): Promise<void> {
  await putWishes(hands, Wish, { user }, kinds)
  if (Object.keys(quiet).length === 0) return
  const there = await hands.find(Quiet, where('user', 'eq', user))
  await (there === null ? hands.create(Quiet, { user, ...quiet }) : hands.update(Quiet, there.id, quiet))
}
