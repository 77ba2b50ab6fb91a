import type { Actor, Policy } from '@tenon/model'
import type { Leaf, Result, Shape, ShapedRow } from './operation.ts'

/** An answer without what the caller may not read: keys and values both are gone. */
export function visible(result: Result, actor: Actor | null): Result {
  if (result.kind !== 'row' && result.kind !== 'page') return result
  if (!isGuarded(result.shape)) return result
  const view = viewOf(result.shape, actor)
  return result.kind === 'row' ? { ...result, shape: view.shape, row: view.cut(result.row) } : { ...result, shape: view.shape, rows: result.rows.map(view.cut) }
}

const guardOf = (leaf: Leaf): Policy | undefined => (leaf.kind === 'value' || leaf.kind === 'ids' ? leaf.spec.readable : undefined)
const known = new WeakMap<Shape, boolean>()
function isGuarded(shape: Shape): boolean {
  let found = known.get(shape)
  if (found === undefined) {
    found = shape.leaves.some((leaf) => guardOf(leaf) !== undefined || ((leaf.kind === 'one' || leaf.kind === 'lines') && isGuarded(leaf.shape)))
    known.set(shape, found)
  }
  return found
}

interface View { readonly key: string; readonly shape: Shape; cut(row: ShapedRow): ShapedRow }
const whole: View['cut'] = (row) => row
const views = new WeakMap<Shape, Map<string, View>>()

/** The shape as one caller sees it; callers with the same rights share it. */
function viewOf(shape: Shape, actor: Actor | null): View {
  if (!isGuarded(shape)) return { key: '', shape, cut: whole }
  const open = shape.leaves.map((leaf) => { const guard = guardOf(leaf); return guard === undefined || guard.answer(actor) === true })
  const inner = shape.leaves.map((leaf) => (leaf.kind === 'one' || leaf.kind === 'lines' ? viewOf(leaf.shape, actor) : undefined))
  const key = `${open.map(Number).join('')}(${inner.map((v) => v?.key ?? '').join()})`
  const made = views.get(shape) ?? new Map<string, View>()
  views.set(shape, made)
  const before = made.get(key)
  if (before !== undefined) return before
  const kept = shape.leaves.flatMap((_, i) => (open[i] === true ? [i] : []))
  const value = (row: ShapedRow, i: number): unknown => {
    const [held, view, leaf] = [row[i], inner[i], shape.leaves[i]!]
    if (view === undefined || view.cut === whole || !Array.isArray(held)) return held
    return leaf.kind === 'one' ? view.cut(held) : (held as ShapedRow[]).map(view.cut)
  }
  const view: View = {
    key,
    shape: { leaves: kept.map((i) => { const [leaf, of] = [shape.leaves[i]!, inner[i]]; return of === undefined || (leaf.kind !== 'one' && leaf.kind !== 'lines') ? leaf : { ...leaf, shape: of.shape } }) },
    cut: (row) => kept.map((i) => value(row, i)),
  }
  made.set(key, view)
  return view
}
