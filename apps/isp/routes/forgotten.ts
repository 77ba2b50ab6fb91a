import { accountTables, createLater, createLoginLimit, createOneTime, tooManyAttempts, type User as Person } from '@tenon/auth'
import { type Call, type PlainRoute, type Reply, route } from '@tenon/http'
import { text } from '@tenon/model'
import type { Database } from '@tenon/sql'
import { Message } from '../billing/reminders.ts'
import { User } from '../people/user.ts'
import { open, type SignIn } from './login.ts'
import { newPassword, refuse } from './password.ts'

/** How long a code is good, and how many may be asked for and tried in that time. */
const [SECONDS, ATTEMPTS] = [600, 5]

/**
 * A forgotten password in two steps at one address: the telephone number alone asks for a code, by mail to whoever has an address and by
 * a message to the telephone otherwise; the number, the code and a new password twice set it. The code is in no answer, and whether
 * somebody has that number is told to nobody.
 */
export function forgottenRoutes({ store, passwords, jwt, mailer, failed }: SignIn, database: Database): PlainRoute[] {
  const oneTime = createOneTime({ database, table: accountTables(User).oneTimeToken, store })
  const asking = createLoginLimit({ attempts: ATTEMPTS, perAddress: 50, windowSeconds: SECONDS })
  // over all addresses: there are only a million codes
  const guessing = createLoginLimit({ attempts: ATTEMPTS, perAddress: Number.MAX_SAFE_INTEGER, windowSeconds: SECONDS })
  const later = createLater(failed)

  async function send({ engine, context }: Call, user: Person): Promise<void> {
    const words = `Your code for a new password: ${await oneTime.issueCode('password', user, SECONDS)}. It is good for ten minutes.`
    if (user.email !== null) await mailer.send({ to: user.email, subject: 'Your code for a new password', text: words })
    else await engine.act(context, (hands) => hands.create(Message, { step: 0, phone: user.username, words }))
  }
  async function change({ engine, context }: Call, phone: string, code: string, password: string): Promise<Reply> {
    const wait = guessing.take(phone, '')
    if (wait > 0) return tooManyAttempts(wait)
    const user = await store.byLogin(phone)
    if (user === null || !user.isActive || !(await oneTime.spendCode('password', user, code))) throw refuse('otp', 'This code is not right, or has run out.')
    guessing.clear(phone, '')
    const hash = await passwords.hash(password)
    await engine.act(context, (hands) => hands.update(User, user.id, { password: hash }))
    await jwt.revokeAll(user.id)
    return { body: { phone, otp: null, message: 'Password changed successfully.' } }
  }

  return [route('POST', '/api/v1/users/forget-password', async (call) => {
    const { phone, otp, password, confirmPassword } = call.input as { phone: string; otp?: string | null; password?: string | null; confirmPassword?: string | null }
    if ((otp ?? '') !== '') return change(call, phone, otp!, newPassword(password ?? '', confirmPassword ?? '', ['password', 'password']))
    const wait = asking.take(phone, call.address)
    if (wait > 0) return tooManyAttempts(wait)
    later.add(async () => { const user = await store.byLogin(phone); if (user?.isActive === true) await send(call, user) })
    return { body: { phone, otp: null, message: 'If this number is known here, a code is on its way.' } }
  }, { ...open, name: 'Forgotten password', input: { phone: text(20), otp: text(10).optional(), password: text(128).untrimmed().optional(), confirmPassword: text(128).untrimmed().optional() } })]
}
