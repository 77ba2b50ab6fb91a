import { text } from './field.ts'

/**
 * What a signing move's action takes: who signs, their secret, and a remark.
 *
 * @example
 * actions: { release: { on: 'row', move: 'release', input: signature } }
 */
export const signature = { userId: text(255).optional(), password: text(255).untrimmed().optional().writeOnly(), comment: text(2000).optional() }
