import assert from 'node:assert/strict'
import { test } from 'node:test'
import { entitiesOf } from '@tenon/engine'
import { tablesOf } from '@tenon/sql'
import { crm } from '../app.ts'

const tables = new Map(tablesOf(entitiesOf(crm)).map((t) => [t.name, t]))

/** Columns that a list is narrowed or a number is found by; those of a tenant come after the tenant. */
const wanted: Readonly<Record<string, readonly string[]>> = {
  issues: ['organization_id,status', 'organization_id,priority', 'organization_id,category', 'vendor_id', 'order_id', 'assigned_to_id', 'organization_id,issue_number'],
  orders: ['organization_id,status', 'organization_id,order_type', 'vendor_id', 'customer_id', 'assigned_to_id', 'organization_id,order_number', 'organization_id,order_date'],
  payments: ['organization_id,status', 'organization_id,payment_type', 'order_id', 'vendor_id', 'customer_id', 'organization_id,payment_number', 'organization_id,payment_date', 'organization_id,due_date'],
  activities: ['organization_id,activity_type', 'organization_id,status', 'customer_id', 'lead_id', 'deal_id', 'assigned_to_id', 'organization_id,scheduled_at', 'organization_id,completed_at'],
  customers: ['organization_id,status', 'organization_id,customer_type', 'assigned_to_id', 'user_id', 'organization_id,email', 'organization_id,name'],
  vendors: ['organization_id,status', 'organization_id,vendor_type', 'user_id'],
  deals: ['organization_id,status', 'organization_id,stage_id', 'assigned_to_id', 'organization_id,expected_close_date', 'organization_id,is_won', 'organization_id,is_lost'],
  user_profiles: ['user_id,organization_id', 'profile_type,status'],
}

for (const [name, columns] of Object.entries(wanted)) {
  test(`${name}: every index that was promised is there`, () => {
    const table = tables.get(name)
    assert.ok(table)
    const there = [...table.indexes.map((i) => i.columns.map((c) => c.name).join()), ...table.uniques.map((u) => u.columns.join())]
    for (const one of columns) assert.ok(there.some((t) => t === one || t.startsWith(`${one},`)), `${name} has no index on ${one}: ${there.join(' | ')}`)
  })
}
