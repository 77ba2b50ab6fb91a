import { later } from '../traits.ts'
import type { Scene } from './scene.ts'
import type { Story } from './story.ts'

const customers = ['City Hospital', 'Sunrise Pharmacies', 'State Medical Stores'] as const
/** What happens at a plant: in each of the twelve months, and in the last days. */
export interface Year {
  readonly plant: string
  /** How ids and codes begin there. */
  readonly crew: string
  readonly makes: readonly string[]
  /** Whether the other departments are told of too. */
  readonly departments?: boolean
  month(story: Story, month: number, s: Scene): Promise<void>
  end(story: Story): Promise<void>
}

/** Granules, tablets of them, and ibuprofen: a press drifts, a lot of starch is refused, a batch is rejected, one yields too little. */
const hyderabad: Year = {
  plant: 'plant-a', crew: '', makes: ['MBR-GRAN', 'MBR-PARA', 'MBR-IBU'], departments: true,
  async month(story, month, s) {
    await story.supply()
    await story.buy(month < 9 ? 'received' : (['ordered', 'approved', 'proposed'] as const)[month - 9]!)
    s.wait(3)
    await story.batch('MBR-GRAN')
    if (month === 3) await story.press()
    const tablets = await story.batch('MBR-PARA', { press: month % 2 === 0 ? 'TP-1' : 'TP-2', ...(month === 5 ? { yield: 92.4 } : {}), ...(month === 7 ? { until: 'rejected' } : {}), ...(month === 11 ? { until: 'review' } : {}), ...(month === 2 ? { correct: '178' } : {}) })
    if (month === 11) await story.deviation({ title: 'Hardness near the limit', description: 'Three of twenty tablets below 85 N.', severity: 'High', sourceDept: 'Production', batch: tablets.id }, 'Investigation')
    else if (month % 4 === 1) await story.deviation({ title: 'Label roll changed without a second check', description: 'Found at the reconciliation of labels.', severity: 'Low', sourceDept: 'Production', batch: tablets.id, afterRelease: true }, 'Closed', 'The instruction did not ask for it')
    if (month < 11) await story.batch('MBR-IBU', month === 8 ? { yield: 90.1 } : {})
    if (month < 11 && month !== 7) await story.ship('FG-PARA', 40, customers[month % 3]!)
  },
  async end(story) {
    await story.batch('MBR-GRAN', { until: 'held' })
    await story.batch('MBR-IBU', { until: 'planned' })
    await story.buy('asked')
    await story.deviation({ title: 'Humidity alarm in the granulation room', description: 'Above 60 % for twelve minutes.', severity: 'Medium', sourceDept: 'Production' }, 'Open')
    await story.today()
  },
}

/** Ibuprofen for Europe: steady, with one batch rejected and a room that was too warm. */
const dublin: Year = {
  plant: 'plant-b', crew: 'dub', makes: ['MBR-IBU'],
  async month(story, month, s) {
    await story.supply(['API-IBU', 'EXC-MCC'])
    s.wait(4)
    const batch = await story.batch('MBR-IBU', { yield: 97.1 + (month % 5) * 0.4, ...(month === 6 ? { until: 'rejected' } : {}), ...(month === 11 ? { until: 'review' } : {}) })
    if (month === 4) await story.deviation({ title: 'Store above 25 °C over a weekend', description: 'The cooling stopped on Saturday night.', severity: 'Medium', sourceDept: 'Supply Chain Management', batch: batch.id, afterRelease: true }, 'Closed', 'A fuse of the cooling')
    if (month % 2 === 1 && month < 11) await story.ship('FG-IBU', 70, customers[(month + 1) % 3]!)
  },
  async end(story) {
    await story.batch('MBR-IBU', { until: 'planned' })
    await story.deviation({ title: 'Pallet of microcrystalline cellulose torn', description: 'Two drums damaged at the gate.', severity: 'Low', sourceDept: 'Supply Chain Management' }, 'Open')
    await story.today()
  },
}

/** Paracetamol for America: granules one month, tablets of them in the same; the newest plant, with lower yields at first. */
const newJersey: Year = {
  plant: 'plant-c', crew: 'nj', makes: ['MBR-GRAN', 'MBR-PARA'],
  async month(story, month, s) {
    await story.supply(['API-PARA', 'EXC-STA', 'EXC-MGS'])
    s.wait(5)
    await story.batch('MBR-GRAN', { yield: 97.6 + Math.min(month, 6) * 0.2 })
    if (month % 2 === 1) await story.batch('MBR-PARA', month === 1 ? { yield: 93.8 } : month === 11 ? { until: 'started' } : {})
    if (month % 4 === 3 && month < 11) await story.ship('FG-PARA', 80, customers[month % 3]!)
    if (month === 9) await story.buy('ordered')
  },
  async end(story) { await story.today() },
}

export const years: readonly Year[] = [hyderabad, dublin, newJersey]
/** The month that begins so long before today. */
export const beginningOf = (month: number, today: string): string => later(today, -360 + month * 30)
