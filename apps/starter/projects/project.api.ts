import { own, resource, signedIn } from '@tenon/model'
import { Project } from './project.ts'

const words = ['id', 'name', 'description', 'status', { as: 'createdAt', path: 'createdAt' }, { as: 'updatedAt', path: 'updatedAt' }, { owner: ['id', 'username'] }] as const

export const projects = resource(Project, {
  path: 'projects', list: words, detail: words, page: { by: 'none', as: 'data' }, filter: ['status'], search: ['name', 'description'], partialPut: true,
  scope: own('owner'), allow: { read: signedIn, create: signedIn, update: signedIn, delete: signedIn },
})
