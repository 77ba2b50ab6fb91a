import type { DjangoOptions, PlainRoute, Scheme } from '@tenon/http'
import type { App } from '@tenon/model'
import type { SignIn } from './core/sign-in.ts'

/** What the site hands to each of its apps. */
export interface SiteOptions { readonly dialect: DjangoOptions; readonly signIn: SignIn }
export interface SiteApp {
  readonly app: App
  readonly routes: readonly PlainRoute[]
  /** Ways to sign in, where they are not the site's own (token, session, basic). */
  readonly identify?: readonly Scheme[]
}
