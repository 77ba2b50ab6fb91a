import type { ApiKeys, Jwt, Later, LoginLimit, OneTime, Passwords, Recovery, SecondFactor, Sessions, Tokens, UserStore, Verification } from '@tenon/auth'
import type { Mailer } from '@tenon/mail'
import type { lettersOf } from '../letters.ts'

/** What the start script has made. */
export interface Made { readonly store: UserStore; readonly passwords: Passwords; readonly jwt: Jwt; readonly tokens: Tokens; readonly sessions: Sessions; readonly keys: ApiKeys; readonly limit: LoginLimit; readonly oneTime: OneTime; readonly factor: SecondFactor; readonly secret: string; readonly secureCookies: boolean; readonly mailer: Mailer; readonly frontEnd: string; readonly failed: (error: unknown) => void }
export interface SignIn extends Made { readonly post: ReturnType<typeof lettersOf>; readonly recovery: Recovery; readonly verification: Verification; readonly letters: LoginLimit; readonly later: Later }
