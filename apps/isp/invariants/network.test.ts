import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { AuditEntry } from '@tenon/engine'
import { Job } from '@tenon/jobs'
import { type Actor, both, Decimal, where } from '@tenon/model'
import { eachDatabase } from '@tenon/testing'
import { recordFor } from '../billing/record.ts'
import { customers } from '../customers/customer.api.ts'
import { Customer } from '../customers/customer.ts'
import { Drift, networkSync } from '../network/jobs.ts'
import { Router } from '../network/router.ts'
import { type Office, officeOn, type Row } from './fixture.ts'
import { RouterSimulator } from './router-simulator.ts'

/** An office with a router; `more` are routers beside the first. */
async function withRouter(office: Office, simulator: RouterSimulator, values: Row = {}): Promise<number> {
  const row = await office.act((hands) => hands.create(Router, { name: `Router ${simulator.address}`, address: simulator.address, username: 'api', password: 'router-secret', isDefault: true, rate: 1000, timeoutMs: 20_000, ...values }))
  return Number(row.id)
}
const sync = async (office: Office, router: number): Promise<unknown> => office.jobs.finish(await office.jobs.put(networkSync, { router }))
const pending = (office: Office): Promise<Row[]> => office.act((hands) => hands.list(Customer, where('networkPending', 'eq', true), ['id']))
const until = async (what: () => Promise<boolean> | boolean, ms = 120_000): Promise<void> => { for (const end = Date.now() + ms; !(await what()); await sleep(25)) assert.ok(Date.now() < end, 'it never came to be') }

eachDatabase('the network', (open) => {
  test('23. no router is called inside a transaction: the wanted state is put down with the change and told by a worker, whatever the router does meanwhile', async () => {
    const [office, router] = [await officeOn(await open()), await RouterSimulator.start()]
    const id = await withRouter(office, router, { timeoutMs: 200 })
    await assert.rejects(office.act(async (hands) => { await hands.create(Customer, { name: 'Never', username: 'never' }); throw new Error('rolled back') }))
    assert.equal((await office.act((hands) => hands.list(Job, { op: 'true' }))).length, 0)
    await office.customer({ username: 'karim', password: 'pw-1' })
    assert.equal(router.asked.length, 0)
    for (const mood of ['silent', 'failing', 'late'] as const) {
      router.mood = mood
      await office.jobs.once()
      assert.equal((await pending(office)).length, 1, mood)
      await office.act(async (hands) => { for (const job of await hands.list(Job, where('state', 'eq', 'waiting'))) await hands.update(Job, job.id, { runAt: hands.now }) })
    }
    router.mood = 'well'
    await office.act((hands) => hands.update(Router, id, { timeoutMs: 20_000 }))
    await office.jobs.once()
    assert.deepEqual([(await pending(office)).length, router.isOpen('karim'), router.secrets.size], [0, true, 1])
    // what an answer that came too late had done already is not done twice
    router.dial('karim')
    await office.act(async (hands) => hands.update(Customer, (await hands.find(Customer, where('username', 'eq', 'karim')))!.id, { isActive: false }))
    await sync(office, id)
    assert.deepEqual([router.isOpen('karim'), router.active.size], [false, 0])
    await router.stop()
    await office.engine.database.close()
  })

  test('24. paying an overdue bill opens the line within a minute when the router can be reached, and as soon as it can otherwise', async () => {
    const [office, router] = [await officeOn(await open()), await RouterSimulator.start()]
    await withRouter(office, router)
    office.today('2026-03-01')
    const { id } = await office.customer({ username: 'salma' })
    await office.run(2026, 'MARCH')
    office.today('2026-03-10')
    await office.job('suspend-due')
    const worker = office.jobs.start({ pollMs: 50 })
    await until(() => router.isOpen('salma') === false)
    await office.act((hands) => recordFor(id, { billingMonth: 'MARCH', paymentMethod: 'CASH', amount: Decimal.of(500) }, hands))
    await until(() => router.isOpen('salma') === true, 60_000)
    // nobody who owes nothing is ever shut
    await office.job('suspend-due')
    assert.equal((await office.one(id)).isActive, true)
    await worker.stop()
    await router.stop()
    await office.engine.database.close()
  })

  test('25. many suspensions are told at the pace a router bears; a dead router delays no other, and its failures are told by name', async () => {
    const [office, well, dead] = [await officeOn(await open()), await RouterSimulator.start(), await RouterSimulator.start()]
    dead.mood = 'silent'
    const [good, bad] = [await withRouter(office, well, { rate: 50 }), await withRouter(office, dead, { isDefault: false, name: 'Dead router', timeoutMs: 200 })]
    for (let i = 0; i < 40; i++) await office.customer({ username: `line${i}`, router: i % 2 === 0 ? good : bad })
    const worker = office.jobs.start({ concurrency: 2, pollMs: 20 })
    const began = Date.now()
    await until(async () => (await pending(office)).every((c) => c.router === bad))
    assert.ok(Date.now() - began >= 19 * 20, `20 lines at 50 a second took ${Date.now() - began} ms`)
    assert.equal((await pending(office)).length, 20)
    await until(async () => (await office.act((hands) => hands.list(Job, both(where('lane', 'eq', `router ${bad}`), where('error', 'contains', 'Dead router no answer'))))).length > 0)
    await worker.stop()
    await Promise.all([well.stop(), dead.stop()])
    await office.engine.database.close()
  })

  test('26. two lines never share a username or a fixed address of one router', async () => {
    const [office, router, other] = [await officeOn(await open()), await RouterSimulator.start(), await RouterSimulator.start()]
    await withRouter(office, router)
    const second = await withRouter(office, other, { isDefault: false })
    const fixed = { username: 'rahim', connectionType: 'STATIC', ipAddress: '10.1.1.5' }
    await office.customer(fixed)
    await assert.rejects(office.customer({ username: 'rahim' }), /username is already in use/)
    await assert.rejects(office.customer({ ...fixed, username: 'other' }), /IP address is already in use/)
    await office.customer({ ...fixed, router: second })
    await Promise.allSettled(Array.from({ length: 8 }, () => office.customer({ username: 'raced' })))
    assert.equal((await office.act((hands) => hands.list(Customer, where('username', 'eq', 'raced')))).length, 1)
    await Promise.all([router.stop(), other.stop()])
    await office.engine.database.close()
  })

  test('27. the comparison lists differences both ways, and mends them only after approval', async () => {
    const [office, router] = [await officeOn(await open()), await RouterSimulator.start()]
    const id = await withRouter(office, router)
    for (const username of ['here', 'gone', 'shut']) await office.customer({ username, password: 'p' })
    await sync(office, id)
    const [, gone, shut] = [...router.secrets.values()]
    router.secrets.delete(gone!['.id']!)
    shut!.disabled = 'true'
    router.secrets.set('*99', { '.id': '*99', name: 'stranger', disabled: 'false' })
    assert.deepEqual(await office.job('network-reconcile'), { differences: 3 })
    const found = async (): Promise<string[]> => (await office.act((hands) => hands.list(Drift, where('state', 'ne', 'mended'), ['username']))).map((d) => `${String(d.username)} ${String(d.kind)}`)
    assert.deepEqual(await found(), ['gone missing_on_router', 'shut shut_on_router', 'stranger unknown_on_router'])
    assert.deepEqual(await office.job('network-reconcile'), { differences: 3 })
    assert.deepEqual([router.isOpen('gone'), router.isOpen('shut'), router.isOpen('stranger')], [undefined, false, true])
    await office.act(async (hands) => { for (const one of await hands.list(Drift, { op: 'true' })) await hands.update(Drift, one.id, { state: 'approved' }) })
    assert.deepEqual(await office.job('network-reconcile'), { differences: 0 })
    assert.deepEqual([router.isOpen('gone'), router.isOpen('shut'), router.isOpen('stranger')], [true, true, undefined])
    await router.stop()
    await office.engine.database.close()
  })

  test('28. passwords of lines lie encrypted, and stand in no audit entry, job or error', async () => {
    const [office, router] = [await officeOn(await open()), await RouterSimulator.start()]
    const id = await withRouter(office, router)
    const { id: customer } = await office.customer({ username: 'nila', password: 'open-sesame-9' })
    router.mood = 'refusing'
    await office.jobs.once()
    await office.act((hands) => hands.update(Customer, customer, { password: 'open-sesame-10' }))
    router.mood = 'well'
    await sync(office, id)
    assert.equal([...router.secrets.values()][0]?.password, 'open-sesame-10')
    const { database } = office.engine
    for (const table of ['customers', 'routers', 'tenon_audit', 'tenon_job']) {
      const row = database.kind === 'sqlite' ? `select group_concat(quote(x.${table === 'tenon_audit' ? '"changes"' : table === 'tenon_job' ? '"error"' : '"password"'})) from "${table}" x` : `select string_agg(cast(x.* as text), ' ') from "${table}" x`
      const text = String((await database.run({ text: row, params: [], columns: [{ is: 'text' }] })).rows[0]![0])
      assert.doesNotMatch(text, /open-sesame|router-secret/, table)
    }
    assert.equal((await office.act((hands) => hands.find(Customer, where('id', 'eq', customer))))!.password, 'open-sesame-10')
    assert.ok((await office.act((hands) => hands.list(AuditEntry, where('entity', 'eq', 'customer')))).some((e) => 'password' in (e.changes as Row)))
    await router.stop()
    await database.close()
  })

  test('28. whoever is shown the password of a line is written down, before he is answered', async () => {
    const office = await officeOn(await open())
    const [nila, rafi] = [await office.customer({ username: 'nila', password: 'open-sesame-9' }), await office.customer({ username: 'rafi', password: 'open-sesame-8' })]
    await office.customer({ username: '', password: '' })
    const context = (actor: Actor | null) => ({ actor, requestId: 'test', source: 'test' as const, now: () => '2026-03-05T06:00:00.000000Z', timeZone: 'Asia/Dhaka' })
    const views = async (): Promise<unknown[]> => (await office.act((hands) => hands.list(AuditEntry, both(where('entity', 'eq', 'customer'), where('action', 'eq', 'view')), ['id']))).map((e) => [e.row, e.actor, e.changes])
    await office.engine.run({ action: 'read', resource: customers, key: String(nila.uid) }, context(office.manager))
    await office.engine.run({ action: 'list', resource: customers, query: { order: ['id'] } }, context(office.manager))
    await assert.rejects(office.engine.run({ action: 'list', resource: customers, query: {} }, context(null)))
    const who = String(office.manager.id)
    assert.deepEqual(await views(), [[String(nila.id), who, { password: {} }], ['*', who, { password: {}, id: { new: [String(nila.id), String(rafi.id)] } }]])
    // nothing is shown where it cannot be written down
    await office.engine.database.run({ text: 'alter table "tenon_audit" rename to "elsewhere"', params: [], columns: [] })
    await assert.rejects(office.engine.run({ action: 'read', resource: customers, key: String(nila.uid) }, context(office.manager)))
    await office.engine.database.close()
  })
})
