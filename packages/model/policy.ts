/** A condition on rows, as plain data; paths are TypeScript field names, dotted through references (`vendor.name`). */
export type Filter =
  | { readonly op: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly op: 'not'; readonly of: Filter }
  /** One and the same of the many rows at `path` answers all that `of` says of paths below it. */
  | { readonly op: 'some'; readonly path: string; readonly of: Filter }
  | { readonly op: 'true' | 'false' }
  | { readonly op: Comparison; readonly path: string; readonly value: unknown }

/**
 * `eq ne gt gte lt lte` compare; `in` and `range` take lists; `isNull` takes a boolean; `i…` fold case over all of Unicode.
 * `date year month day` compare a part of a date or an instant (UTC).
 */
export type Comparison =
  | 'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'range' | 'isNull'
  | 'contains' | 'icontains' | 'startsWith' | 'istartsWith' | 'endsWith' | 'iendsWith' | 'iexact' | 'regex' | 'iregex'
  | 'date' | 'year' | 'month' | 'day'

export const all: Filter = Object.freeze({ op: 'true' })
export const none: Filter = Object.freeze({ op: 'false' })
export const where = (path: string, op: Comparison, value: unknown): Filter => ({ op, path, value })
/** One and the same of the many rows at a path answers all that is said of paths below it: `some('tests', both(where('tests.state', …), …))`. */
export const some = (path: string, of: Filter): Filter => ({ op: 'some', path, of })
export const both = (...of: Filter[]): Filter => {
  const rest = of.filter((f) => f.op !== 'true')
  return rest.some((f) => f.op === 'false') ? none : rest.length === 0 ? all : rest.length === 1 ? rest[0]! : { op: 'and', of: rest }
}
export const either = (...of: Filter[]): Filter => {
  const rest = of.filter((f) => f.op !== 'false')
  return rest.some((f) => f.op === 'true') ? all : rest.length === 0 ? none : rest.length === 1 ? rest[0]! : { op: 'or', of: rest }
}
/** Rows whose fields have all of these values: `matching({ user: 7, isActive: true })`. */
export const matching = (values: Readonly<Record<string, unknown>>): Filter => both(...Object.entries(values).map(([path, value]) => where(path, 'eq', value)))

/** Who asks. Null stands for nobody signed in. */
export interface Actor {
  readonly id: number | string
  readonly tenant: number | string | null
  readonly isStaff: boolean
  readonly isSuperuser: boolean
  readonly roles: ReadonlySet<string>
  readonly permissions: ReadonlySet<string>
  /** Further tenants whose rows the actor may reach, by the same policies: somebody who deals with several organizations. New rows belong to `tenant`. */
  readonly alsoIn?: readonly (number | string)[]
  /** Where the tenant's days and years begin; the app's zone unless said. */
  readonly timeZone?: string
  /** How the audit log names the actor, and in which capacity they acted. */
  readonly name?: string
  readonly capacity?: string
  /** What a key is limited to, beside what its person may: `order:read`, `order:*`. Everything, unless said. */
  readonly scopes?: ReadonlySet<string>
  /** More about the actor that policies and hooks of an app may read (profile type, employee id). */
  readonly facts: Readonly<Record<string, unknown>>
}

/** Whether the actor's scopes let an action of an entity through: `order:read`. */
export function inScope(actor: Actor | null, name: string): boolean {
  if (actor?.scopes === undefined) return true
  const [entity = '', action = ''] = name.split(':')
  return [name, `${entity}:*`, `*:${action}`, '*:*'].some((scope) => actor.scopes!.has(scope))
}

/** A permission answers yes, no, or which rows. */
export type Answer = true | false | Filter
export interface Policy {
  readonly describe: string
  readonly answer: (actor: Actor | null) => Answer
  readonly message?: string
  /** The sentence of whichever part said no; policies made of others know it. */
  readonly why?: (actor: Actor | null) => string | undefined
  /** What it is made of. */
  readonly parts?: readonly Policy[]
  /** The rows it leaves, where they are the same for everybody. */
  readonly always?: Filter
}
export const refusalOf = (p: Policy, actor: Actor | null): string => p.why?.(actor) ?? p.message ?? 'You do not have permission to perform this action.'


const policy = (describe: string, answer: Policy['answer'], message?: string): Policy => Object.freeze(message === undefined ? { describe, answer } : { describe, answer, message })

export const anyone: Policy = policy('anyone', () => true)
export const signedIn: Policy = policy('signed in', (a) => a !== null)
export const staff: Policy = policy('staff', (a) => a?.isStaff === true)
export const inTenant = (message?: string): Policy => policy('has a tenant', (a) => a !== null && a.tenant !== null, message)
export const role = (...names: string[]): Policy => policy(`role ${names.join(' or ')}`, (a) => a !== null && (a.isSuperuser || names.some((n) => a.roles.has(n))))
/** Rows whose field names the actor. */
export const own = (path: string, fact?: string): Policy =>
  policy(`own by ${path}`, (a) => { const mine = fact === undefined ? a?.id : a?.facts[fact]; return a === null || mine === undefined || mine === null ? false : where(path, 'eq', mine) })
/** Rows that are there for anybody at all: `only('active rows', where('status', 'eq', 'ACTIVE'))`. */
export const only = (describe: string, always: Filter): Policy => Object.freeze({ ...policy(describe, () => always), always })
export const rows = (describe: string, answer: (actor: Actor) => Answer): Policy => policy(describe, (a) => (a === null ? false : answer(a)))
/** Declares an app's permission names; the `may` it returns takes no other, so a misspelt one does not compile. */
export function permissions<const T extends { readonly [resource: string]: readonly string[] }>(names: T): { readonly names: readonly string[]; readonly may: (name: PermissionName<T>) => Policy } {
  const flat = Object.entries(names).flatMap(([resource, actions]) => actions.map((action) => `${resource}:${action}`))
  return { names: flat, may: (name) => policy(`may ${name}`, (a) => a !== null && (a.isSuperuser || a.permissions.has(name) || a.permissions.has('*:*'))) }
}
export type PermissionName<T extends { readonly [resource: string]: readonly string[] }> = { [R in keyof T & string]: `${R}:${T[R][number]}` }[keyof T & string]

export const and = (...of: Policy[]): Policy => Object.freeze({
  describe: of.map((p) => p.describe).join(' and '), parts: of,
  answer: (a: Actor | null): Answer => {
    const filters: Filter[] = []
    for (const p of of) { const answer = p.answer(a); if (answer === false) return false; if (answer !== true) filters.push(answer) }
    return filters.length === 0 ? true : both(...filters)
  },
  why: (a: Actor | null) => { const first = of.find((p) => p.answer(a) === false); return first?.why?.(a) ?? first?.message },
})
export const or = (...of: Policy[]): Policy => Object.freeze({ ...policy(of.map((p) => p.describe).join(' or '), (a) => {
  const filters: Filter[] = []
  for (const p of of) { const answer = p.answer(a); if (answer === true) return true; if (answer !== false) filters.push(answer) }
  return filters.length === 0 ? false : either(...filters)
}), parts: of })
/** Turns yes into no and rows into the other rows. */
export const not = (p: Policy): Policy => Object.freeze({ ...policy(`not ${p.describe}`, (a) => { const answer = p.answer(a); return answer === true ? false : answer === false ? true : { op: 'not', of: answer } }), parts: [p] })
