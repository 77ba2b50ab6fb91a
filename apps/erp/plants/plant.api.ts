import { resource, signedIn } from '@tenon/model'
import { only } from '../permissions.ts'
import { Plant } from './plant.ts'

const words = ['id', 'name', 'region', 'manager', { as: 'managerId', path: 'manager' }, { as: 'last_updated', path: 'updatedAt' }, { as: 'lastUpdated', path: 'updatedAt' }] as const
const builders = only(['System Admin', 'Management'], 'Only administrators can change plants.')

export const plants = resource(Plant, {
  path: 'plants', list: words, detail: words, order: ['name'], filter: ['region'], search: ['name', 'region'],
  allow: { read: signedIn, create: builders, update: builders, delete: only(['System Admin'], 'Only system administrators can remove plants.') },
  scope: { describe: 'the plants one works at', answer: (actor) => (actor === null ? false : { op: 'in', path: 'id', value: actor.facts.plants as string[] }) },
  inUse: 'This plant has records and cannot be removed.',
})
