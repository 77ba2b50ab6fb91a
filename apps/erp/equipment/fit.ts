import { either, type Filter, where } from '@tenon/model'

type Row = Readonly<Record<string, unknown>>
const idle = ['Idle', 'Running']

/** Why equipment may not be used on a day, if it may not. */
export function unfit(equipment: Row, today: string): string | undefined {
  const name = String(equipment.name)
  if (!idle.includes(String(equipment.status))) return `${name} is not free: ${String(equipment.status)}.`
  if (equipment.qualification !== 'Qualified') return `${name} is not qualified.`
  if (equipment.cleaningStatus !== 'Clean') return `${name} is not clean.`
  if (typeof equipment.nextCalibration === 'string' && equipment.nextCalibration <= today) return `${name} was due for calibration on ${equipment.nextCalibration}.`
  return undefined
}

/** The same as a condition on the rows at a path. */
export const notFit = (path: string, today: string): Filter =>
  either({ op: 'not', of: where(`${path}.status`, 'in', idle) }, where(`${path}.qualification`, 'ne', 'Qualified'), where(`${path}.cleaningStatus`, 'ne', 'Clean'), where(`${path}.nextCalibration`, 'lte', today))
