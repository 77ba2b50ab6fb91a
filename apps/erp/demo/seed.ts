import { createPasswords } from '@tenon/auth'
import { type Context, createEngine, type EngineOptions } from '@tenon/engine'
import type { Database } from '@tenon/sql'
import { erp } from '../app.ts'
import { User } from '../people/user.ts'
import { Plant } from '../plants/plant.ts'
import { mailOf, people, plants } from './people.ts'

export const password = 'Demo-password-1!'

/** The people and plants of the front end; answers how many rows it wrote. */
export async function seedDemo(database: Database, options: EngineOptions): Promise<number> {
  const engine = createEngine(erp, database, options)
  const hash = await createPasswords().hash(password)
  const context: Context = { actor: null, requestId: 'demo', source: 'import', now: () => new Date().toISOString().replace('Z', '000Z'), timeZone: 'UTC' }
  await engine.act(context, async (hands) => {
    for (const [id, name, region, manager] of plants) await hands.create(Plant, { id, name, region, manager })
    for (const [id, name, role, department, plant] of people) await hands.create(User, { id, name, email: mailOf(id, name), password: hash, role, department, plant, isActive: true })
  })
  return plants.length + people.length
}
