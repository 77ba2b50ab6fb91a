import { choice, entity, id, instant, one, text } from '@tenon/model'
import { User } from '../people/user.ts'

/** A piece of work that somebody has taken on. */
export const Project = entity('project', {
  id: id(), name: text(200), description: text().blank(), status: choice('active', 'completed').default('active'),
  owner: one(User).onDelete('cascade').reverse('projects').readonly(), createdAt: instant().readonly(), updatedAt: instant().readonly(),
}, { stamps: { created: 'createdAt', updated: 'updatedAt', createdBy: 'owner' }, order: ['-createdAt', '-id'], title: (p) => p.name })
