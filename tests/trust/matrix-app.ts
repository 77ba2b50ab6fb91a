import { type Actor, and, anyone, app, choice, decimal, Decimal, entity, id, instant, integer, or, own, type Policy, resource, type Resource, role, rows, sequence, signedIn, text, where } from '@tenon/model'
import { django } from '@tenon/http'
import type { Chance } from './chance.ts'

/** A rule as data: once made into a policy for the engine, once judged by itself. */
export type Rule = { readonly is: 'anyone' | 'signedIn' | 'nobody' | 'own' | 'cheap' } | { readonly is: 'role'; readonly name: string } | { readonly is: 'and' | 'or'; readonly of: readonly Rule[] }
export interface Doc { readonly id: number; readonly firm: number; readonly owner: number; readonly price: number; readonly status: string }

export function toPolicy(rule: Rule): Policy {
  switch (rule.is) {
    case 'anyone': return anyone
    case 'signedIn': return signedIn
    case 'nobody': return { describe: 'nobody', answer: () => false }
    case 'own': return own('owner')
    case 'cheap': return rows('cheap ones', () => where('price', 'lt', Decimal.of(100)))
    case 'role': return role(rule.name)
    case 'and': return and(...rule.of.map(toPolicy))
    case 'or': return or(...rule.of.map(toPolicy))
  }
}
/** Whether a rule lets an actor do it to this row; without a row, whether it could to any. */
export function judge(rule: Rule, actor: Actor | null, doc?: Doc): boolean {
  switch (rule.is) {
    case 'anyone': return true
    case 'signedIn': return actor !== null
    case 'nobody': return false
    case 'own': return actor !== null && (doc === undefined || doc.owner === actor.id)
    case 'cheap': return actor !== null && (doc === undefined || doc.price < 100)
    case 'role': return actor !== null && (actor.isSuperuser || actor.roles.has(rule.name))
    case 'and': return rule.of.every((r) => judge(r, actor, doc))
    case 'or': return rule.of.some((r) => judge(r, actor, doc))
  }
}
export function anyRule(chance: Chance, depth = 2): Rule {
  if (depth > 0 && chance.yes(0.45)) return { is: chance.pick(['and', 'or'] as const), of: Array.from({ length: chance.whole(2, 3) }, () => anyRule(chance, depth - 1)) }
  return chance.pick<Rule>([{ is: 'anyone' }, { is: 'signedIn' }, { is: 'nobody' }, { is: 'own' }, { is: 'own' }, { is: 'cheap' }, { is: 'role', name: 'clerk' }, { is: 'role', name: 'chief' }])
}

export const Firm = entity('firm', { id: id(), name: text(50) })
/** What a field's rule may say: yes or no, never which rows. */
export const fieldRule = (chance: Chance): Rule => chance.pick<Rule>([{ is: 'signedIn' }, { is: 'nobody' }, { is: 'role', name: 'clerk' }, { is: 'or', of: [{ is: 'role', name: 'clerk' }, { is: 'role', name: 'chief' }] }, { is: 'own' }])
export const actions = ['read', 'create', 'update', 'delete', 'close', 'stats'] as const
export interface Served { readonly resource: Resource; readonly allow?: Readonly<Partial<Record<(typeof actions)[number], Rule>>>; readonly scope?: Rule }

export function matrixApp(chance: Chance, resources: number) {
  const margin = fieldRule(chance)
  const Doc = entity('doc', {
    id: id(), number: sequence('D-{nnnnn}'), title: text(50), owner: integer(), price: decimal(10, 2), margin: decimal(10, 2).default(Decimal.of(7)).readableBy(toPolicy(margin)), pin: text(20).blank().writeOnly(),
    status: choice('open', 'closed').default('open').readonly(), total: decimal(10, 2).generated(), rank: integer().default(5).readonly(), createdAt: instant().readonly(), createdBy: integer().optional().readonly(),
  }, { within: Firm, derive: { total: (d) => d.price.times(2) }, stamps: { created: 'createdAt', createdBy: 'createdBy' }, moves: { close: { set: { status: 'closed' } } } })
  const common = { list: ['id', 'title', 'owner', 'price', 'margin'], detail: ['*'], actions: { close: { on: 'row', move: 'close' } }, stats: (all: { count: () => unknown }) => ({ total: all.count() }) } as const
  const make = (path: string, allow?: Served['allow'], scope?: Rule): Served => ({
    resource: resource(Doc, { ...common, path, name: path, ...(allow === undefined ? {} : { allow: Object.fromEntries(Object.entries(allow).map(([name, rule]) => [name, toPolicy(rule)])) }), ...(scope === undefined ? {} : { scope: toPolicy(scope) }) } as never),
    ...(allow === undefined ? {} : { allow }), ...(scope === undefined ? {} : { scope }),
  })
  const served = [make('forgotten'), make('empty', {}), ...Array.from({ length: resources }, (_, i) => make(`docs${i}`,
    Object.fromEntries(actions.filter(() => chance.yes(0.85)).map((name) => [name, anyRule(chance)])), chance.yes(0.3) ? anyRule(chance, 1) : undefined))]
  const maker = resource(Doc, { path: 'maker', name: 'maker', allow: { create: signedIn, read: signedIn } })
  return { Doc, served, maker, margin, app: app({ name: 'matrix', dialect: django({}), tenant: Firm, resources: [...served.map((s) => s.resource), maker] }) }
}
