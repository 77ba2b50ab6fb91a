import type { User as Person } from '@tenon/auth'
import { instantText, type Reply } from '@tenon/http'
import type { SignIn } from './sign-in.ts'

/** A person as signing in and the profile tell them. */
export const personOf = ({ id, row }: Person): Record<string, unknown> => ({
  id: String(id), email: row.email, name: row.name, username: row.username, email_verified: row.emailVerified, created_at: instantText(String(row.createdAt)), updated_at: instantText(String(row.updatedAt)),
})

/** Signed in: the words of the library, of the end-to-end tests and of the guide in one answer. */
export async function welcome({ store, tokens, jwt }: SignIn, id: Person['id'], status: number): Promise<Reply> {
  const user = await store.byId(id)
  if (user === null) throw new TypeError('a person who has just signed in is gone')
  const { access, refresh } = await jwt.obtain(user)
  return { status, body: { token: await tokens.of(user.id), access_token: access, refresh_token: refresh, token_type: 'Bearer', expires_in: accessSeconds, user_id: user.id, email: user.email, user: personOf(user) } }
}
export const accessSeconds = 3600
