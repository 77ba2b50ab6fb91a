import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Actor, and, not, or, own, permissions, signedIn } from './policy.ts'

const { may } = permissions({ order: ['read', 'create'], lead: ['read'] })
const actor = (more: Partial<Actor> = {}): Actor => ({ id: 7, tenant: 1, isStaff: false, isSuperuser: false, roles: new Set(), permissions: new Set(), facts: {}, ...more })

test('a permission name that is not declared does not compile', () => {
  // @ts-expect-error orders are not closed here
  may('order:close')
  assert.equal(may('order:read').answer(actor()), false)
  assert.equal(may('order:read').answer(actor({ permissions: new Set(['order:read']) })), true)
})

test('nobody signed in may nothing that asks for a permission', () => {
  assert.equal(may('order:read').answer(null), false)
  assert.equal(own('user').answer(null), false)
})

test('a permission may answer which rows', () => {
  assert.deepEqual(own('user').answer(actor()), { op: 'eq', path: 'user', value: 7 })
  assert.deepEqual(and(signedIn, own('user')).answer(actor()), { op: 'eq', path: 'user', value: 7 })
  assert.equal(or(signedIn, own('user')).answer(actor()), true)
  assert.equal(and(not(signedIn), own('user')).answer(actor()), false)
})
