import { both, type Hands, where } from '@tenon/model'
import type { Notice } from './notice.ts'
import { type Channel, channels, type NotifyTables } from './tables.ts'
import type { Rest } from './when.ts'

/** What one person wants to hear, by which channel, and when. */
export interface Choices extends Rest {
  /** Undefined: as the notice says. */
  wants(kind: string, channel: Channel): boolean | undefined
}
export type ChoicesOf = (hands: Hands, user: unknown) => Promise<Choices>

export const storedChoices = ({ Wish, Quiet }: NotifyTables, timeZone: string): ChoicesOf => async (hands, user) => {
  const [wishes, quiet] = [await hands.list(Wish, where('user', 'eq', user)), await hands.find(Quiet, where('user', 'eq', user))]
  const said = new Map(wishes.map((wish) => [`${String(wish.kind)} ${String(wish.channel)}`, wish.on === true]))
  return {
    wants: (kind, channel) => said.get(`${kind} ${channel}`) ?? said.get(`* ${channel}`),
    quietFrom: (quiet?.quietFrom as string | null | undefined) ?? null, quietUntil: (quiet?.quietUntil as string | null | undefined) ?? null,
    timeZone: (quiet?.timeZone as string | null | undefined) ?? timeZone, digest: (quiet?.digest as Rest['digest'] | undefined) ?? 'off',
  }
}

/** Whether an event goes by a channel. What was told without a notice goes by all. */
export const goesBy = (choices: Choices, notice: Notice | undefined, kind: string, channel: Channel): boolean =>
  (notice?.channels ?? channels).includes(channel) && (notice?.mandatory === true || (choices.wants(kind, channel) ?? true))

/** A person's choices as they are shown, and changed. */
export async function shownChoices(hands: Hands, tables: NotifyTables, notices: readonly Notice[], of: ChoicesOf, user: unknown): Promise<Record<string, unknown>> {
  const choices = await of(hands, user)
  const kinds = notices.map((one) => ({
    kind: one.name, label: one.label ?? one.name, mandatory: one.mandatory === true,
    channels: Object.fromEntries((one.channels ?? channels).map((channel) => [channel, goesBy(choices, one, one.name, channel)])),
  }))
  return { kinds, quiet_from: choices.quietFrom, quiet_until: choices.quietUntil, time_zone: choices.timeZone, digest: choices.digest }
}

export interface Changed { readonly kinds?: readonly { readonly kind: string; readonly channels: Readonly<Record<string, boolean>> }[]; readonly quiet: Readonly<Record<string, unknown>> }
export async function changeChoices(hands: Hands, { Wish, Quiet }: NotifyTables, user: unknown, { kinds = [], quiet }: Changed): Promise<void> {
  for (const { kind, channels: wanted } of kinds) {
    for (const [channel, on] of Object.entries(wanted)) {
      const there = await hands.find(Wish, both(where('user', 'eq', user), where('kind', 'eq', kind), where('channel', 'eq', channel)))
      await (there === null ? hands.create(Wish, { user, kind, channel, on }) : hands.update(Wish, there.id, { on }))
    }
  }
  if (Object.keys(quiet).length === 0) return
  const there = await hands.find(Quiet, where('user', 'eq', user))
  await (there === null ? hands.create(Quiet, { user, ...quiet }) : hands.update(Quiet, there.id, quiet))
}
