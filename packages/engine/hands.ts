import type { Hands } from '@tenon/model'
import { createFrom } from './create-from.ts'
import { figure } from './figure.ts'
import { tally } from './tally.ts'
import { updateAll } from './update-all.ts'
import { walk } from './walk.ts'
import { someFields, wholeRows } from './whole-rows.ts'
import type { Writing } from './write.ts'

/** A transaction as app code is given it. */
export function handsOf(writing: Writing): Hands {
  return {
    now: writing.now, today: writing.today, actorId: writing.context.actor?.id ?? null, actor: writing.context.actor, tenant: writing.tenant as never,
    find: (e, where) => writing.load(e, where, false),
    list: (e, where, order, limit) => wholeRows(writing, e, where, { order, limit }),
    pick: (e, names, where, order = []) => someFields(writing, e, names, where, { order }) as never,
    figure: (e, word, where) => figure(writing.base, writing.connection, e, writing.tenant, where, word, writing.context),
    lock: (e, id) => writing.load(e, { op: 'eq', path: 'id', value: id }),
    lockAll: (e, where) => wholeRows(writing, e, where, { order: ['id'], lock: true }),
    create: (e, values) => writing.create(e, values),
    update: async (e, id, values) => writing.update(e, await writing.need(e, id), values),
    updateAll: (e, changes) => updateAll(writing, e, changes),
    remove: async (e, id) => writing.remove(e, await writing.need(e, id)),
    tally: (e, keys, by) => tally(writing, e, keys, by), createFrom: (e, of) => createFrom(writing, e, of),
    because: (reason) => writing.because(reason).hands(),
    walk: (edges, of) => walk(writing, edges, of),
    within: (tenant, timeZone) => writing.within(tenant, timeZone).hands(),
  }
}
