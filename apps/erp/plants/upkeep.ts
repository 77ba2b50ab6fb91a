import { job } from '@tenon/jobs'
import { both, type Hands, where } from '@tenon/model'
import { Equipment } from '../equipment/equipment.ts'
import { MaterialLot, RETEST } from '../materials/lot.ts'
import { holders } from '../notices/notification.ts'
import { notify } from '../notices/notices.ts'
import { later } from '../traits.ts'
import { Plant } from './plant.ts'

/** Rows that one transaction changes. */
const AT_ONCE = 100
/** Days before which a calibration is announced. */
const AHEAD = 7

/** What the date alone changes, at each plant when a day begins there: every hour, because somewhere one does. */
export const upkeep = job({
  name: 'upkeep', key: () => 'upkeep', schedule: { cron: '5 * * * *', missed: 'last' },
  run: async (work) => {
    const done = { expired: 0, retest: 0, told: 0 }
    for (const plant of await work.step((hands) => hands.pick(Plant, ['id', 'timeZone'], { op: 'true' }, ['id']))) {
      const atPlant = <T>(what: (hands: Hands) => Promise<T>): Promise<T> => work.step((hands) => what(hands.within(String(plant.id), String(plant.timeZone))))
      for (const [name, what] of [['expired', expire], ['retest', retest]] as const) for (let changed = AT_ONCE; changed === AT_ONCE && !work.signal.aborted;) { changed = await atPlant(what); done[name] += changed }
      done.told += await atPlant(announce)
    }
    return done
  },
})

/** What has expired is used no more: it waits to be destroyed or sent back. */
async function expire(hands: Hands): Promise<number> {
  const lots = await hands.list(MaterialLot, both(where('qcStatus', 'in', ['Approved', 'Quarantine']), where('expiryDate', 'lte', hands.today)), ['id'], AT_ONCE)
  for (const lot of lots) await hands.because(`expired on ${String(lot.expiryDate)}`).update(MaterialLot, lot.id, { qcStatus: 'Expired' })
  return lots.length
}

/** What is due for retest goes back to quarantine until it is tested. */
async function retest(hands: Hands): Promise<number> {
  const lots = await hands.list(MaterialLot, both(where('qcStatus', 'eq', 'Approved'), where('retestDate', 'lte', hands.today)), ['id'], AT_ONCE)
  for (const lot of lots) await hands.because(`due for retest on ${String(lot.retestDate)}`).update(MaterialLot, lot.id, { qcStatus: 'Quarantine', holdReason: `${RETEST} on ${String(lot.retestDate)}` })
  return lots.length
}

/** Calibrations that are due are told once a week ahead and once on their day; from that day on the equipment is not fit for use. */
async function announce(hands: Hands): Promise<number> {
  const due = await hands.list(Equipment, where('nextCalibration', 'lte', later(hands.today, AHEAD)), ['code'])
  const people = due.length === 0 ? [] : (await holders(hands, ['QC Manager', 'Production Manager'])).map((person) => person.id)
  for (const one of due) {
    const over = String(one.nextCalibration) <= hands.today
    await notify.tell(hands, people, {
      event: `calibration ${over ? 'due' : 'soon'} ${String(one.id)} ${String(one.nextCalibration)}`, kind: 'calibration-due', about: String(one.id), type: over ? 'warning' : 'action',
      title: over ? 'Calibration due' : 'Calibration soon due', message: `${String(one.code)} ${String(one.name)} is to be calibrated by ${String(one.nextCalibration)}${over ? ' and cannot be used until it is.' : '.'}`,
    })
  }
  return due.length
}
