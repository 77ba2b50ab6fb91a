import { job } from '@tenon/jobs'
import { all, both, type Hands, where } from '@tenon/model'
import { MaterialLot } from '../materials/lot.ts'
import { holders } from '../notices/notification.ts'
import { notify } from '../notices/notices.ts'
import { Plant } from '../plants/plant.ts'
import { BatchStep } from '../production/step.ts'
import type { RoleName } from '../words.ts'

const AT_ONCE = 200
const told = async (hands: Hands, roles: readonly RoleName[]): Promise<unknown[]> => (await holders(hands, roles)).map((person) => person.id)

/** Every plant's rows, a transaction each: what `work` leaves undone is done by the next run. */
const everywhere = (name: string, cron: string, of: (hands: Hands) => Promise<number>) => job({
  name, schedule: { cron }, key: () => name,
  run: async (work) => {
    let done = 0
    for (const { id } of await work.step((hands) => hands.list(Plant, all, ['id']))) done += await work.step((hands) => of(hands.within(String(id))))
    return { done }
  },
})

/** A lot whose day has come is expired, whether or not anybody looks at it. */
export const expireLots = everywhere('expire-lots', '10 0 * * *', async (hands) => {
  const lots = await hands.list(MaterialLot, both(where('qcStatus', 'in', ['Approved', 'Quarantine']), where('expiryDate', 'lte', hands.today)), ['expiryDate', 'id'], AT_ONCE)
  for (const lot of lots) await hands.because(`expired on ${String(lot.expiryDate)}`).update(MaterialLot, lot.id, { qcStatus: 'Expired' })
  if (lots.length > 0) await notify.tell(hands, await told(hands, ['Warehouse Manager', 'QA Manager']), { kind: 'lots-expired', type: 'warning', title: 'Lots expired', message: lots.slice(0, 20).map((lot) => String(lot.lotNumber)).join(', ') })
  return lots.length
})

/** A hold time that is nearly over is told while there is still time. */
export const holdTimes = everywhere('hold-times', '*/5 * * * *', async (hands) => {
  const steps = await hands.list(BatchStep, both(where('status', 'eq', 'Pending'), where('alarmAt', 'lte', hands.now), where('alarmed', 'eq', false), where('batch.status', 'in', ['In Progress', 'On Hold'])), ['alarmAt', 'id'], AT_ONCE)
  for (const step of steps) {
    await hands.because('hold time nearly over').update(BatchStep, step.id, { alarmed: true })
    await notify.tell(hands, await told(hands, ['Production Manager', 'Production Head']), { kind: 'hold-time', type: 'warning', title: 'Hold time nearly over', message: `Step ${String(step.position)}, ${String(step.name)}, is to be begun by ${String(step.beginBy).slice(0, 16)} UTC.` })
  }
  return steps.length
})
