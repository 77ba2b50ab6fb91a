import { both, type Filter, type Hands, where } from '@tenon/model'
import type { RoleName } from '../words.ts'

/** People in one of these roles who work at the plant of the moment: their own, one granted to them, or all of them. */
export const working = (hands: Hands, roles: readonly RoleName[]): Filter =>
  both(where('role', 'in', roles), where('isActive', 'eq', true), { op: 'or', of: [where('plant', 'eq', hands.tenant), where('plant', 'isNull', true), where('grants.plant', 'eq', hands.tenant)] })
