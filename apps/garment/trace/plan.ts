import { type Hands, where } from '@tenon/model'
import { Phase } from '../phases/phase.ts'
import { Step } from './movement.ts'

/** A step of one reference's own way. */
export interface OwnStep { readonly phase: number; readonly code: string; readonly name: string; readonly stage: string; readonly order: number; readonly area: string; readonly estimatedHours: number; readonly maximumHours: number }

/** The way of a reference as it was laid down when it began; one that began before is given the phases as they are now. */
export async function planOf(hands: Hands, reference: unknown): Promise<OwnStep[]> {
  const kept = (await hands.list(Step, where('reference', 'eq', reference), ['order'])) as unknown as OwnStep[]
  if (kept.length > 0) return kept
  return laidDown(hands, reference)
}

/** The phases as they are now become the way of a reference, in the place of the one it had. */
export async function replan(hands: Hands, reference: unknown): Promise<OwnStep[]> {
  for (const step of await hands.list(Step, where('reference', 'eq', reference), ['order'])) await hands.remove(Step, step.id)
  return laidDown(hands, reference)
}

async function laidDown(hands: Hands, reference: unknown): Promise<OwnStep[]> {
  const phases = await hands.list(Phase, where('status', 'eq', 'ACTIVA'), ['order'])
  const made: OwnStep[] = []
  for (const { id, code, name, stage, order, area, estimatedHours, maximumHours } of phases) {
    const step = { phase: Number(id), code, name, stage, order, area, estimatedHours, maximumHours } as OwnStep
    await hands.create(Step, { reference, ...step })
    made.push(step)
  }
  return made
}
