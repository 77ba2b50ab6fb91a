import type { User } from '@tenon/auth'
import type { Mailer } from '@tenon/mail'

/** The letters of an account, with links to pages of the front end. */
export function lettersOf(mailer: Mailer, frontEnd: string) {
  const link = (page: string, token: string): string => `${frontEnd.replace(/\/$/, '')}/${page}?token=${token}`
  const send = async (user: User, subject: string, ...lines: readonly string[]): Promise<void> => {
    if (user.email !== null) await mailer.send({ to: user.email, subject, text: [`Hello ${String(user.row.name) || user.username},`, '', ...lines, ''].join('\n') })
  }
  return {
    verify: (user: User, token: string) => send(user, 'Confirm your address', 'please confirm that this address is yours:', '', link('verify-email', token)),
    reset: (user: User, token: string) => send(user, 'A new password', 'here you can choose a new password, once and within half an hour:', '', link('reset-password', token), '', 'If you did not ask for it, nothing needs to be done.'),
    link: (user: User, token: string) => send(user, 'Confirm your sign-in', 'somebody signed in elsewhere with this address. If that was you, connect the two accounts, within half an hour:', '', link('link-sign-in', token), '', 'If it was not you, nothing needs to be done.'),
    changed: (user: User) => send(user, 'Your password was changed', 'your password was changed and every other device was signed out.', 'If that was not you, ask for a new password at once.'),
  }
}
