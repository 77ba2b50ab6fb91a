import { fastapi } from '@tenon/http'
import { app } from '@tenon/model'
import { gateEntries } from './gate/entry.ts'
import { grns } from './gate/grn.api.ts'
import { notifications, tasks } from './notices/notification.ts'
import { userList, users } from './people/user.api.ts'
import { PlantGrant } from './people/user.ts'
import { plants } from './plants/plant.api.ts'
import { Plant } from './plants/plant.ts'
import { samples } from './quality/sample.api.ts'
import { tests } from './quality/test.api.ts'

/**
 * The pharmaceutical maker's system: who works where, what comes through the gate, what the laboratory finds, what is made of it.
 *
 * @example
 * const engine = createEngine(erp, database)
 */
export const erp = app({
  name: 'erp', title: 'Pharma ERP', prefix: '/api', dialect: fastapi(), tenant: Plant, metrics: true,
  resources: [userList, users, plants, gateEntries, grns, samples, tests, notifications, tasks],
  entities: [PlantGrant],
})
