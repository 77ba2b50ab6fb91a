import { type Engine, ruleOf } from '@tenon/engine'
import { wireName, wirePathOf } from '@tenon/http'
import { type Action, type Actor, Decimal, type Entity, type FieldSpec, type Resource, storedFields, tenantField } from '@tenon/model'
import { history, isBrief, shownBy } from './derive.ts'
import type { AdminOptions, Panel } from './options.ts'

/** All that the admin's pages are drawn from, for one caller: only what that caller may see and do. */
export interface Manifest {
  readonly name: string
  readonly title: string
  readonly timeZone: string
  readonly currency: string | null
  readonly resources: readonly ResourceView[]
  readonly menu: readonly { readonly label: string; readonly resources: readonly string[] }[]
  readonly dashboard: readonly Panel[]
}
export interface ResourceView {
  readonly path: string
  readonly label: string
  readonly plural: string
  readonly doc: string | null
  readonly fields: readonly FieldView[]
  /** Names of the fields that a list shows at first, and of all it can show. */
  readonly columns: readonly string[]
  readonly allColumns: readonly string[]
  readonly searchable: boolean
  readonly order: readonly string[]
  readonly can: { readonly create: boolean; readonly update: boolean; readonly delete: boolean }
  readonly createFields: readonly FieldView[]
  readonly updateFields: readonly FieldView[]
  readonly actions: readonly ActionView[]
  readonly stats: readonly string[]
}
export interface FieldView {
  /** On the wire. */
  readonly name: string
  readonly label: string
  readonly kind: FieldSpec['kind']
  readonly required: boolean
  readonly nullable: boolean
  readonly readOnly: boolean
  readonly secret: boolean
  readonly help: string | null
  readonly maxLength: number | null
  readonly min: string | null
  readonly max: string | null
  readonly scale: number | null
  readonly choices: readonly { readonly value: string | number; readonly label: string; readonly group?: string }[] | null
  /** What a new row has unless another value is chosen. */
  readonly initial: unknown
  /** The resource that serves what it refers to, where the caller may read it. */
  readonly target: string | null
  readonly inner: readonly FieldView[] | null
}
export interface ActionView { readonly name: string; readonly label: string; readonly path: string; readonly method: string; readonly on: 'row' | 'all'; readonly fields: readonly FieldView[]; readonly when: Readonly<Record<string, readonly unknown[]>> | null }

/** `orderNumber` → `Order number` */
export const humane = (name: string): string => { const words = name.replace(/[_-]+/g, ' ').replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase().trim(); return words.charAt(0).toUpperCase() + words.slice(1) }
export const many = (word: string): string => (/[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : /(s|x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`)

export function manifestOf(engine: Engine, options: AdminOptions, actor: Actor): Manifest {
  const { app } = engine
  const may = (r: Resource, action: string): boolean => ruleOf(r, action, app.allow).answer(actor) !== false && (r.options.scope === undefined || r.options.scope.answer(actor) !== false)
  const serves = (r: Resource, word: 'list' | 'create' | 'update' | 'delete'): boolean => r.options.only === undefined || r.options.only.includes(word)
  const open = app.resources.filter((r) => r !== history && serves(r, 'list') && may(r, 'read'))
  const servedAt = new Map<Entity, string>()
  for (const r of open) if (!servedAt.has(r.entity)) servedAt.set(r.entity, r.path)
  const sees = (spec: FieldSpec): boolean => spec.readable === undefined || spec.readable.answer(actor) === true
  const view = (e: Entity, name: string, spec: FieldSpec): FieldView => {
    const target = spec.self === true ? e : spec.target
    return {
      name: wireName(name, spec), label: spec.label ?? humane(name), kind: spec.kind, required: spec.presence === 'required', nullable: spec.nullable, readOnly: spec.readOnly || spec.presence === 'generated', secret: spec.writeOnly,
      help: spec.help ?? null, maxLength: spec.maxLength ?? null, min: spec.min ?? null, max: spec.max ?? null, scale: spec.scale ?? null,
      choices: spec.choices?.map(({ value, label, group }) => ({ value, label, ...(group === undefined ? {} : { group }) })) ?? null,
      initial: initialOf(spec),
      target: target === undefined ? null : (servedAt.get(target) ?? null),
      inner: spec.part === undefined ? null : Object.entries(spec.part.fields).filter(([, f]) => sees(f.spec)).map(([inner, f]) => view(spec.part!, inner, f.spec)),
    }
  }
  const whenOf = (e: Entity, action: Action): ActionView['when'] => {
    const when = action.move === undefined ? undefined : e.options.moves?.[action.move]?.when
    return when === undefined ? null : Object.fromEntries(Object.entries(when).map(([name, values]) => [wireName(name, e.fields[name]?.spec), Array.isArray(values) ? values : [values]]))
  }
  const views = open.map((r): ResourceView => {
    const e = r.entity
    const brief = new Set(isBrief(e))
    const stored = storedFields(e).filter(([name, spec]) => name !== tenantField(e) && sees(spec))
    const related = Object.entries(e.fields).filter(([, f]) => ['lines', 'many', 'nested'].includes(f.spec.kind) && sees(f.spec)).map(([name, f]) => [name, f.spec] as const)
    const inputs = (writing: 'create' | 'update'): FieldView[] => engine.inputs(r, writing).filter(([, spec]) => sees(spec)).map(([name, spec]) => view(e, name, spec))
    const columns = stored.filter(([name]) => brief.has(name)).map(([name, spec]) => wireName(name, spec))
    const said = options.columns?.[r.path]?.map((name) => wireName(name, e.fields[name]?.spec)) ?? (shownBy.get(r) ?? []).map((name) => wireName(name, e.fields[name]?.spec)).filter((name) => columns.includes(name) && name !== 'id')
    const label = e.options.label ?? humane(r.name)
    return {
      path: r.path, label, plural: e.options.labelPlural ?? many(label), doc: r.options.doc ?? null,
      fields: [...stored, ...related].map(([name, spec]) => view(e, name, spec)),
      columns: (said.length > 0 ? said : columns.filter((name) => name !== 'id')).slice(0, 7), allColumns: columns,
      searchable: (r.options.search ?? []).length > 0, order: (r.options.order ?? []).map((word) => (word.startsWith('-') ? `-${wireName(word.slice(1))}` : wireName(word))),
      can: { create: serves(r, 'create') && may(r, 'create'), update: serves(r, 'update') && may(r, 'update'), delete: serves(r, 'delete') && may(r, 'delete') },
      createFields: serves(r, 'create') && may(r, 'create') ? inputs('create') : [], updateFields: serves(r, 'update') && may(r, 'update') ? inputs('update') : [],
      actions: Object.entries(r.options.actions ?? {}).filter(([name]) => may(r, name)).map(([name, action]) => ({
        name, label: humane(name), path: wirePathOf(name, action.path), method: action.method ?? 'POST', on: action.on, when: whenOf(e, action),
        fields: Object.entries(action.input ?? {}).map(([field, f]) => view(e, field, f.spec)),
      })),
      stats: r.options.stats === undefined || !may(r, 'stats') ? [] : ['stats'],
    }
  })
  const paths = new Set(views.map((v) => v.path))
  const grouped = (options.menu ?? []).map(({ label, resources }) => ({ label, resources: resources.filter((path) => paths.has(path)) })).filter((group) => group.resources.length > 0)
  const named = new Set(grouped.flatMap((group) => group.resources))
  const rest = views.map((v) => v.path).filter((path) => !named.has(path))
  return {
    name: app.name, title: app.title ?? app.name, timeZone: actor.timeZone ?? app.timeZone ?? 'UTC', currency: options.currency ?? null, resources: views,
    menu: [...grouped, ...(rest.length === 0 ? [] : [{ label: grouped.length === 0 ? '' : 'More', resources: rest }])],
    dashboard: (options.dashboard ?? defaultPanels(views)).filter((panel) => paths.has(panel.resource) && (panel.kind === 'rows' || views.find((v) => v.path === panel.resource)!.stats.length > 0)),
  }
}

/** A default that is a plain value; one that is worked out is the server's. */
const initialOf = (spec: FieldSpec): unknown => (spec.default === undefined || typeof spec.default === 'function' || typeof spec.default === 'bigint' ? null : spec.default instanceof Decimal ? spec.default.toString() : spec.default)

const defaultPanels = (views: readonly ResourceView[]): Panel[] => views.filter((v) => v.stats.length > 0).slice(0, 4).map((v) => ({ kind: 'figures', title: v.plural, resource: v.path, stats: [] }))
