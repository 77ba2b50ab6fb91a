import { Decimal, resource, reverse, signedIn } from '@tenon/model'
import { only } from '../permissions.ts'
import { Plant } from './plant.ts'

type Row = Readonly<Record<string, unknown>>
const figure = (row: Row, name: string): Decimal => Decimal.of(String(row[`figures.${name}`] ?? 0))
/** A share in percent, one place after the point; nothing where there is nothing to share. */
const percent = (part: Decimal, whole: Decimal): number | null => (whole.isZero ? null : Math.round((Number(part.toString()) / Number(whole.toString())) * 1000) / 10)
const metric = (name: string, needs: readonly string[], of: (row: Row) => number | null) => ({ name, needs: needs.map((one) => `figures.${one}`), of })

/** How well the lines did: planned against actual time of what was released, times its share of all that was finished. */
const oee = (row: Row): number | null => {
  const [planned, actual, good] = [figure(row, 'plannedDays'), figure(row, 'actualDays'), figure(row, 'released')]
  const finished = good.plus(figure(row, 'rejected'))
  if (actual.isZero || finished.isZero) return null
  return Math.round(Math.min(1, Number(planned.toString()) / Number(actual.toString())) * (Number(good.toString()) / Number(finished.toString())) * 1000) / 10
}
const words = [
  'id', 'name', 'region', 'manager', 'timeZone', { as: 'managerId', path: 'manager' }, metric('runningLines', ['running'], (row) => Number(row['figures.running'] ?? 0)), metric('openQaHolds', ['openHolds'], (row) => Number(row['figures.openHolds'] ?? 0)),
  metric('yield', ['yieldSum', 'released'], (row) => percent(figure(row, 'yieldSum').times('0.01'), figure(row, 'released'))), metric('oee', ['plannedDays', 'actualDays', 'released', 'rejected'], oee), metric('inventoryValue', ['stockValue'], (row) => Number(figure(row, 'stockValue').toFixed(2))),
  { as: 'last_updated', path: 'updatedAt' }, { as: 'lastUpdated', path: 'updatedAt' }, { as: 'batches_released', path: reverse('figures.released') },
] as const
const builders = only(['System Admin', 'Management'], 'Only administrators can change plants.')

export const plants = resource(Plant, {
  path: 'plants', list: words, detail: words, order: ['name'], filter: ['region'], search: ['name', 'region'],
  allow: { read: signedIn, create: builders, update: builders, delete: only(['System Admin'], 'Only system administrators can remove plants.') },
  scope: { describe: 'the plants one works at', answer: (actor) => (actor === null ? false : { op: 'in', path: 'id', value: actor.facts.plants as string[] }) },
  inUse: 'This plant has records and cannot be removed.',
})
