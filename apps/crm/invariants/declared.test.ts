import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { FilterRule } from '@tenon/model'
import { fieldAt } from './words.ts'
import { crm } from '../app.ts'
import { type Json, open, type Running } from '../contract/harness.ts'
import { may, names } from '../permissions.ts'

describe('what is declared holds', () => {
  let running: Running
  let stop: () => Promise<void>
  before(async () => { [running, stop] = await open('sqlite') }, { timeout: 60_000 })
  after(async () => { await stop() })

  test('a permission name that is not declared does not compile', () => {
    // @ts-expect-error the older name of the same right
    const misspelt = () => may('customer:view')
    // @ts-expect-error resources are named in the singular
    const plural = () => may('customers:read')
    assert.ok([misspelt, plural].every((f) => typeof f === 'function'))
    assert.ok(names.includes('customer:read') && !names.includes('customer:view'))
  })

  for (const resource of crm.resources) {
    test(`${resource.path}: every declared filter changes the result set`, async () => {
      const count = async (query: string): Promise<number> => {
        const answer = await running.ask(running.as('owner'), 'GET', `/api/${resource.path}/?page_size=1&${query}`)
        assert.equal(answer.status, 200, `${query} ${answer.text}`)
        return Number(answer.json.count)
      }
      const all = new Map<string, number>()
      for (const rule of (resource.options.filter ?? []) as FilterRule[]) {
        const whole = rule.absent === undefined ? '' : `${rule.param}=all`
        if (!all.has(whole)) all.set(whole, await count(whole))
        const counts = await Promise.all(values(rule).map((value) => count(`${rule.param}=${encodeURIComponent(value)}`)))
        assert.ok(counts.some((n) => n !== all.get(whole)), `?${rule.param}= changes nothing: ${counts.join()} of ${all.get(whole)}`)
      }
    })
  }

  /** Values that cannot all stand for all rows. */
  function values(rule: FilterRule): string[] {
    const resource = crm.resources.find((r) => (r.options.filter ?? []).includes(rule))!
    const spec = fieldAt(resource.entity, rule.path)
    if (spec?.choices !== undefined) return spec.choices.map((c) => String(c.value))
    if (spec?.kind === 'boolean') return ['true', 'false']
    if (spec?.kind === 'decimal') return ['0', '1000', '9000000000']
    return spec?.kind === 'instant' || rule.param.endsWith('_date') ? ['2999-01-01', '2000-01-01'] : ['1', '987654', 'nobody']
  }

  test('every action works for every role that may do it, and is refused to every other', async () => {
    const mayDo = { owner: true, manager: true, employee: false, customer: false }
    for (const [role, allowed] of Object.entries(mayDo) as [keyof typeof mayDo, boolean][]) {
      const make = async (path: string, body: Json): Promise<string> => String((await running.ask(running.as('owner'), 'POST', `/api/${path}/`, body)).json.id)
      const payment = (): Promise<string> => make('payments', { amount: '5', payment_date: '2026-01-01' })
      for (const word of ['process', 'confirm', 'mark_failed']) {
        const answer = await running.ask(running.as(role), 'POST', `/api/payments/${await payment()}/${word}/`, {})
        assert.ok(allowed ? answer.status === 200 : [403, 404].includes(answer.status), `${role} ${word} answered ${answer.status} ${answer.text.slice(0, 200)}`)
      }
      const issue = await make('issues', { title: 'x', description: 'y' })
      const order = await make('orders', { title: 'x', order_date: '2026-01-01' })
      const worker = role !== 'customer'
      for (const path of [`issues/${issue}/resolve`, `issues/${issue}/reopen`, `orders/${order}/complete`]) {
        const answer = await running.ask(running.as(role), 'POST', `/api/${path}/`, {})
        assert.ok(worker ? answer.status === 200 : [403, 404].includes(answer.status), `${role} ${path} answered ${answer.status} ${answer.text.slice(0, 200)}`)
      }
    }
  })
})
