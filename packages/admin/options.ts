import type { Context, Engine } from '@tenon/engine'
import type { Action, Actor, Policy, Stats, StatWord } from '@tenon/model'
import type { Drawing } from './drawing.ts'
import type { Labels } from './spoken.ts'

/** What a system says about its admin, in its own `admin.ts`. Without it all is drawn from the declarations. */
export interface AdminOptions {
  /** Groups of the menu, by resource paths; resources that no group names stand last. */
  readonly menu?: readonly { readonly label: string; readonly resources: readonly string[] }[]
  /** Resources that the API serves by routes of its own (`only: []`): whoever may read their rows finds them listed. */
  readonly lists?: readonly string[]
  /** Columns that a list shows at first, by field names. */
  readonly columns?: Readonly<Record<string, readonly string[]>>
  /** What the first page shows, in order; without it figures and charts of what the resources have. */
  readonly dashboard?: readonly Panel[]
  /** Further actions of a resource, for the admin alone: buttons as those of its own `actions`. */
  readonly actions?: Readonly<Record<string, Readonly<Record<string, Action>>>>
  /** Of a row's buttons that are no moves: values of the row with which each has a sense, by field names; `false` for one that is for programs: `{ deals: { reopen: { status: ['won', 'lost'] } } }`. */
  readonly when?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, readonly unknown[]>> | false>>>>
  /** Inputs of actions that take an id: the list among whose rows one picks, `{ deals: { move_stage: { stageId: 'pipeline-stages' } } }`. */
  readonly picks?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>
  /** ISO 4217: how amounts without a currency field are written. */
  readonly currency?: string | ((actor: Actor) => string | null)
  /** ISO 3166: whose way of writing numbers and dates, in any language: `IN` groups 12,34,567. */
  readonly region?: string | ((actor: Actor) => string | null)
  /** Labels and the app's own sentences in the languages that the system speaks: `{ es: { 'Full name': 'Nombre completo' } }`. The reader's language is that of the pages. */
  readonly labels?: Labels
}

/** One of the resource's own `stats` by its name, or a word of the same language: `rows => rows.countBy('status')`. */
export type Measure = string | ((rows: Stats) => StatWord)
/** Of a measure `over` time a figure is the last period's, beside the one before. */
export interface Figure { readonly label: string; readonly resource: string; readonly stat: Measure }
/** A line, or a stack of them where the measure has `by`. */
export interface Series { readonly label: string; readonly resource: string; readonly stat: Measure }

/** A panel of the first page. Who may not see all that it draws does not see it. */
export type Panel = { readonly title: string; /** Takes the whole width. */ readonly wide?: boolean } & (
  | { readonly kind: 'figures'; readonly resource: string; readonly stats: readonly string[] }
  | { readonly kind: 'figures'; readonly figures: readonly Figure[] }
  /** Figures of groups: `countBy`, `sumBy`. */
  | { readonly kind: 'bars' | 'ring'; readonly resource: string; readonly stat: Measure }
  /** Figures `over` time. */
  | { readonly kind: 'columns' | 'line' | 'area'; readonly series: readonly Series[] }
  /** The newest rows that a filter finds: `{ status: 'open' }`. */
  | { readonly kind: 'rows'; readonly resource: string; readonly query?: Readonly<Record<string, string>>; readonly limit?: number }
  /** Whatever the system draws by itself. */
  | { readonly kind: 'custom'; readonly allow: Policy; readonly draw: (call: { readonly engine: Engine; readonly context: Context }) => Promise<Drawing> })

/** @example export const admin = adminOptions({ menu: [{ label: 'Sales', resources: ['orders'] }] }) */
export const adminOptions = (options: AdminOptions): AdminOptions => Object.freeze(options)
