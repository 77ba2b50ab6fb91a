import { instant } from '@tenon/model'

/** When a row came to be and when it last changed; name them in `stamps`. */
export const timestamps = { createdAt: instant().readonly().index(), updatedAt: instant().readonly() }
export const stamped = { created: 'createdAt', updated: 'updatedAt' } as const
export const newestFirst = ['-createdAt', '-id'] as const
