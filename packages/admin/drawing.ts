import type { Period } from '@tenon/model'

/** Exact where it is a sum: decimals come as text. */
export type Amount = number | string | null

/** What a panel shows, as the pages draw it. `money`: amounts, written in the tenant's currency. */
export type Drawing =
  | { readonly draw: 'figures'; readonly figures: readonly FigureDrawn[] }
  | { readonly draw: 'bars' | 'ring'; readonly money?: boolean; readonly data: readonly { readonly label: string; readonly value: Amount }[] }
  | { readonly draw: 'columns' | 'line' | 'area'; readonly money?: boolean; /** Of what `x` tells the beginnings; without it `x` is told as it stands. */ readonly every?: Period; readonly x: readonly string[]; readonly series: readonly SeriesDrawn[] }
  | { readonly draw: 'table'; readonly columns: readonly { readonly label: string; readonly number?: boolean }[]; readonly rows: readonly (readonly Amount[])[]; readonly note?: string }

export interface FigureDrawn { readonly label: string; readonly value: Amount; readonly money?: boolean; /** A share of a hundred. */ readonly percent?: boolean; /** The period before. */ readonly was?: Amount; /** The periods until now. */ readonly trend?: readonly Amount[] }
export interface SeriesDrawn { readonly label: string; readonly values: readonly Amount[]; /** For comparison: drawn thinner. */ readonly dotted?: boolean }
