import { type Jwt, jwtHandlers, type LoginLimit, type Passwords, type UserStore } from '@tenon/auth'
import { anyone } from '@tenon/model'
import { type Handler, type PlainRoute, route } from '@tenon/http'

export interface SignIn { readonly store: UserStore; readonly passwords: Passwords; readonly jwt: Jwt; readonly limit: LoginLimit }

/** simplejwt's addresses, whose tokens the browser decodes: `user_id` and `exp`. */
export function authRoutes({ store, passwords, jwt, limit }: SignIn): PlainRoute[] {
  const { obtain, refresh, verify } = jwtHandlers({ store, passwords, limit }, jwt)
  const open = (path: string, handler: typeof obtain): PlainRoute => route('POST', path, (async ({ body, address }) => handler({ body, address })) as Handler, { allow: anyone, identify: [] })
  return [open('/api/token/', obtain), open('/api/token/refresh/', refresh), open('/api/token/verify/', verify)]
}
