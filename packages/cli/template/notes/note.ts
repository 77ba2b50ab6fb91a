import { entity, id, instant, one, text } from '@tenon/model'
import { User } from '../people/user.ts'

/** Something that somebody wrote down. */
export const Note = entity('note', {
  id:        id(),
  owner:     one(User).readonly().onDelete('cascade'),
  title:     text(200),
  content:   text().blank(),
  createdAt: instant().readonly(),
  updatedAt: instant().readonly(),
}, {
  table: 'notes',
  stamps: { created: 'createdAt', updated: 'updatedAt', createdBy: 'owner' },
  order: ['-createdAt'],
})
