import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explain } from './explain.ts'
import { type Actor, and, inScope, not, or, own, permissions, staff, where } from './policy.ts'

const { may } = permissions({ order: ['read'] })
const actor: Actor = { id: 7, tenant: null, isStaff: false, isSuperuser: false, roles: new Set(), permissions: new Set(), facts: {} }

test('an answer names the rule, and each of its parts', () => {
  const rule = or(may('order:read'), and(not(staff), own('customer')))
  assert.deepEqual(explain(rule, actor), {
    rule: 'may order:read or not staff and own by customer', says: 'some rows', rows: where('customer', 'eq', 7), because: [
      { rule: 'may order:read', says: 'no' },
      { rule: 'not staff and own by customer', says: 'some rows', rows: where('customer', 'eq', 7), because: [{ rule: 'not staff', says: 'yes', because: [{ rule: 'staff', says: 'no' }] }, { rule: 'own by customer', says: 'some rows', rows: where('customer', 'eq', 7) }] },
    ],
  })
  assert.equal(explain(rule, { ...actor, permissions: new Set(['order:read']) }).says, 'yes')
  assert.equal(explain(rule, null).says, 'no')
})

test('scopes limit, wildcards included; without scopes nothing does', () => {
  const scoped = { ...actor, scopes: new Set(['order:read', 'lead:*', '*:export']) }
  for (const yes of ['order:read', 'lead:delete', 'payment:export']) assert.equal(inScope(scoped, yes), true, yes)
  for (const no of ['order:create', 'payment:read', '*:*']) assert.equal(inScope(scoped, no), false, no)
  assert.equal(inScope(actor, 'order:create'), true)
  assert.equal(inScope({ ...actor, scopes: new Set(['*:*']) }, 'order:create'), true)
})
