import { setTimeout as sleep } from 'node:timers/promises'
import { job, type JobInput } from '@tenon/jobs'
import { both, choice, entity, id, instant, one, text, where } from '@tenon/model'
import { Customer } from '../customers/customer.ts'
import { stamped, timestamps, zone } from '../traits.ts'
import { type Line, type RouterAdapter, RouterDown } from './adapter.ts'
import { adapterOf } from './adapters.ts'
import { Router } from './router.ts'
import { syncJob } from './sync.ts'

type Row = Readonly<Record<string, unknown>>
const lineOf = (customer: Row): Line => ({ username: String(customer.username), password: String(customer.password), open: customer.isActive === true && customer.status === 'ACTIVE' })

/**
 * Tells one router what it should have: every line whose wanted state it has not confirmed. No call is made inside a transaction; what
 * was changed meanwhile is told again. A router that is down ends the try, is asked again later, and delays no other.
 */
export const networkSync = job<{ readonly router: number }>({
  ...syncJob, attempts: 1_000_000, lease: 120, backoff: (attempt) => Math.min(30, 2 ** attempt),
  run: async (work) => {
    const router = await work.step((hands) => hands.find(Router, where('id', 'eq', work.input.router)))
    if (router === null) return { applied: 0 }
    const adapter = adapterOf(router)
    let [applied, refused, after] = [0, 0, 0]
    for (;;) {
      work.signal.throwIfAborted()
      const waiting = await work.step((hands) => hands.list(Customer, both(where('networkPending', 'eq', true), where('router', 'eq', router.id), where('id', 'gt', after)), ['id'], 50))
      if (waiting.length === 0) break
      for (const customer of waiting) {
        const started = performance.now()
        const error = await adapter.apply(lineOf(customer)).then(() => null, (failed: unknown) => { if (failed instanceof RouterDown) throw new RouterDown(`${String(router.name)} ${failed.message}`); return failed instanceof Error ? failed.message : String(failed) })
        await work.step(async (hands) => {
          const now = (await hands.lock(Customer, customer.id))!
          // changed while the router was told: it stays pending
          if (error === null) await hands.update(Customer, customer.id, { applied: customer.wanted, appliedAt: hands.now, networkError: null, networkPending: now.wanted !== customer.wanted })
          else await hands.update(Customer, customer.id, { networkError: error })
        }, () => ({ done: applied + 1 }))
        if (error === null) applied++
        else refused++
        after = Number(customer.id)
        await sleep(Math.max(0, 1000 / Number(router.rate) - (performance.now() - started)))
      }
    }
    if (refused > 0) throw new Error(`${String(router.name)} refused ${refused} of ${refused + applied}`)
    return { applied }
  },
})

/** What a router has and the office does not, and the other way round. It is mended when somebody says so. */
export const Drift = entity('network_drift', {
  id: id(), router: one(Router).onDelete('cascade'), username: text(150), kind: choice({ unknown_on_router: 'On the router, not in the office', missing_on_router: 'In the office, not on the router', open_on_router: 'Open on the router, shut in the office', shut_on_router: 'Shut on the router, open in the office' }),
  state: choice('open', 'approved', 'mended').default('open'), seenAt: instant(), ...timestamps,
}, { table: 'network_drift', stamps: stamped, unique: [['router', 'username']], order: ['-id'] })

/** Compares each router with the office, mends what was approved, and lists the rest. */
export const reconcile = job<JobInput>({
  name: 'network-reconcile', attempts: 5, lease: 300, key: () => 'network-reconcile', schedule: { cron: '0 5 * * *', timeZone: zone, missed: 'last' },
  run: async (work) => {
    let found = 0
    for (const router of await work.step((hands) => hands.list(Router, where('status', 'eq', 'ACTIVE')))) {
      const adapter = adapterOf(router)
      const approved = await work.step((hands) => hands.list(Drift, both(where('router', 'eq', router.id), where('state', 'eq', 'approved'))))
      for (const one of approved) await mend(adapter, one, await work.step((hands) => hands.find(Customer, both(where('router', 'eq', router.id), where('username', 'eq', one.username), where('status', 'eq', 'ACTIVE')))))
      const there = new Map((await adapter.lines()).map((line) => [line.username, line.open]))
      found += await work.step(async (hands) => {
        const ours = new Map((await hands.list(Customer, both(where('router', 'eq', router.id), where('status', 'eq', 'ACTIVE'), where('username', 'ne', '')))).map((c) => [String(c.username), c]))
        const kinds = new Map<string, string>()
        for (const name of there.keys()) if (!ours.has(name)) kinds.set(name, 'unknown_on_router')
        // what is still to be told is no difference
        for (const [name, customer] of ours) if (customer.networkPending !== true) {
          const open = there.get(name)
          if (open === undefined) kinds.set(name, 'missing_on_router')
          else if (open !== customer.isActive) kinds.set(name, open ? 'open_on_router' : 'shut_on_router')
        }
        for (const old of await hands.list(Drift, where('router', 'eq', router.id))) {
          const kind = kinds.get(String(old.username))
          if (kind === undefined) { if (old.state !== 'mended') await hands.update(Drift, old.id, { state: 'mended' }) } else await hands.update(Drift, old.id, { kind, seenAt: hands.now, ...(old.state === 'mended' ? { state: 'open' } : {}) })
          kinds.delete(String(old.username))
        }
        for (const [username, kind] of kinds) await hands.create(Drift, { router: router.id, username, kind, seenAt: hands.now })
        return hands.figure(Drift, { stat: 'count' }, both(where('router', 'eq', router.id), where('state', 'ne', 'mended'))).then(Number)
      })
    }
    return { differences: found }
  },
})

/** The office is right: its lines are put as it has them, others are taken away. */
async function mend(adapter: RouterAdapter, drift: Row, customer: Row | null): Promise<void> {
  if (customer === null) await adapter.remove(String(drift.username))
  else await adapter.apply(lineOf(customer))
}
