import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { Decimal, matching, type Resource } from '@tenon/model'
import { type Context, Fault, rowsWhere } from '@tenon/engine'
import { activities } from '../activities/activity.api.ts'
import { customers } from '../parties/parties.api.ts'
import { deals } from '../selling/deal.api.ts'
import { leads } from '../selling/lead.api.ts'
import { Stage } from '../selling/pipeline.ts'
import { world } from './fixture.ts'

type Row = Record<string, unknown>

describe('process', () => {
  let w: Awaited<ReturnType<typeof world>>
  let owner: Context
  let stages: number[]
  before(async () => {
    w = await world()
    owner = w.as(await w.actor('owner@northlight-fibre'))
    stages = (await rowsWhere(w.database, Stage, matching({ organization: 1 }))).map((s) => Number(s.id))
  })
  after(async () => { await w.database.close() })

  test('a won deal has a customer, a value and a close date; a lost deal has a reason; a deal is never both', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('stage' as const), at: fc.nat(5) }), fc.record({ do: fc.constantFrom('mark_won' as const, 'reopen' as const) }),
      fc.record({ do: fc.constant('mark_lost' as const), reason: fc.constantFrom('Price', 'Timing') }), fc.record({ do: fc.constant('flags' as const), won: fc.option(fc.boolean(), { nil: undefined }), lost: fc.option(fc.boolean(), { nil: undefined }) }),
    )
    let n = 0
    await fc.assert(fc.asyncProperty(fc.boolean(), fc.array(step, { minLength: 1, maxLength: 8 }), async (fromLead, steps) => {
      const party: Row = fromLead ? { lead: (await w.create(leads, { name: 'Party', email: `party${++n}@lead.example` }, owner)).id } : { customer: (await w.list(customers, owner))[0]!.id }
      let deal = await w.create(deals, { title: 'Property', value: Decimal.of('10'), ...party }, owner)
      for (const s of steps) {
        try {
          if (s.do === 'stage') deal = await w.update(deals, deal.id, { stage: stages[s.at] }, owner)
          else if (s.do === 'flags') deal = await w.update(deals, deal.id, { ...(s.won === undefined ? {} : { isWon: s.won }), ...(s.lost === undefined ? {} : { isLost: s.lost }) }, owner)
          else deal = await w.call(deals, s.do, deal.id, s.do === 'mark_lost' ? { lostReason: s.reason } : {}, owner)
        } catch (error) { if (!(error instanceof Fault) || error.status !== 400) throw error }
        deal = await w.read(deals, deal.id, owner)
        assert.ok(!(deal.is_won === true && deal.is_lost === true))
        if (deal.is_won === true) assert.ok(deal.customer !== null && deal.value !== null && deal.actual_close_date !== null && deal.stage === 'closed-won' && deal.status === 'closed')
        if (deal.is_lost === true) assert.ok((deal.lost_reason ?? '') !== '' && deal.stage === 'closed-lost' && deal.status === 'closed')
        if (deal.is_won === false && deal.is_lost === false) assert.ok(deal.status !== 'closed' && deal.actual_close_date === null)
        const moves = deal.stage_history as Row[]
        assert.ok(moves.every((move, i) => i === 0 || move.previous_stage === moves[i - 1]!.stage))
        assert.equal(moves.at(-1)?.stage, deal.stage_id)
      }
    }), { numRuns: 40 })
  })

  test('moving a deal writes exactly one history row; Σ durations = now − created_at', async () => {
    const at = (minute: number): Context => w.as(owner.actor, `2026-11-21T10:${String(minute).padStart(2, '0')}:00.000000Z`)
    const deal = await w.create(deals, { title: 'Walk', customer: 1, stage: stages[0] }, at(0))
    for (const [i, minute] of [[1, 5], [2, 7], [1, 20], [4, 33]] as const) await w.update(deals, deal.id, { stage: stages[i] }, at(minute))
    await w.update(deals, deal.id, { title: 'Walk on' }, at(40))
    const { stage_history, created_at } = await w.read(deals, deal.id, owner)
    const moves = stage_history as { entered_at: string; left_at: string | null }[]
    assert.equal(moves.length, 5)
    const now = '2026-11-21T11:00:00Z'
    assert.equal(moves.reduce((all, m) => all + Date.parse(m.left_at ?? now) - Date.parse(m.entered_at), 0), Date.parse(now) - Date.parse(String(created_at)))
  })

  test("customer_name on an activity follows the customer's name (derived, not copied)", async () => {
    const customer = await w.create(customers, { name: 'Old Name', email: 'name@example.com' }, owner)
    const activity = await w.create(activities, { activityType: 'note', title: 'Met', customer: customer.id, customerName: 'Something Else' }, owner)
    assert.equal(activity.customer_name, 'Old Name')
    await w.update(customers, customer.id, { name: 'New Name' }, owner)
    assert.equal((await w.read(activities, activity.id, owner)).customer_name, 'New Name')
    const found = await w.engine.run({ action: 'list', resource: activities as Resource, query: { search: ['New', 'Name'] } }, owner)
    assert.ok(found.kind === 'page' && found.rows.some((row) => row[0] === activity.id))
  })
})
