import { Signer } from '@tenon/auth'
import { type Entity, or, type Policy, resource, signedIn, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { administrators } from '../permissions.ts'
import { hashed, newPassword } from './password.ts'
import { User } from './user.ts'

/** The sign-in page of a developer offers everybody's account; nobody else's sign-in page may know who works here. */
const developing: Policy = { describe: 'while developing', answer: () => process.env.NODE_ENV === 'development' }
const words = ['id', 'name', 'email', 'role', 'department', 'plant', { as: 'plantId', path: 'plant' }, 'isActive'] as const

export const userList = resource(User, {
  path: 'users', name: 'UserList', only: ['list', 'create'], list: words, detail: words, throttle: { read: 'users', write: 'new users' }, badCredentials: 'ignore', order: ['role', 'name'],
  filter: [{ param: 'is_active', path: 'isActive', op: 'eq', absent: { op: 'eq', path: 'isActive', value: true } }, 'role', 'department', 'plant'],
  create: ['name', 'email', 'role', 'department', 'plant', 'password'], fields: { password: newPassword() },
  before: async (user) => ({ password: await hashed(user.password) }),
  allow: { read: or(signedIn, developing), create: administrators },
})

export const users = resource(User, {
  path: 'users', name: 'User', only: ['read', 'update', 'delete'], detail: words, throttle: { read: 'users', write: 'new users' },
  update: ['name', 'email', 'role', 'department', 'plant', 'isActive'],
  allow: { read: signedIn, update: administrators, delete: administrators, resetPassword: administrators, activate: administrators, unlockSigning: administrators },
  // nobody is removed: signatures and records bear the name
  instead: { delete: async (row, hands) => { await hands.update(User, row.id, { isActive: false }) } },
  check: (user, old) => (old !== null && old.isActive && !user.isActive && user.role === 'System Admin' ? [{ path: [], message: 'A system administrator is first given another role, then deactivated.' }] : undefined),
  actions: {
    resetPassword: {
      on: 'row', path: 'reset-password', input: { password: newPassword() },
      run: async ({ row, input, hands }) => {
        if (row.id === hands.actorId) throw new Fault('refused', 'Your own password is changed at /api/auth/password.')
        await hands.update(User, row.id, { password: await hashed(String(input.password)) })
        return { body: { message: 'Password reset' } }
      },
    },
    unlockSigning: {
      on: 'row', path: 'unlock-signing',
      run: async ({ row, hands }) => {
        for (const one of await hands.list(Signer as unknown as Entity, where('person', 'eq', String(row.id)))) await hands.update(Signer as unknown as Entity, one.id, { failures: 0, lockedAt: null })
        return { row }
      },
    },
    activate: { on: 'row', run: async ({ row, hands }) => { await hands.update(User, row.id, { isActive: true }); return { row } } },
  },
})
