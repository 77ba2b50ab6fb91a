import { Decimal, type Hands, where } from '@tenon/model'
import { Package } from '../packages/package.ts'
import { daysIn, periodOf } from './period.ts'
import { BillingProfile } from './profile.ts'
import { prorated } from './tariff.ts'

type Row = Readonly<Record<string, unknown>>

/**
 * Another package in the middle of a month: the days that are left are given back at the old price and charged at the new one, on the
 * next bill. Up and down on one day is nothing. Only under a profile that bills by days.
 */
export async function carried(row: Row, old: Row | null, hands: Hands): Promise<{ carry?: Decimal }> {
  if (old === null || row.package === old.package || row.profile === null || row.profile === undefined) return {}
  if ((await hands.find(BillingProfile, where('id', 'eq', row.profile)))?.prorate !== true) return {}
  const period = periodOf(hands.today)
  const left = daysIn(period) - Number(hands.today.slice(8, 10)) + 1
  const worth = async (plan: unknown): Promise<Decimal> => (plan === null ? Decimal.zero : prorated((await hands.find(Package, where('id', 'eq', plan)))?.price as Decimal, left, daysIn(period)))
  return { carry: (row.carry as Decimal).plus(await worth(row.package)).minus(await worth(old.package)) }
}
