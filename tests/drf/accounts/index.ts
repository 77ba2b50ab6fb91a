import { sessionLogin, tokenLogin, tokenLogout } from '@tenon/auth'
import { django, type PlainRoute, route } from '@tenon/http'
import { anyone, app, own, resource, signedIn, text } from '@tenon/model'
import { User } from '../core/user.ts'
import type { SiteApp, SiteOptions } from '../site-app.ts'
import { register } from './register.ts'

const me = own('id')
const user = resource(User, { path: 'user', name: 'CurrentUser', single: true, only: ['read'], detail: ['id', 'username', 'email', 'firstName', 'lastName', 'isStaff', 'dateJoined'], allow: { read: signedIn }, scope: me })
const written = ['email', 'firstName', 'lastName', 'phone', 'bio'] as const
const profile = resource(User, {
  path: 'profile', name: 'Profile', single: true, only: ['read', 'update'], allow: { read: signedIn, update: signedIn }, scope: me, update: written,
  fields: { username: User.fields.username.readonly(), currentOrganization: User.fields.currentOrganization.readonly() },
  detail: ['id', 'username', 'email', 'firstName', 'lastName', 'phone', 'bio', 'currentOrganization'],
})

/** Signing up, in and out; the caller's own data. */
export const accounts = ({ dialect, signIn }: SiteOptions): SiteApp => {
  const { store, passwords, tokens, sessions } = signIn
  const login = tokenLogin({ store, passwords }, tokens, (who) => ({ user_id: who.id, email: who.email }))
  const start = sessionLogin({ store, passwords }, sessions)
  const leave = tokenLogout(tokens)
  const routes: PlainRoute[] = [
    route('POST', '/api/auth/login/', (call) => login(call), { name: 'Login', allow: anyone, jsonOnly: true, throttle: false, input: { username: text(), password: text().untrimmed(), token: text().readonly() }, parses: ['application/x-www-form-urlencoded', 'multipart/form-data', 'application/json'] }),
    route('POST', '/api/auth/logout/', (call) => leave(call.actor!), { name: 'Logout' }),
    route('POST', '/api/auth/session/', ({ body, request }) => start({ body, headers: request.headers }), { name: 'Session Login', doc: 'Cookie login for session authentication.', allow: anyone, identify: [] }),
  ]
  return { app: app({ name: 'accounts', prefix: '/api/auth', dialect: django({ ...dialect, root: null }), resources: [register(signIn), user, profile] }), routes }
}
