import { all, type Comparison, type FilterRule, resource } from '@tenon/model'
import { Deal, Lead } from './selling.ts'
import { member } from './words.ts'

/** `amount`, `amount__gte` …: one parameter for each comparison of a path. */
const lookups = <P extends string>(param: string, path: P, ops: { readonly [suffix: string]: Comparison }): FilterRule<P>[] =>
  Object.entries(ops).map(([suffix, op]) => ({ param: suffix === '' ? param : `${param}__${suffix}`, path, op }))
const compared = { '': 'eq', gt: 'gt', gte: 'gte', lt: 'lt', lte: 'lte', range: 'range' } as const

export const leads = resource(Lead, {
  detail: ['id', 'name', 'email', 'source', 'status', 'score', 'estimatedValue', 'assignedTo', 'createdAt', 'updatedAt'],
  page: { by: 'none' }, search: ['$name'], sort: ['score', 'name'], order: ['id'], allow: member,
  filter: [...lookups('score', 'score', { ...compared, in: 'in' }), ...lookups('assigned_to', 'assignedTo', { '': 'eq', isnull: 'isNull' }),
    { param: 'status', path: 'status', op: 'eq', reads: 'multiple' }, { param: 'source', path: 'source', op: 'in' },
    // an order that the list's own order beats: its words are checked, no more
    { param: 'o', path: 'score', op: 'in', among: ['score', '-score', 'value', '-value'], where: () => all }],
})

export const deals = resource(Deal, {
  detail: ['id', 'title', 'customer', 'customer.name', 'lead', 'stage', 'amount', 'probability', 'expectedCloseDate', 'assignedTo', 'createdAt', 'updatedAt'],
  page: { by: 'cursor', size: 10, order: '-id' }, search: ['title', 'customer.name'], sort: ['id', 'amount'], order: ['-id'], allow: member,
  filter: [
    ...lookups('title', 'title', { '': 'eq', iexact: 'iexact', contains: 'contains', icontains: 'icontains', startswith: 'startsWith', istartswith: 'istartsWith', endswith: 'endsWith', regex: 'regex' }),
    ...lookups('stage', 'stage', { '': 'eq', in: 'in' }), ...lookups('amount', 'amount', compared), ...lookups('probability', 'probability', { '': 'eq', gte: 'gte' }),
    ...lookups('expected_close_date', 'expectedCloseDate', { '': 'eq', gte: 'gte', lte: 'lte', year: 'year', month: 'month', isnull: 'isNull' }),
    ...lookups('created_at', 'createdAt', { date: 'date', gte: 'gte', lt: 'lt' }), ...lookups('customer__name', 'customer.name', { '': 'eq', icontains: 'icontains' }),
    ...lookups('customer', 'customer', { '': 'eq', in: 'in' }),
  ],
})
