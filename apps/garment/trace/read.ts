import { type Hands, where } from '@tenon/model'
import type { Moved } from './fold.ts'
import { Movement } from './movement.ts'

/** A reference's movements in the order in which they were written. */
export const movesOf = async (hands: Pick<Hands, 'list'>, reference: unknown): Promise<Moved[]> => (await hands.list(Movement, where('reference', 'eq', reference), ['id'])) as unknown as Moved[]
