import { createPasswords } from '@tenon/auth'
import type { EngineOptions } from '@tenon/engine'
import type { Database } from '@tenon/sql'
import { User } from '../people/user.ts'
import { Plant } from '../plants/plant.ts'
import { later } from '../traits.ts'
import { Departments } from './departments.ts'
import { founded } from './founding.ts'
import { mailOf, people, plants } from './people.ts'
import { Scene } from './scene.ts'
import { Story } from './story.ts'

export const password = 'Demo-password-1!'
const customers = ['City Hospital', 'Sunrise Pharmacies', 'State Medical Stores'] as const

/**
 * The people and plants of the front end, and a year at the first of them (or its last months, or none), by the same rules as any other
 * data; answers how many rows it asked for.
 */
export async function seedDemo(database: Database, options: EngineOptions, months = 12, today: string = new Date().toISOString().slice(0, 10)): Promise<number> {
  const hash = await createPasswords().hash(password)
  return database.transaction(async (connection) => {
    const s = new Scene(database, connection, options, later(today, -366))
    await s.act(null, async (hands) => {
      for (const [id, name, region, manager] of plants) await hands.create(Plant, { id, name, region, manager })
      for (const [id, name, role, department, plant] of people) await hands.create(User, { id, name, email: mailOf(id, name), password: hash, role, department, plant, isActive: true })
    })
    if (months === 0) return plants.length + people.length
    const found = await founded(s, today)
    const [story, departments] = [new Story(s, found), new Departments(s, found)]
    await departments.establish(today)
    for (let month = 12 - months; month < 12; month++) {
      s.day = later(today, -360 + month * 30)
      await story.supply()
      await story.buy(month < 9 ? 'received' : (['ordered', 'approved', 'proposed'] as const)[month - 9]!)
      s.wait(3)
      await story.batch('MBR-GRAN')
      if (month === 3) await story.press()
      const tablets = await story.batch('MBR-PARA', { press: month % 2 === 0 ? 'TP-1' : 'TP-2', ...(month === 5 ? { yield: 92.4 } : {}), ...(month === 7 ? { until: 'rejected' } : {}), ...(month === 11 ? { until: 'review' } : {}), ...(month === 2 ? { correct: '178' } : {}) })
      if (month === 11) await story.deviation({ title: 'Hardness near the limit', description: 'Three of twenty tablets below 85 N.', severity: 'High', sourceDept: 'Production', batch: tablets.id }, 'Investigation')
      else if (month % 4 === 1) await story.deviation({ title: 'Label roll changed without a second check', description: 'Found at the reconciliation of labels.', severity: 'Low', sourceDept: 'Production', batch: tablets.id, afterRelease: true }, 'Closed', 'The instruction did not ask for it')
      if (month < 11) await story.batch('MBR-IBU', month === 8 ? { yield: 90.1 } : {})
      await departments.month(month)
      if (month < 11 && month !== 7) await story.ship('FG-PARA', 40, customers[month % 3]!)
    }
    s.day = later(today, -2)
    await story.batch('MBR-GRAN', { until: 'held' })
    await story.batch('MBR-IBU', { until: 'planned' })
    await story.buy('asked')
    await story.deviation({ title: 'Humidity alarm in the granulation room', description: 'Above 60 % for twelve minutes.', severity: 'Medium', sourceDept: 'Production' }, 'Open')
    await story.today()
    await departments.today()
    return s.rows + plants.length + people.length
  })
}
