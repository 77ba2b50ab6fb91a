import { job } from '@tenon/jobs'
import { all, both, type Hands, where } from '@tenon/model'
import { holders } from '../notices/notification.ts'
import { notify } from '../notices/notices.ts'
import { Plant } from '../plants/plant.ts'
import { BatchStep } from '../production/step.ts'
import type { RoleName } from '../words.ts'

const AT_ONCE = 200
const told = async (hands: Hands, roles: readonly RoleName[]): Promise<unknown[]> => (await holders(hands, roles)).map((person) => person.id)

/** A hold time that is nearly over is told while there is still time: each plant's in a transaction, and what one leaves undone the next run does. */
export const holdTimes = job({
  name: 'hold-times', schedule: { cron: '*/5 * * * *', missed: 'last' }, key: () => 'hold-times',
  run: async (work) => {
    let done = 0
    for (const { id } of await work.step((hands) => hands.list(Plant, all, ['id']))) done += await work.step((hands) => alarm(hands.within(String(id))))
    return { done }
  },
})

async function alarm(hands: Hands): Promise<number> {
  const steps = await hands.list(BatchStep, both(where('status', 'eq', 'Pending'), where('alarmAt', 'lte', hands.now), where('alarmed', 'eq', false), where('batch.status', 'in', ['In Progress', 'On Hold'])), ['alarmAt', 'id'], AT_ONCE)
  for (const step of steps) {
    await hands.because('hold time nearly over').update(BatchStep, step.id, { alarmed: true })
    await notify.tell(hands, await told(hands, ['Production Manager', 'Production Head']), { kind: 'hold-time', type: 'warning', title: 'Hold time nearly over', message: `Step ${String(step.position)}, ${String(step.name)}, is to be begun by ${String(step.beginBy).slice(0, 16)} UTC.` })
  }
  return steps.length
}
