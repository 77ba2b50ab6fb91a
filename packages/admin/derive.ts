import { AuditEntry } from '@tenon/engine'
import { django, wireName } from '@tenon/http'
import { type App, type Entity, type FilterRule, type Resource, resource, rows, signedIn, storedFields, tenantField, where, type Word } from '@tenon/model'
import { type ReadyPanel, readyPanels } from './dashboard.ts'
import { defaultPanels } from './default-panels.ts'
import type { AdminOptions } from './options.ts'
import { inLanguages } from './spoken.ts'
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
 * sort and filter by, and the titles of what rows refer to. Beside it the panels of its first page. Throws what `options` name and there is not.
 */
export function adminApp(app: App, options: AdminOptions = {}): { readonly app: App<ReturnType<typeof django>>; readonly panels: readonly ReadyPanel[] } {
  const taken = new Set<string>()
  const served = app.resources.filter((r) => r.options.single !== true).map((r) => adminResource(r, options)).filter((r) => !taken.has(r.path) && taken.add(r.path))
  refuseUnknown(served, options)
  const panels = readyPanels(options.dashboard ?? defaultPanels(served), served)
  const dialect = inLanguages(django({ slash: 'never', jsonOnly: true, root: null, etags: true, pageSize: 25, maxPageSize: 500, pageSizeParam: 'page_size' }), options.labels)
  return { panels, app: { ...app, prefix: '/admin/api', dialect, resources: [...served, history, ...panels.flatMap((panel) => panel.measures.map((m) => m.resource))] } }
}

function refuseUnknown(served: readonly Resource[], { menu = [], columns = {}, actions = {}, when = {}, picks = {}, lists = [] }: AdminOptions): void {
  const entities = new Map(served.map((r) => [r.path, r.entity]))
  for (const path of [...menu.flatMap((group) => group.resources), ...Object.keys(columns), ...Object.keys(actions), ...Object.keys(when), ...Object.keys(picks), ...Object.values(picks).flatMap((of) => Object.values(of).flatMap((inputs) => Object.values(inputs))), ...lists]) if (!entities.has(path)) throw new TypeError(`The admin's options name no resource: ${path}. There are: ${[...entities.keys()].join(', ')}`)
  for (const [path, names] of Object.entries(columns)) for (const name of names) if (entities.get(path)!.fields[name] === undefined) throw new TypeError(`The admin's columns of ${path} name no field: ${name}`)
  const action = (path: string, name: string) => { const found = served.find((r) => r.path === path)?.options.actions?.[name]; if (found === undefined) throw new TypeError(`The admin's options name no action of ${path}: ${name}`); return found }
  for (const [path, buttons] of Object.entries(when)) for (const [name, values] of Object.entries(buttons)) {
    action(path, name)
    for (const field of Object.keys(values)) if (entities.get(path)!.fields[field] === undefined) throw new TypeError(`The admin's button ${name} of ${path} names no field: ${field}`)
  }
  for (const [path, buttons] of Object.entries(picks)) for (const [name, inputs] of Object.entries(buttons)) for (const input of Object.keys(inputs)) if (action(path, name).input?.[input] === undefined) throw new TypeError(`The admin's button ${name} of ${path} has no input: ${input}`)
}

/** Whoever may read a list's rows may open one. */
const opened = (only: readonly Served[], listed: boolean): readonly Served[] => (listed || only.includes('list') ? [...new Set<Served>([...only, 'list', 'read'])] : only)
type Served = NonNullable<Resource['options']['only']>[number]

/** The plain fields that the system's own list shows, in its order. */
export const shownBy = new WeakMap<Resource, readonly string[]>()

export function adminResource(r: Resource, more: AdminOptions = {}): Resource {
  const { reply: _r, respond: _s, identify: _i, throttle: _t, lookup: _l, actions = {}, ...options } = r.options
  const e = r.entity
  const path = r.path.replaceAll('/', '-')
  const made: Resource = {
    ...r, path,
    options: {
      ...options, path, ...(options.only === undefined ? {} : { only: opened(options.only, more.lists?.includes(path) === true) }), list: listWords(e), detail: [...key(e), '*', ...titles(e), ...lineWords(e)], filter: filters(e), search: options.search ?? searched(e), sort: '*',
      order: options.order ?? e.options.order ?? ['-id'], page: { by: 'page', size: 25, max: 500, sizeParam: 'page_size' },
      actions: Object.fromEntries(Object.entries({ ...actions, ...more.actions?.[path] }).filter(([, action]) => action.method !== 'GET')),
    },
  }
  shownBy.set(made, (r.options.list ?? []).filter((word): word is string => typeof word === 'string' && !word.includes('.') && word !== '*'))
  return Object.freeze(made)
}

/** Fields that a row of a table can hold. */
export const isBrief = (e: Entity): readonly string[] => storedFields(e).filter(([name, spec]) => !spec.writeOnly && name !== tenantField(e) && !['json', 'list', 'map'].includes(spec.kind) && !(spec.kind === 'text' && (spec.maxLength === undefined || spec.maxLength > 500))).map(([name]) => name)

function listWords(e: Entity): Word[] {
  const counts = Object.entries(e.fields).filter(([, f]) => f.spec.kind === 'lines').map(([name]) => `${name}.count`)
  return [...key(e), ...isBrief(e), ...counts, ...titles(e)]
}

/** Pages know a row by `id`, whatever its wire calls it. */
const key = (e: Entity): Word[] => (e.fields.id === undefined || wireName('id', e.fields.id.spec) === 'id' ? [] : [{ as: 'id', path: 'id' }])

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
