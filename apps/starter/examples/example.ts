import { entity, id, instant, one, text } from '@tenon/model'
import { User } from '../people/user.ts'

/** The guide's example: a text that belongs to one person. */
export const Example = entity('example', {
  id: id(), user: one(User).onDelete('cascade').reverse('examples').readonly(), title: text(200), content: text(), createdAt: instant().readonly(), updatedAt: instant().readonly(),
}, { stamps: { created: 'createdAt', updated: 'updatedAt', createdBy: 'user' }, order: ['-createdAt', '-id'], title: (e) => e.title })
