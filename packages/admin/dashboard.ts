import { type Context, type Engine, ruleOf, statWords } from '@tenon/engine'
import { type Actor, camel, type Choice, Decimal, type Entity, type FieldSpec, type OverWord, type Resource, type StatWord } from '@tenon/model'
import type { Amount, Drawing, FigureDrawn, SeriesDrawn } from './drawing.ts'
import { choiceLabel, humane } from './humane.ts'
import type { Figure, Measure, Panel, Series } from './options.ts'

/** A panel with the resources that measure it: each tells one figure, by the permissions of the one whose rows it counts. */
export interface ReadyPanel { readonly panel: Panel; readonly of: readonly Resource[]; readonly measures: readonly Measured[] }
interface Measured { readonly label: string; readonly word: StatWord; readonly resource: Resource }

/** Compiles the panels of an app's admin; throws what they name and there is not. */
export function readyPanels(panels: readonly Panel[], resources: readonly Resource[]): ReadyPanel[] {
  return panels.map((panel, i): ReadyPanel => {
    const named = (path: string): Resource => {
      const found = resources.find((r) => r.path === path)
      if (found === undefined) throw new TypeError(`The admin's panel "${panel.title}" names no resource: ${path}`)
      return found
    }
    if (panel.kind === 'custom') return { panel, of: [], measures: [] }
    if (panel.kind === 'rows') return { panel, of: [named(panel.resource)], measures: [] }
    const measures = wanted(panel).map(({ label, resource, stat }, j): Measured => {
      const of = named(resource)
      const word = wordOf(of, stat, panel.title)
      for (const path of [word.path, word.of, word.stat === 'over' ? word.by : undefined]) if (path !== undefined && specAt(of.entity, path) === undefined) throw new TypeError(`The admin's panel "${panel.title}" names no field of ${of.name}: ${path}`)
      const path = `-panel-${i}-${j}`
      const { counts: _, ...options } = of.options
      return { label, word, resource: { ...of, path, options: { ...options, path, only: [], list: ['id'], detail: ['id'], actions: {}, statsOver: 'all', stats: () => ({ it: word }) } } }
    })
    return { panel, of: [...new Set(wanted(panel).map((m) => named(m.resource)))], measures }
  })
}

type Drawn = Exclude<Panel, { kind: 'rows' | 'custom' }>
function wanted(panel: Drawn): readonly (Figure | Series)[] {
  if ('figures' in panel) return panel.figures
  if ('series' in panel) return panel.series
  return panel.kind === 'figures' ? panel.stats.map((stat) => ({ label: humane(stat), resource: panel.resource, stat })) : [{ label: panel.title, resource: panel.resource, stat: panel.stat }]
}

function wordOf(of: Resource, stat: Measure, title: string): StatWord {
  if (typeof stat === 'function') return stat(statWords)
  const words = of.options.stats?.(statWords) ?? {}
  const word = words[stat] ?? words[camel(stat)]
  if (word === undefined) throw new TypeError(`The admin's panel "${title}": ${of.name} has no figure "${stat}" among its stats`)
  return word
}

/** The field at the end of a path such as `stage.name`. */
function specAt(e: Entity, path: string): FieldSpec | undefined {
  const [head = '', ...rest] = path.split('.')
  const spec = e.fields[head]?.spec ?? (head === 'id' ? e.fields.id?.spec : undefined)
  if (rest.length === 0 || spec === undefined) return spec
  const target = spec.self === true ? e : spec.target
  return target === undefined ? undefined : specAt(target, rest.join('.'))
}

/** Whether somebody may see a panel: all that it draws, or nothing of it. */
export function maySee(engine: Engine, { panel, of }: ReadyPanel, actor: Actor): boolean {
  if (panel.kind === 'custom') return panel.allow.answer(actor) !== false
  return of.every((r) => ruleOf(r, panel.kind === 'rows' ? 'read' : 'stats', engine.app.allow).answer(actor) !== false && (r.options.scope === undefined || r.options.scope.answer(actor) !== false))
}

/** Draws a panel of figures for whoever asks, by the same path as every other operation. */
export async function drawn(engine: Engine, { panel, measures }: ReadyPanel, context: Context): Promise<Drawing> {
  if (panel.kind === 'custom') return panel.draw({ engine, context })
  const told = await Promise.all(measures.map(async ({ resource }) => {
    const answer = await engine.run({ action: 'stats', resource, query: {} }, context)
    return answer.kind === 'body' ? (answer.body as { it?: unknown }).it : undefined
  }))
  // a figure of a field that this person may not read is not there
  const seen = measures.map((m, i) => ({ ...m, value: told[i] })).filter((m) => m.value !== undefined)
  const money = seen.length > 0 && seen.every(isMoney)
  if (panel.kind === 'figures') return { draw: 'figures', figures: seen.map(figureOf) }
  if (panel.kind === 'bars' || panel.kind === 'ring') return { draw: panel.kind, money, data: seen.flatMap((m) => groupsOf(m, m.value)) }
  const times = seen.filter((m) => m.word.stat === 'over')
  const every = (times[0]?.word as OverWord | undefined)?.every
  return { draw: panel.kind as 'columns' | 'line' | 'area', money, ...(every === undefined ? {} : { every }), x: Object.keys((times[0]?.value ?? {}) as object), series: times.flatMap(seriesOf) }
}

type Told = Measured & { readonly value: unknown }
const isMoney = ({ word, resource }: Measured): boolean => { const path = word.stat === 'sum' ? word.path : word.stat === 'sumBy' || word.stat === 'over' ? word.of : undefined; return path !== undefined && specAt(resource.entity, path)?.money === true }
const amount = (value: unknown): Amount => (value instanceof Decimal ? value.toString() : typeof value === 'bigint' ? String(value) : typeof value === 'number' || typeof value === 'string' ? value : null)

function figureOf(m: Told): FigureDrawn {
  const shared = { label: m.label, ...(isMoney(m) ? { money: true } : {}) }
  if (m.word.stat !== 'over') return { ...shared, value: amount(m.value) }
  const trend = Object.values(m.value as object).map(amount)
  return { ...shared, value: trend.at(-1) ?? null, ...(trend.length > 1 ? { was: trend.at(-2) ?? null } : {}), ...(trend.length > 2 ? { trend } : {}) }
}

const labelOf = (choices: readonly Choice[] | undefined, key: string): string => { const found = choices?.find((c) => String(c.value) === key); return found === undefined ? key : choiceLabel(found) }
const groupsOf = ({ word, resource }: Measured, value: unknown): { label: string; value: Amount }[] => {
  const choices = word.path === undefined ? undefined : specAt(resource.entity, word.path)?.choices
  const groups = Object.entries(value as object).map(([key, one]) => ({ label: labelOf(choices, key), value: amount(one) }))
  // choices stand in the order in which they are declared; others by their size
  return choices === undefined ? groups.sort((a, b) => Number(b.value) - Number(a.value)) : groups
}

function seriesOf({ label, word, resource, value }: Told): SeriesDrawn[] {
  const points = Object.values(value as object) as unknown[]
  if (word.stat !== 'over' || word.by === undefined) return [{ label, values: points.map(amount) }]
  const choices = specAt(resource.entity, word.by)?.choices
  const groups = [...new Set(points.flatMap((point) => Object.keys(point as object)))]
  return groups.map((group) => ({ label: labelOf(choices, group), values: points.map((point) => amount((point as Record<string, unknown>)[group] ?? 0)) })).filter((s) => s.values.some((v) => Number(v) !== 0))
}
