import { later, type Period, startOf } from '../billing/period.ts'
import type { Chance } from './chance.ts'
import { family, given, places, plans } from './people.ts'

/** Money that came in for a month's bill, in percent of it. */
export interface Instalment { readonly day: string; readonly clock: string; readonly percent: number; readonly method: string; readonly clerk: number }
export interface Subscriber {
  readonly name: string; readonly phone: string; readonly address: string; readonly username: string; readonly plan: number; readonly isFree: boolean
  /** The month of the first bill, counted from the first of the story. */
  readonly joined: number
  readonly started: string
  /** What came in for each month that was billed. */
  readonly months: ReadonlyMap<number, readonly Instalment[]>
  readonly shutSince: string | null
}

const usual = ['CASH', 'CASH', 'CASH', 'CASH', 'BKASH', 'BKASH', 'BKASH', 'NAGAD', 'ROCKET', 'BANK_TRANSFER', 'ONLINE_PAYMENT'] as const

/** So many subscribers with the habits of real ones: most pay in the first week, some when the line is shut, a few never again. */
export function subscribe(chance: Chance, of: { readonly subscribers: number; readonly periods: readonly Period[]; readonly today: string }): Subscriber[] {
  return Array.from({ length: of.subscribers }, (_, i) => {
    const [first, last] = [chance.pick(given), chance.pick(family)]
    const joined = chance.yes(0.6) || of.periods.length === 1 ? 0 : chance.whole(1, of.periods.length - 1)
    const first1st = startOf(of.periods[joined]!)
    const method = chance.pick(usual)
    const roll = chance.next()
    const habit = roll < 0.66 ? 'prompt' : roll < 0.9 ? 'late' : roll < 0.96 ? 'slow' : 'lost'
    const story = live(chance, { ...of, joined, method, habit, isFree: i % 40 === 39 })
    return {
      name: `${first} ${last}`, phone: `01${chance.pick(['3', '5', '6', '7', '8', '9'])}${String(10_000_000 + i * 7).slice(0, 8)}`, address: `House ${chance.whole(1, 120)}, Road ${chance.whole(1, 24)}, ${chance.pick(places)}, Dhaka`,
      username: `${first.toLowerCase()}${1000 + i}`, plan: chance.pick([0, 0, 1, 1, 1, 2, 2, 3, 4, 5]), isFree: i % 40 === 39, joined, started: joined === 0 ? later(first1st, -chance.whole(20, 900)) : later(first1st, -chance.whole(0, 12)), ...story,
    }
  })
}

interface Life { readonly periods: readonly Period[]; readonly today: string; readonly joined: number; readonly method: string; readonly habit: 'prompt' | 'late' | 'slow' | 'lost'; readonly isFree: boolean }
function live(chance: Chance, { periods, today, joined, method, habit, isFree }: Life): Pick<Subscriber, 'months' | 'shutSince'> {
  const months = new Map<number, Instalment[]>()
  const leaves = habit === 'lost' ? chance.whole(joined, periods.length - 1) : periods.length
  let shutSince: string | null = null
  for (let m = joined; m < periods.length && shutSince === null && !isFree; m++) {
    const day = startOf(periods[m]!)
    const wait = habit === 'prompt' ? chance.whole(0, 8) : habit === 'late' ? chance.whole(3, 16) : chance.whole(9, 27)
    const all = m >= leaves ? [] : chance.yes(0.03) ? [{ after: Math.max(0, wait - 3), percent: 60 }, { after: wait + 2, percent: 40 }] : [{ after: wait, percent: 100 }]
    const came = all.map(({ after, percent }) => ({ day: later(day, after), clock: `${String(chance.whole(3, 13)).padStart(2, '0')}:${String(chance.whole(10, 59))}:00`, percent, method: chance.yes(0.85) ? method : 'CASH', clerk: chance.whole(3, 5) })).filter((one) => one.day <= today)
    months.set(m, came)
    const paid = came.reduce((sum, one) => sum + one.percent, 0) >= 100
    if (!paid && later(day, 9) <= today) shutSince = later(day, 9)
  }
  return { months, shutSince }
}
/** What a plan costs. */
export const priceOf = (plan: number): string => `${plans[plan]![1]}.00`
