import type { FieldSpec, Resource } from '@tenon/model'
import type { Issue } from './operation.ts'

/** What a client sent under other names, by the stored field it sets: problems are told of the name that was sent. */
export type Aliases = ReadonlyMap<string, readonly [string, FieldSpec]>
/** What came with the values: the problems the dialect found, all that the client sent, and under which names. */
export interface Sent { readonly issues?: readonly Issue[]; readonly input?: Record<string, unknown>; readonly aliases?: Aliases; readonly door?: Door }
/** What a resource adds to its entity's own rules. */
export type Door = Pick<Resource['options'], 'check' | 'before' | 'fields'>
