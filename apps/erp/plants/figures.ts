import { decimal, Decimal, entity, type Hands, integer, one } from '@tenon/model'
import { key } from '../traits.ts'
import { Plant } from './plant.ts'

const count = () => integer().default(0).readonly()
const amount = () => decimal(18, 4).default(Decimal.zero).readonly()

/** What goes on at a plant, counted where it happens and never typed in. One row a plant. */
export const SiteFigures = entity('site_figures', {
  id: key(), site: one(Plant).unique().onDelete('cascade').reverse('figures'),
  running: count(), openHolds: count(), released: count(), rejected: count(), yieldSum: amount(), plannedDays: amount(), actualDays: amount(), stockValue: amount(),
}, { table: 'site_figures', audit: false })

type Counter = 'running' | 'openHolds' | 'released' | 'rejected' | 'yieldSum' | 'plannedDays' | 'actualDays' | 'stockValue'
/** Counts for the plant of the moment, with the commit. */
export const countHere = (hands: Hands, by: { readonly [K in Counter]?: number | Decimal }): void => { if (hands.tenant !== null) hands.tally(SiteFigures, { site: hands.tenant }, by) }
