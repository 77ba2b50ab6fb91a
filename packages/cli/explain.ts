import type { User, UserStore } from '@tenon/auth'
import { type Context, type Engine, type Explanation, explainOperation, Fault } from '@tenon/engine'
import { type PlainRoute, route } from '@tenon/http'
import { type Actor, type App, camel, type Reason, type Resource, signedIn } from '@tenon/model'
import { nearest } from './nearest.ts'

/** Why somebody may or may not, and who they are at this moment. */
export interface Explained extends Explanation {
  readonly user: string
  readonly action: string
  /** Whoever is deactivated may nothing. */
  readonly active: boolean
  readonly roles: readonly string[]
}
export interface Asked { readonly user: string; readonly action: string; readonly id?: string }

/**
 * Asks the rules of the app for somebody else: `orders:update` names the resource by its path or its entity, and what is done with it.
 * Throws a `Fault`: `notFound` for people, `invalid` for words.
 */
export async function explained(engine: Engine, store: UserStore, asked: Asked, context: Context, mayKnow: (actor: Actor) => boolean = () => true): Promise<Explained> {
  const operation = operationOf(engine.app, asked.action)
  const user = await personOf(store, asked.user)
  const actor = user === null ? null : await store.actorOf(user)
  if (user === null || actor === null || !mayKnow(actor)) throw new Fault('notFound', `There is nobody called "${asked.user}".`)
  const answer = await explainOperation(engine, { ...operation, ...(asked.id === undefined ? {} : { key: keyOf(operation.resource, asked.id) }) }, { ...context, actor })
  return { user: user.username, action: asked.action, active: user.isActive, roles: [...actor.roles].sort(), ...answer, may: answer.may && user.isActive }
}

/** `GET …/authz/explain?user=alice&action=orders:update&id=42`: about oneself; the staff, and whoever may everything, also about the people of their tenant. */
export function explainRoute(app: App, store: UserStore): PlainRoute {
  const slash = (app.dialect as { slash?: string } | null)?.slash === 'never' ? '' : '/'
  return route('GET', `${app.prefix ?? '/api'}/authz/explain${slash}`, async ({ engine, context, actor, query }) => {
    const said = (name: string): string | undefined => query.findLast(([key]) => key === name)?.[1]
    const action = said('action')
    if (action === undefined) throw invalid('action', 'Say which: action=orders:update')
    const id = said('id')
    const self = actor!
    return { body: await explained(engine, store, { user: said('user') ?? String(self.id), action, ...(id === undefined ? {} : { id }) }, context, (other) => other.id === self.id || looksAfter(self, other)) }
  }, { allow: signedIn, name: 'explain', doc: 'Why somebody may or may not do something: the rule that decides, with its parts.' })
}

/** An explanation in lines, for the screen. */
export function explanationText({ user, action, active, roles, may, rule, scope, needs, row }: Explained): string {
  return [
    `${user} may ${may ? '' : 'not '}${action}${row === undefined ? '' : ` this row, which is ${row}`}`,
    ...(active ? [] : ['  the account is deactivated']), `  roles: ${roles.join(', ') || 'none'}`, ...reasonLines('rule', rule, 1), ...(scope === undefined ? [] : reasonLines('sees', scope, 1)), ...(needs === undefined ? [] : [`  the key would need the scope ${needs}`]),
  ].join('\n')
}
const reasonLines = (word: string, reason: Reason, depth: number): string[] => [`${'  '.repeat(depth)}${word === '' ? '' : `${word}: `}${reason.rule}: ${reason.says}`, ...(reason.because ?? []).flatMap((part) => reasonLines('', part, depth + 1))]

const looksAfter = (self: Actor, other: Actor): boolean =>
  (self.isSuperuser || self.isStaff || self.permissions.has('*:*')) && (self.tenant === null || (other.tenant !== null && (other.tenant === self.tenant || self.alsoIn?.includes(other.tenant) === true)))

async function personOf(store: UserStore, word: string): Promise<User | null> {
  const byName = await store.byLogin(word)
  if (byName !== null) return byName
  return /^\d{1,15}$/.test(word) ? store.byId(Number(word)) : /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(word) ? store.byId(word) : null
}

function operationOf(app: App, word: string): { readonly resource: Resource; readonly action: string } {
  const [place = '', said = ''] = word.split(':')
  const resource = app.resources.find((r) => r.path === place) ?? app.resources.find((r) => r.entity.name === place || r.name === place)
  if (resource === undefined) throw invalid('action', unknown('resource', place, app.resources.map((r) => r.path)))
  const known = ['read', 'create', 'update', 'delete', ...(resource.options.stats === undefined ? [] : ['stats']), ...Object.keys(resource.options.actions ?? {})]
  const action = [said, camel(said)].find((one) => known.includes(one))
  if (action === undefined) throw invalid('action', unknown(`action of ${place}`, said, known))
  return { resource, action }
}

function unknown(what: string, word: string, there: readonly string[]): string {
  const close = nearest(word, there)
  return `There is no ${what} "${word}"${close === undefined ? '.' : `; did you mean ${close}?`} There is: ${there.join(', ')}`
}

function keyOf(resource: Resource, text: string): unknown {
  const kind = resource.entity.fields[resource.options.lookup ?? 'id']?.spec.kind ?? 'id'
  if (kind !== 'id' && kind !== 'integer' && kind !== 'bigint') return text
  if (!/^-?\d{1,15}$/.test(text)) throw invalid('id', 'A whole number, please.')
  return kind === 'bigint' ? BigInt(text) : Number(text)
}

const invalid = (field: string, message: string): Fault => new Fault('invalid', message, { issues: [{ path: [field], code: 'custom', message }] })
