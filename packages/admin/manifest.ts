import { type Engine, ruleOf } from '@tenon/engine'
import { wireName, wirePathOf } from '@tenon/http'
import { type Action, type Actor, Decimal, type Entity, type FieldSpec, type Resource, storedFields, tenantField } from '@tenon/model'
import { maySee, type ReadyPanel } from './dashboard.ts'
import { history, isBrief, shownBy } from './derive.ts'
import { choiceLabel, fieldLabel, humane, labelOf, pluralOf } from './humane.ts'
import type { AdminOptions } from './options.ts'

/** All that the admin's pages are drawn from, for one caller: only what that caller may see and do. */
export interface Manifest {
  readonly name: string
  readonly title: string
  readonly timeZone: string
  readonly currency: string | null
  readonly region: string | null
  readonly resources: readonly ResourceView[]
  /** A group without a label holds what no other names. */
  readonly menu: readonly { readonly label: string | null; readonly resources: readonly string[] }[]
  readonly dashboard: readonly PanelView[]
}
/** A panel: rows of a list, or a drawing that is asked for by its number. */
export interface PanelView { readonly id: number; readonly kind: string; readonly title: string; readonly wide: boolean; readonly resource: string | null; readonly query: Readonly<Record<string, string>>; readonly limit: number }
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
  /** Fields that tell how far a row's work is, where it has such. */
  readonly progress: { readonly done: string; readonly total: string } | null
  /** Whoever changes or deletes a row says why. */
  readonly reason: boolean
  /** What changes of it elsewhere is told at `/admin/events`. */
  readonly live: boolean
}
export interface FieldView {
  /** On the wire. */
  readonly name: string
  /** An input that sets a field of another name: that one's. */
  readonly from: string | null
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
  readonly money: boolean
  readonly choices: readonly { readonly value: string | number; readonly label: string; readonly group?: string }[] | null
  /** What a new row has unless another value is chosen. */
  readonly initial: unknown
  /** The resource that serves what it refers to, where the caller may read it. */
  readonly target: string | null
  readonly inner: readonly FieldView[] | null
}
export interface ActionView { readonly name: string; readonly label: string; readonly path: string; readonly method: string; readonly on: 'row' | 'all'; readonly fields: readonly FieldView[]; readonly when: Readonly<Record<string, readonly unknown[]>> | null }

export function manifestOf(engine: Engine, options: AdminOptions, panels: readonly ReadyPanel[], live: ReadonlySet<Resource>, actor: Actor): Manifest {
  const { app } = engine
  const may = (r: Resource, action: string): boolean => ruleOf(r, action, app.allow).answer(actor) !== false && (r.options.scope === undefined || r.options.scope.answer(actor) !== false)
  const serves = (r: Resource, word: 'list' | 'create' | 'update' | 'delete'): boolean => r.options.only === undefined || r.options.only.includes(word)
  const open = app.resources.filter((r) => r !== history && !r.path.startsWith('-') && serves(r, 'list') && may(r, 'read'))
  const servedAt = new Map<Entity, string>()
  for (const r of open) if (!servedAt.has(r.entity)) servedAt.set(r.entity, r.path)
  const sees = (spec: FieldSpec): boolean => spec.readable === undefined || spec.readable.answer(actor) === true
  const view = (e: Entity, name: string, spec: FieldSpec): FieldView => {
    const target = spec.self === true ? e : spec.target
    return {
      name: wireName(name, spec), from: spec.source === undefined ? null : wireName(spec.source, e.fields[spec.source]?.spec), label: fieldLabel(spec.source ?? name, spec), kind: spec.kind, required: spec.presence === 'required', nullable: spec.nullable, readOnly: spec.readOnly || spec.presence === 'generated', secret: spec.writeOnly,
      help: spec.help ?? null, maxLength: spec.maxLength ?? null, min: spec.min ?? null, max: spec.max ?? null, scale: spec.scale ?? null, money: spec.money === true,
      choices: spec.choices?.map(({ value, label, group }) => ({ value, label: choiceLabel({ value, label }), ...(group === undefined ? {} : { group }) })) ?? null,
      initial: initialOf(spec),
      target: target === undefined ? null : (servedAt.get(target) ?? null),
      inner: spec.part === undefined ? null : Object.entries(spec.part.fields).filter(([, f]) => sees(f.spec)).map(([inner, f]) => view(spec.part!, inner, f.spec)),
    }
  }
  const served = new Set(open.map((r) => r.path))
  const picked = (field: FieldView, among: string | undefined): FieldView => (among === undefined || !served.has(among) ? field : { ...field, kind: 'one', target: among, label: field.label.replace(/ ID$/, '') })
  const whenOf = ({ path, entity: e }: Resource, name: string, action: Action): ActionView['when'] => {
    const when = options.when?.[path]?.[name] || (action.move === undefined ? undefined : e.options.moves?.[action.move]?.when)
    return when === undefined ? null : Object.fromEntries(Object.entries(when).map(([name, values]) => [wireName(name, e.fields[name]?.spec), Array.isArray(values) ? values : [values]]))
  }
  const views = open.map((r): ResourceView => {
    const e = r.entity
    const brief = new Set(isBrief(e))
    const stored = storedFields(e).filter(([name, spec]) => name !== tenantField(e) && sees(spec))
    const related = Object.entries(e.fields).filter(([, f]) => ['lines', 'many', 'nested'].includes(f.spec.kind) && sees(f.spec)).map(([name, f]) => [name, f.spec] as const)
    // whose a new row is, is a question only to who works for several
    const home = { name: tenantField(e), path: e.options.within === undefined ? undefined : servedAt.get(e.options.within), asked: (actor.alsoIn ?? []).length > 0 }
    const inputs = (writing: 'create' | 'update'): FieldView[] => engine.inputs(r, writing).filter(([name, spec]) => sees(spec) && (name !== home.name || home.asked)).map(([name, spec]) => picked(view(e, name, spec), name === home.name ? home.path : undefined))
    const columns = stored.filter(([name]) => brief.has(name)).map(([name, spec]) => wireName(name, spec))
    const said = options.columns?.[r.path]?.map((name) => wireName(name, e.fields[name]?.spec)) ?? (shownBy.get(r) ?? []).map((name) => wireName(name, e.fields[name]?.spec)).filter((name) => columns.includes(name) && name !== 'id')
    const counts = (name: string): boolean => e.fields[name]?.spec.kind === 'integer'
    return {
      path: r.path, label: labelOf(r), plural: pluralOf(r), doc: r.options.doc ?? null,
      fields: [...stored, ...related].map(([name, spec]) => view(e, name, spec)),
      columns: (said.length > 0 ? said : columns.filter((name) => name !== 'id')).slice(0, 7), allColumns: columns,
      searchable: (r.options.search ?? []).length > 0, order: (r.options.order ?? []).map((word) => (word.startsWith('-') ? `-${wireName(word.slice(1))}` : wireName(word))),
      can: { create: serves(r, 'create') && may(r, 'create'), update: serves(r, 'update') && may(r, 'update'), delete: serves(r, 'delete') && may(r, 'delete') },
      createFields: serves(r, 'create') && may(r, 'create') ? inputs('create') : [], updateFields: serves(r, 'update') && may(r, 'update') ? inputs('update') : [],
      actions: Object.entries(r.options.actions ?? {}).filter(([name]) => options.when?.[r.path]?.[name] !== false && may(r, name)).map(([name, action]) => ({
        name, label: humane(name), path: wirePathOf(name, action.path), method: action.method ?? 'POST', on: action.on, when: whenOf(r, name, action),
        fields: Object.entries(action.input ?? {}).map(([field, f]) => picked(view(e, field, f.spec), options.picks?.[r.path]?.[name]?.[field])),
      })),
      progress: counts('done') && counts('total') ? { done: wireName('done', e.fields.done!.spec), total: wireName('total', e.fields.total!.spec) } : null,
      reason: typeof e.options.gmp === 'object' && e.options.gmp.reason === true, live: live.has(r),
    }
  })
  const paths = new Set(views.map((v) => v.path))
  const grouped = (options.menu ?? []).map(({ label, resources }) => ({ label, resources: resources.filter((path) => paths.has(path)) })).filter((group) => group.resources.length > 0)
  const named = new Set(grouped.flatMap((group) => group.resources))
  const rest = views.map((v) => v.path).filter((path) => !named.has(path))
  return {
    name: app.name, title: app.title ?? app.name, timeZone: actor.timeZone ?? app.timeZone ?? 'UTC', currency: chosen(options.currency, actor), region: chosen(options.region, actor), resources: views,
    menu: [...grouped, ...(rest.length === 0 ? [] : [{ label: null, resources: rest }])],
    dashboard: panels.map((ready, id) => ({ ready, id })).filter(({ ready }) => maySee(engine, ready, actor)).map(({ ready: { panel, of }, id }) => ({
      id, kind: panel.kind, title: panel.title, wide: panel.wide === true, resource: of.length === 1 && paths.has(of[0]!.path) ? of[0]!.path : null, query: panel.kind === 'rows' ? (panel.query ?? {}) : {}, limit: panel.kind === 'rows' ? (panel.limit ?? 6) : 0,
    })),
  }
}

const chosen = (word: AdminOptions['currency'], actor: Actor): string | null => (typeof word === 'function' ? word(actor) : (word ?? null))

/** A default that is a plain value; one that is worked out is the server's. */
const initialOf = (spec: FieldSpec): unknown => (spec.default === undefined || typeof spec.default === 'function' || typeof spec.default === 'bigint' ? null : spec.default instanceof Decimal ? spec.default.toString() : spec.default)
