import { own, resource, signedIn } from '@tenon/model'
import { Note } from './note.ts'

/** `/api/v1/notes/`: everybody sees and writes their own. */
export const notes = resource(Note, {
  list:   ['id', 'title', 'createdAt', 'updatedAt'],
  detail: ['id', 'title', 'content', 'owner', 'createdAt', 'updatedAt'],
  filter: ['createdAt'],
  search: ['title', 'content'],
  sort:   ['createdAt', 'title'],
  scope:  own('owner'),
  allow:  { read: signedIn, create: signedIn, update: signedIn, delete: signedIn },
})
