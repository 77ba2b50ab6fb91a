import { createPasswords } from '@tenon/auth'
import type { EngineOptions } from '@tenon/engine'
import type { Database } from '@tenon/sql'
import { User } from '../people/user.ts'
import { Plant } from '../plants/plant.ts'
import { later } from '../traits.ts'
import { Departments } from './departments.ts'
import { common, founded } from './founding.ts'
import { colleagues, mailOf, people, plants } from './people.ts'
import { Scene } from './scene.ts'
import { Story } from './story.ts'
import { beginningOf, years } from './years.ts'

export const password = 'Demo-password-1!'

/**
 * The people and plants of the front end, and a year at each of the plants (or its last months, or none, and then nobody works at the
 * other two), by the same rules as any other data; answers how many rows it asked for.
 */
export async function seedDemo(database: Database, options: EngineOptions, months = 12, today: string = new Date().toISOString().slice(0, 10)): Promise<number> {
  const hash = await createPasswords().hash(password)
  const all = months === 0 ? people : [...people, ...colleagues]
  return database.transaction(async (connection) => {
    const s = new Scene(database, connection, options, later(today, -366))
    await s.act(null, async (hands) => {
      for (const [id, name, region, manager, timeZone] of plants) await hands.create(Plant, { id, name, region, manager: all.some(([person]) => person === manager) ? manager : null, timeZone })
      for (const [id, name, role, department, plant] of all) await hands.create(User, { id, name, email: mailOf(id, name), password: hash, role, department, plant, isActive: true })
    })
    if (months === 0) return plants.length + all.length
    const shared = await common(s)
    for (const year of years) {
      s.to(year.plant, year.crew, later(today, -366))
      const found = await founded(s, shared, year.makes, today)
      const story = new Story(s, found)
      const departments = year.departments === true ? new Departments(s, found) : undefined
      await departments?.establish(today)
      for (let month = 12 - months; month < 12; month++) {
        s.day = beginningOf(month, today)
        await year.month(story, month, s)
        await departments?.month(month)
      }
      s.day = later(today, -2)
      await year.end(story)
      await departments?.today()
    }
    return s.rows + plants.length + all.length
  })
}
