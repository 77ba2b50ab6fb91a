import { boolean, email, entity, id, instant, integer, text } from '@tenon/model'
import { stamped, timestamps } from '../traits.ts'

/** A person who can sign in; may act in several organizations. */
export const User = entity('user', {
  id: id(),
  username: text(100).unique(), email: email(255).unique(), password: text(255).writeOnly(),
  firstName: text(100).blank(), lastName: text(100).blank(), fullName: text(201).generated(),
  profileImage: text(255).optional(), title: text(100).optional(), department: text(100).optional(), bio: text().optional(),
  location: text(200).optional(), timezone: text(50).default('America/New_York'), language: text(10).default('en'),
  phone: text(20).optional(),
  isActive: boolean().default(true), isVerified: boolean().default(false), isStaff: boolean().default(false), isSuperuser: boolean().default(false),
  emailVerifiedAt: instant().optional(), lastLoginAt: instant().optional(),
  failedLoginAttempts: integer().default(0), lockedUntil: instant().optional(), passwordChangedAt: instant().optional(),
  mustChangePassword: boolean().default(false), twoFactorEnabled: boolean().default(false),
  ...timestamps,
}, { table: 'users', stamps: stamped, derive: { fullName: (u) => `${u.firstName} ${u.lastName}`.trim() || u.username }, title: (u) => u.fullName })
