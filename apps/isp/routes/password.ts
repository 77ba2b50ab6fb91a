import type { Passwords, UserStore } from '@tenon/auth'
import { Fault } from '@tenon/engine'
import { type PlainRoute, route } from '@tenon/http'
import { text } from '@tenon/model'
import { User } from '../people/user.ts'

const refuse = (field: string, message: string): Fault => new Fault('invalid', message, { issues: [{ path: [field], code: 'custom', message }] })

/** A new password for whoever knows the old one. */
export const passwordRoutes = ({ store, passwords, jwt }: { readonly store: UserStore; readonly passwords: Passwords; readonly jwt: { revokeAll(user: number | string): Promise<void> } }): PlainRoute[] => [
  route('POST', '/api/v1/users/me/change-password', async ({ engine, context, actor, input }) => {
    const { oldPassword, newPassword, confirmNewPassword } = input as Readonly<Record<string, string>>
    const user = await store.byId(actor?.id)
    if (user === null || !(await passwords.verify(oldPassword!, user.password))) throw refuse('oldPassword', 'The old password is not right.')
    if (newPassword !== confirmNewPassword) throw refuse('confirmNewPassword', "Password and confirm password don't match!!!")
    const password = await passwords.hash(newPassword!)
    await engine.act(context, (hands) => hands.update(User, user.id, { password }))
    await jwt.revokeAll(user.id)
    return { body: { message: 'Password changed successfully.' } }
  }, { name: 'Change password', input: { oldPassword: text().untrimmed(), newPassword: text(128).length({ min: 6 }).untrimmed(), confirmNewPassword: text(128).untrimmed() } }),
]
