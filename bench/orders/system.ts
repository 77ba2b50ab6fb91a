import type { System } from '../../packages/cli/system.ts'
import type { Actor } from '@tenon/model'
import { bench } from './app.ts'
import { User } from './entities.ts'

const rights = new Set(['order:read', 'order:create', 'order:update', 'order:delete', 'order:amount', 'order:note'])
const actorOf = (_: unknown, user: Readonly<Record<string, unknown>>): Promise<Actor> => Promise.resolve({ id: Number(user.id), tenant: user.organization as number, isStaff: false, isSuperuser: false, roles: new Set<string>(), permissions: rights, facts: {} })

export const system: System = { name: 'bench', title: 'Bench', app: bench, user: User, routes: [], actorOf, logins: [], seed: () => Promise.resolve(0) }
