import { own, resource, signedIn } from '@tenon/model'
import { Example } from './example.ts'

const words = ['id', 'title', 'content', 'createdAt', 'updatedAt'] as const

export const examples = resource(Example, {
  path: 'v1/examples', list: words, detail: words, page: { by: 'none' },
  scope: own('user'), allow: { read: signedIn, create: signedIn, update: signedIn, delete: signedIn },
  actions: { customAction: { on: 'row', run: async () => ({ body: { status: 'action completed' } }) } },
})
