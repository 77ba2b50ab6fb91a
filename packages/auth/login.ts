import type { LoginLimit } from './limit.ts'
import type { Passwords } from './password.ts'
import type { User, UserId, UserStore } from './store.ts'

/** `code`: of the authenticator app or on paper, where a second factor is on. */
export interface Credentials { readonly username: string; readonly password: string; readonly code?: string | undefined }
export type LoginAnswer =
  | { readonly is: 'user'; readonly user: User }
  /** `codeOf`: the password is theirs, and the code that must come with it is missing or wrong. */
  | { readonly is: 'refused'; readonly codeOf?: User }
  | { readonly is: 'locked'; readonly seconds: number }

/** A name and a password judged; wrong, unknown and inactive are one answer and take the same time. */
export async function checkPassword(store: UserStore, passwords: Passwords, { username, password, code }: Credentials, limit?: LoginLimit, address = ''): Promise<LoginAnswer> {
  const seconds = limit?.take(username, address) ?? 0
  if (seconds > 0) return { is: 'locked', seconds }
  const user = await store.byLogin(username)
  const right = await passwords.verify(password, user?.isActive === true ? user.password : null)
  if (user === null || !right) return { is: 'refused' }
  const second = (await store.factor?.isOn(user.id)) === true
  // a wrong code is an attempt like a wrong password
  if (second && code !== undefined && !(await store.factor!.check(user.id, code))) return { is: 'refused', codeOf: user }
  limit?.clear(username, address)
  if (second && code === undefined) return { is: 'refused', codeOf: user }
  return { is: 'user', user }
}

/**
 * Signs somebody in: judges the password, brings an old hash up to date, notes the moment.
 *
 * ```ts
 * const answer = await login(people, passwords, { username: 'alice', password }, { limit, address })
 * if (answer.is === 'user') …
 * ```
 */
export async function login(store: UserStore, passwords: Passwords, credentials: Credentials, more: { readonly limit?: LoginLimit | undefined; readonly address?: string | undefined } = {}): Promise<LoginAnswer> {
  const answer = await checkPassword(store, passwords, credentials, more.limit, more.address)
  if (answer.is === 'user') {
    if (passwords.needsRehash(answer.user.password)) await store.setPassword(answer.user.id, await passwords.hash(credentials.password))
    await store.touchLogin(answer.user.id)
  }
  return answer
}

export interface Ends {
  readonly tokens?: { revoke(userId: UserId): Promise<void> } | undefined
  readonly sessions?: { endAll(userId: UserId): Promise<void> } | undefined
  readonly jwt?: { revokeAll(userId: UserId): Promise<void> } | undefined
}

/** Signs a person out everywhere: token, sessions, refresh tokens. */
export async function logout(userId: UserId, ends: Ends): Promise<void> {
  await ends.tokens?.revoke(userId)
  await ends.sessions?.endAll(userId)
  await ends.jwt?.revokeAll(userId)
}
