import { integer, matching, text, where } from '@tenon/model'
import { Fault, rowsWhere } from '@tenon/engine'
import { readInput } from '@tenon/http'
import { issues } from '../issues/issue.api.ts'
import { orders } from '../orders/order.api.ts'
import { Organization, zoneOf } from '../organizations/organization.ts'
import { Customer } from '../parties/customer.ts'
import { toldResult } from '../told.ts'
import type { SignIn } from './auth.ts'
import { at, callOf, idOf, rowOf, rowsOf, type Call, type PlainRoute, type Reply } from './door.ts'

const raised = {
  title: text(255).optional(), description: text().optional(), priority: text(50).optional(), category: text(50).optional(),
  vendor: integer().optional().alias('vendor_id'), order: integer().optional().alias('order_id'), organization: integer().optional().alias('organization_id'),
}
const priorities = ['low', 'medium', 'high', 'critical', 'urgent']
const categories = ['general', 'quality', 'delivery', 'payment', 'billing', 'communication', 'technical', 'other']
const bad = (error: string): Reply => ({ status: 400, body: { error, details: error } })
const asClient = (call: Call): void => { if (call.actor?.facts.profileType !== 'customer') throw new Fault('forbidden', 'Only customers can raise issues. Please switch to your customer profile.') }

/** A customer turns to any organization. At the first time they become its customer, in the transaction of the issue. */
const raise = ({ cache }: SignIn, target: 'any' | 'active') => async (call: Call): Promise<Reply> => {
  asClient(call)
  const given = readInput(call.request, raised)
  if ((given.title ?? '') === '') return bad('title is required')
  if ((given.description ?? '') === '') return bad('description is required')
  const wanted = target === 'active' ? call.actor?.tenant : given.organization
  if (typeof wanted !== 'number') return bad('organization is required')
  const organization = (await rowsWhere(call.engine.database, Organization, matching({ id: wanted, isActive: true })))[0]
  if (organization === undefined) return { status: 404, body: { error: 'Organization not found', details: 'Organization not found' } }
  const mine = (await rowsWhere(call.engine.database, Customer, matching({ user: call.actor?.id, organization: wanted }))).map((c) => c.id)
  const actor = { ...call.actor!, tenant: wanted, alsoIn: [], timeZone: zoneOf(organization), facts: { ...call.actor!.facts, customerIds: mine } }
  const context = { ...call.context, actor }
  if (typeof given.order === 'number') {
    const order = await ownOrder(call, context, given.order)
    if (!order) throw new Fault('invalid', 'Some values are not valid.', { issues: [{ path: ['order'], code: 'missing', params: { value: given.order } }] })
  }
  const word = (sent: unknown, known: readonly string[], otherwise: string): string => (known.includes(String(sent)) ? String(sent) : otherwise)
  const values = { title: given.title, description: given.description, vendor: given.vendor ?? null, order: given.order ?? null, priority: word(given.priority, priorities, 'medium'), category: word(given.category, categories, 'general') }
  const made = await call.engine.run({ action: 'create', resource: issues, draft: { values, issues: [] } }, context)
  cache.forgetUser(actor.id)
  return { status: 201, body: { message: 'Issue raised successfully', issue: toldResult(made), linear_data: null } }
}

async function ownOrder(call: Call, context: Call['context'], id: number): Promise<boolean> {
  const found = await call.engine.run({ action: 'list', resource: orders, query: { filter: where('id', 'eq', id) } }, context)
  return found.kind === 'page' && found.rows.length > 0
}

async function comment(call: Call): Promise<Reply> {
  const { content } = readInput(call.request, { content: text().alias('comment') })
  const answer = await callOf(call, issues, 'add_comment', idOf(call.params.id), { content })
  return answer.kind === 'body' ? { status: 201, body: answer.body } : { status: 201, body: {} }
}

export const clientRoutes = (accounts: SignIn): PlainRoute[] => [
  at('POST', '/api/client/issues/raise/', raise(accounts, 'any')),
  at('POST', '/api/issues/raise/', raise(accounts, 'active')),
  at('GET', '/api/client/issues/', async (call) => { asClient(call); const results = await rowsOf(call, issues, { op: 'true' }); return { body: { count: results.length, results } } }),
  at('GET', '/api/client/issues/{id}/', async (call) => { asClient(call); return { body: await rowOf(call, issues, idOf(call.params.id)) } }),
  at('POST', '/api/client/issues/{id}/comment/', comment),
]
