import { jwtHandlers } from '@tenon/auth'
import { type PlainOptions, type PlainRoute, route } from '@tenon/http'
import { anyone, type Fields, text } from '@tenon/model'
import type { SignIn } from '../core/sign-in.ts'

const open = (name: string, doc: string, input: Fields): PlainOptions => ({ name, doc, input, allow: anyone, identify: [] })

/** A pair of tokens for a password, a new one for the lasting one, and whether a token is good. */
export const loginRoutes = ({ store, passwords, jwt }: SignIn): PlainRoute[] => {
  const { obtain, refresh, verify } = jwtHandlers({ store, passwords }, jwt)
  return [
    route('POST', '/api/v1/users/login', ({ body, address }) => obtain({ body, headers: {}, address }), open('Token Obtain Pair', 'Takes a set of user credentials and returns an access and refresh JSON web\ntoken pair to prove the authentication of those credentials.', { username: text(), password: text() })),
    route('POST', '/api/v1/users/login/refresh', ({ body }) => refresh({ body, headers: {} }), open('Token Refresh', 'Takes a refresh type JSON web token and returns an access type JSON web\ntoken if the refresh token is valid.', { refresh: text(), access: text().readonly() })),
    route('POST', '/api/v1/users/login/verify', ({ body }) => verify({ body, headers: {} }), open('Token Verify', "Takes a token and indicates if it is valid.  This view provides no\ninformation about a token's fitness for a particular use.", { token: text() })),
  ]
}
