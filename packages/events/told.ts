import { type Engine, Fault, type Result, type View } from '@tenon/engine'
import { Pointer, type Resource, rowKey, tenantField } from '@tenon/model'
import type { Change } from './event.ts'
import { imageBefore } from './numbering.ts'

/** What one listener hears. `id` is the place in the feed to go on from. */
export type Told =
  /** Listening has begun. */
  | { readonly kind: 'ready'; readonly id: number }
  /** A row was written: `now` is what reading it shows this listener. */
  | (Change & { readonly kind: 'change'; readonly resource: Resource; readonly now: Extract<Result, { kind: 'row' }> })
  /** A row that the listener could see is gone, or is not for him any more. */
  | { readonly kind: 'removal'; readonly id: number; readonly resource: Resource; readonly row: string; readonly at: string }
  /** Read anew what you show: it was `late` to ask for what was missed, your `rights` changed, or `many` rows were written in one go. */
  | { readonly kind: 'resync'; readonly id: number; readonly why: 'late' | 'rights' | 'many'; readonly resource?: Resource }
  /** Nothing has happened for a while. */
  | { readonly kind: 'beat'; readonly id: number }

/** What each of these views of a resource is told of a change; who is not among them hears nothing. Equal views are told the same object. */
export async function tellings(engine: Engine, change: Change, resource: Resource, views: readonly View[]): Promise<ReadonlyMap<View, Told>> {
  const told = new Map<View, Told>()
  const tenant = tenantField(resource.entity)
  const homeOf = ({ wall }: View): unknown => [wall].flat().find((one) => String(one) === change.tenant)
  const near = tenant === undefined ? views : views.filter((view) => homeOf(view) !== undefined)
  if (change.row === '*') {
    const one: Told = { kind: 'resync', id: change.id, why: 'many', resource }
    return new Map(near.map((view) => [view, one]))
  }
  const id = rowKey(resource.entity, change.row)
  const seeing = near.length === 0 || change.action === 'delete' ? [] : [...(await engine.seenBy(near, { id }))]
  const shown = new Map<string, Told | null>()
  for (const view of seeing) {
    let one = shown.get(view.words)
    if (one === undefined) { one = await changeFor(engine, change, view, id); shown.set(view.words, one) }
    if (one !== null) told.set(view, one)
  }
  const others = change.action === 'create' ? [] : near.filter((view) => !told.has(view))
  if (others.length === 0) return told
  const removal: Told = { kind: 'removal', id: change.id, resource, row: change.row, at: change.at }
  const { before, gone } = await imageBefore(engine.database, change)
  for (const view of await engine.seenBy(others, { id, gone, before: tenant === undefined ? before : { ...before, [tenant]: { old: homeOf(others[0]!) } } })) told.set(view, removal)
  return told
}

/** The row as one reader sees it; null where it went away since. */
async function changeFor(engine: Engine, change: Change, { resource, context }: View, id: unknown): Promise<Told | null> {
  const { only } = resource.options
  const reading = only !== undefined && !only.includes('read') ? 'list' : 'detail'
  try {
    const now = await engine.run({ action: 'read', resource, reading, key: new Pointer('id', id) }, context)
    return now.kind === 'row' ? { ...change, kind: 'change', resource, now } : null
  } catch (error) {
    if (error instanceof Fault && error.status < 500) return null
    throw error
  }
}
