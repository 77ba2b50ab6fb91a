import { both, Decimal, type Hands, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { openOos, Oos } from './oos.ts'
import { shown } from '../traits.ts'
import { QualitySample } from './sample.ts'

type Row = Record<string, unknown>

/** The number that a result gives, under `value` or `result`; null where it is in words. */
function measured(result: unknown): Decimal | null {
  const said = typeof result === 'object' && result !== null ? ((result as Row).value ?? (result as Row).result) : undefined
  const [, digits] = typeof said === 'number' ? [said, String(said)] : typeof said === 'string' ? (/^\s*(-?\d+(?:\.\d+)?)\s*(?:%|[A-Za-z/]+)?\s*$/.exec(said) ?? []) : []
  try { return digits === undefined ? null : Decimal.of(digits) } catch (error) { if (error instanceof RangeError) return null; throw error }
}

/** Whether a result lies in the limits of its test: null where there are none, or it is no number. */
export function judged(test: Row, result: unknown): boolean | null {
  const [low, high] = [test.lowLimit as Decimal | null, test.highLimit as Decimal | null]
  if (low === null && high === null) return null
  const value = measured(result)
  if (value === null) throw new Fault('invalid', 'result_data: a number is needed under "value": this test has limits', { issues: [{ path: ['resultData'], code: 'custom', message: 'a number is needed under "value": this test has limits' }] })
  return (low === null || value.compare(low) >= 0) && (high === null || value.compare(high) <= 0)
}

/** What is out of specification is investigated before it is measured again: it is never overwritten. */
export async function noneOpen(hands: Hands, test: Row): Promise<void> {
  if ((await hands.find(Oos, both(where('test', 'eq', test.id), where('status', 'ne', 'Closed')))) !== null) throw new Fault('refused', 'The result that was out of specification is investigated first.')
}

export async function outOfSpecification(hands: Hands, test: Row): Promise<void> {
  const [low, high] = [test.lowLimit as Decimal | null, test.highLimit as Decimal | null]
  const limits = low === null ? `at most ${shown(high)}` : high === null ? `at least ${shown(low)}` : `${shown(low)} to ${shown(high)}`
  await openOos(hands, test, await hands.find(QualitySample, where('id', 'eq', test.sample)), String(measured(test.resultData)), `${limits} ${String(test.unit ?? '')}`.trim())
}
