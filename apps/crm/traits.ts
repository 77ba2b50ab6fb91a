import { email, instant, text } from '@tenon/model'

/** When a row came to be and when it last changed; name them in `stamps`. */
export const timestamps = { createdAt: instant().readonly(), updatedAt: instant().readonly() }
export const stamped = { created: 'createdAt', updated: 'updatedAt' } as const

/** A postal address, every line of it optional. */
export const address = {
  address: text().optional(), city: text(100).optional(), state: text(100).optional(),
  country: text(100).optional(), postalCode: text(20).optional().alias('zip_code'),
}

const phones = { phone: text(20).optional(), mobile: text(20).optional() }
export const contact = { email: email(255).optional(), ...phones }
/** For people: an e-mail is how they are told apart. */
export const reachable = { email: email(255), ...phones }
/** A code that the organization itself gives out. */
export const code = { code: text(50).optional() }

/** A telephone number, if there is one, has at least so many digits. */
export const phoneProblems = (phone: string | null | undefined, digits: number): { path: ['phone']; message: string }[] =>
  (phone ?? '') === '' || String(phone).replace(/\D/g, '').length >= digits ? [] : [{ path: ['phone'], message: `Phone number must contain at least ${digits} digits.` }]
