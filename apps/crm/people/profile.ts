import { boolean, choice, entity, id, instant, one } from '@tenon/model'
import { Organization } from '../organizations/organization.ts'
import { stamped, timestamps } from '../traits.ts'
import { User } from './user.ts'

/** The hat a person wears: the primary one decides tenant and rights. */
export const Profile = entity('user_profile', {
  id: id(),
  user: one(User).onDelete('cascade').reverse('profiles'),
  organization: one(Organization).onDelete('cascade').optional(),
  profileType: choice('vendor', 'employee', 'customer'),
  isPrimary: boolean().default(false),
  status: choice('active', 'inactive', 'suspended').default('active'),
  activatedAt: instant().optional(), deactivatedAt: instant().optional(),
  ...timestamps,
}, { table: 'user_profiles', stamps: stamped, unique: [['user', 'profileType', 'organization']], index: [['user', 'organization'], ['profileType', 'status']] })
