// What every JavaScript peer shares: exact amounts, links between pages, the two tables of the statistics.
export interface Line { item_name: string; sku: string; quantity: string; unit_price: string }

const hundredths = (text: string): number => Math.round(Number(text) * 100)
const money = (cents: number): string => (cents / 100).toFixed(2)

/** Lines with their totals, and the total of the order. */
export function priced<L extends Line>(items: readonly L[]): { lines: (L & { total_price: string })[]; total: string } {
  const cents = items.map((item) => Math.round((hundredths(item.quantity) * hundredths(item.unit_price)) / 100))
  return { lines: items.map((item, i) => ({ ...item, total_price: money(cents[i]!) })), total: money(cents.reduce((sum, c) => sum + c, 0)) }
}

export const PAGE = 20
/** One page in the envelope that the front end knows. */
export function page<R>(url: string, number: number, count: number, results: R[]): { count: number; next: string | null; previous: string | null; results: R[] } {
  const link = (to: number): string => { const next = new URL(url, 'http://127.0.0.1'); next.searchParams.set('page', String(to)); return next.href }
  return { count, next: number * PAGE < count ? link(number + 1) : null, previous: number > 1 ? link(number - 1) : null, results }
}

export const statuses = ['draft', 'pending', 'approved', 'in_progress', 'completed', 'cancelled'] as const
export const types = ['purchase', 'service', 'subscription'] as const
const table = (names: readonly string[], found: readonly { key: string; n: number | string }[]): Record<string, number> => {
  const out = Object.fromEntries(names.map((name) => [name, 0]))
  for (const { key, n } of found) out[key] = Number(n)
  return out
}
export const figures = (total: number | string, revenue: string | null, byStatus: readonly { key: string; n: number | string }[], byType: readonly { key: string; n: number | string }[]) =>
  ({ total: Number(total), total_revenue: Number(revenue ?? 0), by_status: table(statuses, byStatus), by_type: table(types, byType) })

export const orderNumber = (year: number, last: number): string => `ORD-${year}-${String(last).padStart(4, '0')}`
export const sortable = { total_amount: 'total_amount', order_date: 'order_date', created_at: 'created_at' } as const
export type Sortable = keyof typeof sortable
/** `-total_amount` is descending. */
export const sorting = (text: string | undefined): { column: Sortable; down: boolean } | undefined => {
  const column = text?.replace(/^-/, '')
  return column !== undefined && column in sortable ? { column: column as Sortable, down: text!.startsWith('-') } : undefined
}
