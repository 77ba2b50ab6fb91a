import { type Entity, type Resource, storedFields } from '@tenon/model'
import { humane, pluralOf } from './humane.ts'
import type { Panel } from './options.ts'


const telling = /^(status|state|stage|estado|severity|priority|type|kind|category)$/i
/** The choice that says most of a row: its status, its stage, how grave it is. */
const choiceOf = (e: Entity): string | undefined => storedFields(e).filter(([name, spec]) => spec.kind === 'choice' && (spec.choices?.length ?? 0) <= 10 && spec.readable === undefined && telling.test(name)).map(([name]) => name)[0]
const bornAt = (e: Entity): string | undefined => { const name = e.options.stamps?.created; return name !== undefined && e.fields[name]?.spec.kind === 'instant' ? name : undefined }

/** What the first page shows where the system does not say: how much there is of everything, what came in, and how it stands. */
export function defaultPanels(resources: readonly Resource[]): Panel[] {
  const own = resources.filter((r) => r.options.only === undefined || r.options.only.includes('list'))
  const counted = own.slice(0, 6).map((r) => { const born = bornAt(r.entity); return { label: pluralOf(r), resource: r.path, born } })
  const figures: Panel[] = counted.map(({ label, resource }) => ({ kind: 'figures', title: label, figures: [{ label, resource, stat: (rows) => rows.count() }] }))
  const coming: Panel[] = counted.filter((r) => r.born !== undefined).slice(0, 2).map(({ label, resource, born }) => ({ kind: 'columns', title: label, series: [{ label, resource, stat: (rows) => rows.over(born!, { every: 'month' }) }] }))
  const spread: Panel[] = own.flatMap((r): Panel[] => { const path = choiceOf(r.entity); return path === undefined ? [] : [{ kind: 'bars', title: `${pluralOf(r)}: ${(r.entity.fields[path]?.spec.label ?? humane(path)).toLowerCase()}`, resource: r.path, stat: (rows) => rows.countBy(path) }] }).slice(0, 6)
  return [...figures, ...coming, ...spread]
}
