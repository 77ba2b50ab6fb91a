import { entity, id, instant, one, own, resource, signedIn, text } from '@tenon/model'
import { stamped } from '../core/traits.ts'
import { User } from '../core/user.ts'

export const Example = entity('example', {
  id: id(), user: one(User).onDelete('cascade').readonly(), title: text(200), content: text(), createdAt: instant().readonly(), updatedAt: instant().readonly(),
}, { table: 'examples_example', order: ['-createdAt', '-id'], stamps: { ...stamped, createdBy: 'user' } })

/** Everybody's own. The session comes first: whoever is not signed in hears 403. */
export const examples = resource(Example, {
  path: 'examples', identify: ['session', 'token'], scope: own('user'), list: ['id', 'title', 'content', 'createdAt', 'updatedAt'],
  allow: { read: signedIn, create: signedIn, update: signedIn, delete: signedIn },
  actions: { customAction: { on: 'row', run: async () => ({ body: { status: 'action completed' } }) } },
})
