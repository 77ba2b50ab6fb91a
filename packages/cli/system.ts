import type { AdminOptions } from '@tenon/admin'
import type { Engine, EngineOptions } from '@tenon/engine'
import type { Feed } from '@tenon/events'
import type { CorsOptions, PlainRoute, ThrottleOptions } from '@tenon/http'
import type { JobDefinition } from '@tenon/jobs'
import type { App, Entity } from '@tenon/model'
import type { Database } from '@tenon/sql'
import type { Accounts, Post, SignsIn } from './accounts.ts'

/** Kinds of jobs, and where the days of what they write begin. */
export interface Working { readonly definitions: readonly JobDefinition<never>[]; readonly timeZone?: string }
/** What an app says of itself in its `system.ts`. */
export interface System extends SignsIn {
  readonly name: string
  readonly title: string
  readonly app: App
  /** Entities that decide what people may do: when a row of one changes, no remembered actor outlives it in this process. */
  readonly rights?: readonly Entity[]
  /** Other origins whose pages may call: all, without cookies, unless said otherwise. */
  readonly cors?: CorsOptions
  /** Calls a person or an address may make: `{ user: '1200/min', anon: '300/min' }`. */
  readonly throttle?: ThrottleOptions['rates']
  readonly routes: readonly PlainRoute[] | ((accounts: Accounts, database: Database, feed?: Feed) => readonly PlainRoute[])
  /** Of the events at `/api/events`, which are there where the app names `FeedEntry`: milliseconds between signs of life. */
  readonly events?: { readonly beat?: number }
  /** Menu, columns and first page of its admin site. */
  readonly admin?: AdminOptions
  /** Work that goes on beside requests, and by itself at its times: the app names `jobEntities`. */
  readonly jobs?: Working | ((post: Pick<Post, 'mailer' | 'frontEnd'>) => Working)
  /** Told when somebody's signing is locked after too many wrong secrets: whoever guards the house is to know at once. */
  readonly signing?: { readonly locked?: (engine: Engine, person: string) => Promise<void> }
  /** The folder of its migrations. Without one, tables are made from the declarations. */
  readonly migrations?: string
  readonly logins: readonly { readonly username: string; readonly password: string; readonly role: string; readonly organization?: string }[]
  /** Fills an empty database with an engine of such options; answers how many rows it wrote. */
  readonly seed: (database: Database, options?: EngineOptions) => Promise<number>
}
