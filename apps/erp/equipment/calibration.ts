import { choice, date, entity, both, type Hands, one, text, where } from '@tenon/model'
import { witness } from '../people/person.ts'
import { Plant } from '../plants/plant.ts'
import { openDeviation } from '../quality/deviation.ts'
import { key, stamped, timestamps } from '../traits.ts'
import { Equipment } from './equipment.ts'

/** One calibration: what was found, what was left, and when it is due again. */
export const Calibration = entity('calibration_record', {
  id: key(), equipment: one(Equipment).reverse('calibrations'), performedOn: date(), result: choice('In Tolerance', 'Out of Tolerance'), asFound: text(200), asLeft: text(200), standardUsed: text(150), certificate: text(100).optional(), nextDue: date(), performedBy: witness('performed_by'), ...timestamps,
}, {
  within: Plant, table: 'calibration_records', gmp: { reason: true }, stamps: { ...stamped, createdBy: 'performedBy' }, order: ['-performedOn', '-createdAt'], label: 'Calibration', index: [['equipment', '-performedOn']], title: (c) => `${c.performedOn} ${c.result}`,
  check: (c) => (c.nextDue <= c.performedOn ? [{ path: ['nextDue'], message: 'The next calibration lies after this one.' }] : undefined),
  hooks: {
    after: async (calibration, old, hands) => {
      if (old !== null) return
      const good = calibration.result === 'In Tolerance'
      const doing = hands.because(`calibrated on ${calibration.performedOn}`)
      await doing.update(Equipment, calibration.equipment, { lastCalibration: calibration.performedOn, nextCalibration: calibration.nextDue, ...(good ? {} : { status: 'Under QA Hold', holdReason: 'Found out of tolerance' }) })
      if (!good) await openDeviation(hands, { title: 'Calibration out of tolerance', description: `As found: ${calibration.asFound}. All that was made since the last good calibration is to be judged.`, equipment: calibration.equipment, severity: 'High', sourceDept: 'Quality Control' })
    },
  },
})

/** The day of the last good calibration before another. */
export async function lastGood(hands: Hands, of: Readonly<Record<string, unknown>>): Promise<string | null> {
  const [found] = await hands.list(Calibration, both(where('equipment', 'eq', of.equipment), where('result', 'eq', 'In Tolerance'), where('performedOn', 'lt', of.performedOn)), ['-performedOn'], 1)
  return found === undefined ? null : String(found.performedOn)
}
