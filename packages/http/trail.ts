import type { Actor } from '@tenon/model'

/** What is learnt on a request's way and told in the headers of any answer, refusals included. */
export interface Trail {
  /** The URL's methods; null for answers that stand outside the API. */
  allow: readonly string[] | null
  /** Whether the answer could have differed by cookie. */
  cookie: boolean
  cookies: string[]
  challenge: string | null | undefined
  actor: Actor | null
  /** The view writes JSON only, whatever its dialect can. */
  jsonOnly: boolean
}
export const newTrail = (): Trail => ({ allow: null, cookie: false, cookies: [], challenge: undefined, actor: null, jsonOnly: false })
