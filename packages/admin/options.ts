/** What a system says about its admin, in its own `admin.ts`. Without it all is drawn from the declarations. */
export interface AdminOptions {
  /** Groups of the menu, by resource paths; resources that no group names stand last. */
  readonly menu?: readonly { readonly label: string; readonly resources: readonly string[] }[]
  /** Columns that a list shows at first, by field names. */
  readonly columns?: Readonly<Record<string, readonly string[]>>
  /** What the first page shows, in order. */
  readonly dashboard?: readonly Panel[]
  /** ISO 4217: how amounts without a currency field are written. */
  readonly currency?: string
}

/** A panel of the first page, drawn from a resource's `stats`. */
export type Panel =
  | { readonly kind: 'figures'; readonly title: string; readonly resource: string; readonly stats: readonly string[] }
  | { readonly kind: 'bars' | 'ring' | 'line'; readonly title: string; readonly resource: string; readonly stat: string }
  /** The newest rows that a filter finds: `{ status: 'open' }`. */
  | { readonly kind: 'rows'; readonly title: string; readonly resource: string; readonly query?: Readonly<Record<string, string>>; readonly limit?: number }

/** @example export const admin = adminOptions({ menu: [{ label: 'Sales', resources: ['orders'] }] }) */
export const adminOptions = (options: AdminOptions): AdminOptions => Object.freeze(options)
