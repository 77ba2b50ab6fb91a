import { django } from '@tenon/http'
import { app } from '@tenon/model'
import { notes } from './notes/note.api.ts'
import { User } from './people/user.ts'

/** What is served, and in which words. */
export const project = app({
  name: 'project', title: 'Project', prefix: '/api/v1',
  dialect: django({ pageSize: 20 }),
  resources: [notes],
  entities: [User],
})
