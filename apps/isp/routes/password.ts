import type { Passwords, UserStore } from '@tenon/auth'
import { Fault } from '@tenon/engine'
import { type PlainRoute, route } from '@tenon/http'
import { text } from '@tenon/model'
import { User } from '../people/user.ts'

export const refuse = (field: string, message: string): Fault => new Fault('invalid', message, { issues: [{ path: [field], code: 'custom', message }] })

const LEAST = 6
/** A new password that was typed the same twice. */
export function newPassword(password: string, again: string, [first, second]: readonly [string, string]): string {
  if (password.length < LEAST) throw refuse(first, `Ensure this field has at least ${LEAST} characters.`)
  if (password !== again) throw refuse(second, "Password and confirm password don't match!!!")
  return password
}

/** A new password for whoever knows the old one. */
export const passwordRoutes = ({ store, passwords, jwt }: { readonly store: UserStore; readonly passwords: Passwords; readonly jwt: { revokeAll(user: number | string): Promise<void> } }): PlainRoute[] => [
  route('POST', '/api/v1/users/me/change-password', async ({ engine, context, actor, input }) => {
    const { oldPassword, newPassword: wanted, confirmNewPassword } = input as Readonly<Record<string, string>>
    const user = await store.byId(actor?.id)
    if (user === null || !(await passwords.verify(oldPassword!, user.password))) throw refuse('oldPassword', 'The old password is not right.')
    const password = await passwords.hash(newPassword(wanted!, confirmNewPassword!, ['newPassword', 'confirmNewPassword']))
    await engine.act(context, (hands) => hands.update(User, user.id, { password }))
    await jwt.revokeAll(user.id)
    return { body: { message: 'Password changed successfully.' } }
  }, { name: 'Change password', input: { oldPassword: text().untrimmed(), newPassword: text(128).untrimmed(), confirmNewPassword: text(128).untrimmed() } }),
]
