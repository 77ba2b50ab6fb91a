import { AuditEntry } from '@tenon/engine'
import { django, wireName } from '@tenon/http'
import { type App, type Entity, type FilterRule, type Resource, resource, rows, signedIn, storedFields, tenantField, where, type Word } from '@tenon/model'
import { titleOf } from './title.ts'

/** The history of rows, asked by the admin only after the row itself has been read; it has no URL of its own. */
export const history = resource(AuditEntry, {
  path: '-history', only: [], order: ['-id'], allow: { read: signedIn }, page: { by: 'limit', size: 50, max: 200 },
  scope: rows('own tenant', (actor) => actor.tenant === null || where('tenant', 'eq', String(actor.tenant))),
  list: ['id', 'at', 'actorName', 'capacity', 'action', 'changes', 'source', 'requestId'],
})

/** The name under which an answer holds how a referenced row is called: `vendor` → `vendor__title`. */
export const titleKey = (wire: string): string => `${wire}__title`

/**
 * The same app as the admin speaks to it: the same engine, rows, permissions and rules of writing, with whole rows, every own field to
 * sort and filter by, and the titles of what rows refer to.
 */
export function adminApp(app: App): App<ReturnType<typeof django>> {
  const taken = new Set<string>()
  const resources = app.resources.filter((r) => r.options.single !== true).map((r) => adminResource(r)).filter((r) => !taken.has(r.path) && taken.add(r.path))
  return { ...app, prefix: '/admin/api', dialect: django({ slash: 'never', jsonOnly: true, root: null, etags: true, pageSize: 25, maxPageSize: 500, pageSizeParam: 'page_size' }), resources: [...resources, history] }
}

/** The plain fields that the system's own list shows, in its order. */
export const shownBy = new WeakMap<Resource, readonly string[]>()

export function adminResource(r: Resource): Resource {
  const { reply: _r, respond: _s, identify: _i, throttle: _t, lookup: _l, actions = {}, ...options } = r.options
  const e = r.entity
  const made: Resource = {
    ...r, path: r.path.replaceAll('/', '-'),
    options: {
      ...options, path: r.path.replaceAll('/', '-'), list: listWords(e), detail: ['*', ...titles(e), ...lineWords(e)], filter: filters(e), search: options.search ?? searched(e), sort: '*',
      order: options.order ?? e.options.order ?? ['-id'], page: { by: 'page', size: 25, max: 500, sizeParam: 'page_size' },
      actions: Object.fromEntries(Object.entries(actions).filter(([, action]) => action.method !== 'GET')),
    },
  }
  shownBy.set(made, (r.options.list ?? []).filter((word): word is string => typeof word === 'string' && !word.includes('.') && word !== '*'))
  return Object.freeze(made)
}

/** Fields that a row of a table can hold. */
export const isBrief = (e: Entity): readonly string[] => storedFields(e).filter(([name, spec]) => !spec.writeOnly && name !== tenantField(e) && !['json', 'list', 'map'].includes(spec.kind) && !(spec.kind === 'text' && (spec.maxLength === undefined || spec.maxLength > 500))).map(([name]) => name)

function listWords(e: Entity): Word[] {
  const counts = Object.entries(e.fields).filter(([, f]) => f.spec.kind === 'lines').map(([name]) => `${name}.count`)
  return [...isBrief(e), ...counts, ...titles(e)]
}

/** How the row itself and all that it refers to are called. */
function titles(e: Entity): Word[] {
  const own = titleOf(e)
  const readable = own.needs.every((name) => e.fields[name]?.spec.readable === undefined)
  const words: Word[] = readable ? [{ name: '__title', needs: own.needs, of: (row) => own.of(row) }] : []
  for (const [name, spec] of storedFields(e)) {
    const target = spec.self === true ? e : spec.target
    if (spec.kind !== 'one' || target === undefined || name === tenantField(e)) continue
    const title = titleOf(target)
    if (spec.readable !== undefined || title.needs.some((need) => target.fields[need]?.spec.readable !== undefined)) continue
    words.push({ name: titleKey(wireName(name, spec)), needs: title.needs.map((need) => `${name}.${need}`), of: (row) => title.of(row, `${name}.`) })
  }
  return words
}

const lineWords = (e: Entity): Word[] => Object.entries(e.fields).flatMap(([name, f]) => (f.spec.kind === 'lines' && f.spec.part !== undefined ? [{ [name]: ['*', ...titles(f.spec.part).slice(1)] }] : []))

const searched = (e: Entity): string[] => storedFields(e).filter(([, spec]) => ['text', 'email', 'slug', 'sequence'].includes(spec.kind) && !spec.writeOnly && spec.readable === undefined && (spec.maxLength ?? 999) <= 255).slice(0, 4).map(([name]) => name)

/** A filter for each field, of the field's kind; `ids` finds rows by id. */
function filters(e: Entity): FilterRule[] {
  const out: FilterRule[] = [{ param: 'ids', path: 'id', op: 'in', lenient: true }]
  for (const [name, spec] of storedFields(e)) {
    if (spec.writeOnly || name === 'id' || name === tenantField(e)) continue
    const rule = { param: wireName(name, spec), path: name, lenient: true } as const
    if (spec.kind === 'choice') out.push({ ...rule, op: 'eq', reads: 'multiple' })
    else if (spec.kind === 'boolean') out.push({ ...rule, op: 'eq' })
    else if (spec.kind === 'one') out.push({ ...rule, op: 'eq' })
    else if (spec.kind === 'date') out.push({ ...rule, op: 'range', reads: 'rangeAfterBefore' })
    else if (spec.kind === 'instant') out.push({ ...rule, op: 'range', reads: 'momentAfterBefore' })
    else if (['integer', 'bigint', 'decimal', 'float'].includes(spec.kind)) out.push({ ...rule, op: 'range', reads: 'rangeMinMax' })
    else if (['text', 'email', 'slug', 'url', 'sequence'].includes(spec.kind)) out.push({ ...rule, op: 'icontains' })
  }
  return out
}
