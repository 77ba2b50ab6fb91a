import { Job } from '@tenon/jobs'
import { resource } from '@tenon/model'
import { admins, managers } from '../roles.ts'
import { active, pages } from '../traits.ts'
import { Drift } from './jobs.ts'
import { Router } from './router.ts'

const settings = ['name', 'address', 'username', 'isDefault', 'rate', 'timeoutMs'] as const

/** The routers; a password is taken and never shown. */
export const routers = resource(Router, {
  path: 'routers', lookup: 'uid', page: pages, scope: active, partialPut: true, list: ['id', 'uid', ...settings, 'createdAt', 'updatedAt'], create: [...settings, 'password'],
  allow: { read: managers, create: admins, update: admins, delete: admins },
})

/** Where a router and the office disagree; what is approved is mended by the next comparison. */
export const drifts = resource(Drift, {
  path: 'network/differences', only: ['list', 'read'], page: pages, list: ['id', 'router', 'router.name', 'username', 'kind', 'kind.label', 'state', 'seenAt'], filter: ['router', 'kind', 'state'],
  allow: { read: managers, approve: managers },
  actions: { approve: { on: 'row', run: async ({ row, hands }) => ({ row: await hands.update(Drift, row.id, { state: 'approved' }) }) } },
})

/** What is being worked on, how far it is, and what went wrong. */
export const jobs = resource(Job, {
  path: 'jobs', only: ['list', 'read'], page: pages, list: ['id', 'name', 'state', 'attempts', 'done', 'total', 'result', 'error', 'runAt', 'createdAt', 'startedAt', 'finishedAt'], filter: ['name', 'state'],
  allow: { read: managers },
})
