import { email, instant, text } from '@tenon/model'

/** When a row came to be and when it last changed; name them in `stamps`. */
export const timestamps = { createdAt: instant().readonly(), updatedAt: instant().readonly() }
export const stamped = { created: 'createdAt', updated: 'updatedAt' } as const

/** A postal address, every line of it optional. */
export const address = {
  address: text().optional(), city: text(100).optional(), state: text(100).optional(),
  country: text(100).optional(), postalCode: text(20).optional(),
}

export const contact = { email: email(255).optional(), phone: text(20).optional(), mobile: text(20).optional() }
/** A code that the organization itself gives out. */
export const code = { code: text(50).optional() }
