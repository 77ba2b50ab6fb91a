import { boolean, email, entity, id, instant, one, text } from '@tenon/model'
import { Usuario } from '../users/user.ts'

/** Who can sign in, and as which user of the firm. An administrator need not be one. */
export const Account = entity('account', {
  id: id(), username: text(200).unique(), password: text(255).writeOnly(), email: email().optional(), isActive: boolean().default(true), isStaff: boolean().default(false), isSuperuser: boolean().default(false),
  lastLoginAt: instant().optional(), usuario: one(Usuario).optional().onDelete('setNull'),
}, { table: 'garment_account', title: (account) => account.username })
