import { choice, date, entity, type Hands, instant, one, resource, signedIn, text } from '@tenon/model'
import { notifyTables } from '@tenon/notify'
import { working } from '../people/here.ts'
import { User } from '../people/user.ts'
import { Plant } from '../plants/plant.ts'
import { key } from '../traits.ts'
import type { RoleName } from '../words.ts'

/** What is told to people, and what became of it. */
export const tables = notifyTables(User)

/** Something that one person is to do. */
export const Task = entity('task', {
  id: key(), title: text(200), description: text().blank(), dueDate: date(), status: choice('pending', 'in progress', 'completed').default('pending'), priority: choice('low', 'medium', 'high', 'critical').default('medium'),
  assignedBy: one(User).wire('assigned_by').column('assigned_by').optional(), assignedTo: one(User).wire('assigned_to').column('assigned_to'), createdAt: instant().readonly(), completedAt: instant().optional().readonly(),
}, {
  within: Plant, table: 'tasks', stamps: { created: 'createdAt' }, order: ['dueDate', 'id'], title: (t) => t.title, index: [['assignedTo', 'status']],
  hooks: { before: (task, _old, hands) => ({ completedAt: task.status === 'completed' ? (task.completedAt ?? hands.now) : null }) },
})

export const tasks = resource(Task, {
  path: 'tasks', filter: ['status', 'priority', 'assignedTo'], search: ['title'], only: ['list', 'read', 'create', 'update'],
  scope: { describe: 'given to or by the caller', answer: (actor) => (actor === null ? false : { op: 'or', of: [{ op: 'eq', path: 'assignedTo', value: actor.id }, { op: 'eq', path: 'assignedBy', value: actor.id }] }) },
  create: ['title', 'description', 'dueDate', 'priority', 'assignedTo'], update: ['status', 'description', 'dueDate', 'priority'], allow: { read: signedIn, create: signedIn, update: signedIn },
  before: (task, old, hands) => (old === null ? { assignedBy: String(hands.actorId) } : { assignedBy: task.assignedBy }),
})

/** Everybody active who has one of these roles at the plant of the moment. */
export const holders = async (hands: Hands, roles: readonly RoleName[]): Promise<Record<string, unknown>[]> =>
  hands.list(User, working(hands, roles), ['id'])
