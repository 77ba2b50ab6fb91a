import { tokenLogin, tokenLogout } from '@tenon/auth'
import type { Accounts } from '@tenon/cli'
import { type PlainRoute, route } from '@tenon/http'
import { anyone, text } from '@tenon/model'

/** Signing in and out: a token for `Authorization: Token …`. */
export function loginRoutes({ store, passwords, limit, tokens }: Accounts): PlainRoute[] {
  const login = tokenLogin({ store, passwords, limit }, tokens, (user) => ({ user_id: user.id, email: user.email }))
  const logout = tokenLogout(tokens)
  return [
    route('POST', '/api/auth/login/', login, { name: 'Login', allow: anyone, identify: [], input: { username: text(), password: text().untrimmed() } }),
    route('POST', '/api/auth/logout/', (call) => logout(call.actor!), { name: 'Logout' }),
  ]
}
