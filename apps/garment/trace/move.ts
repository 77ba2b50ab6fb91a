import { type Actor, Decimal, type Hands, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { byRole } from '../permissions.ts'
import { Reference } from '../references/reference.ts'
import { settings } from '../settings.ts'
import { hold } from '../users/holding.ts'
import { sameArea } from '../users/lists.ts'
import { Usuario } from '../users/user.ts'
import { calendarOf, stayHours } from './calendar.ts'
import { staysOf } from './fold.ts'
import { Movement, State } from './movement.ts'
import { type OwnStep, planOf, replan } from './plan.ts'
import { movesOf } from './read.ts'

type Row = Record<string, unknown>
export const reasons = ['MEDIDAS', 'CONFECCION', 'MATERIAL', 'DISENO', 'COSTO', 'DOCUMENTACION', 'OTRO'] as const
/** What a move is asked with. `phase` is where the caller believes the reference to be. */
export interface Asked { readonly reference: number; readonly phase?: number; readonly target?: number; readonly notes?: string; readonly reason?: string; readonly user?: number | null; readonly to?: number | null; readonly attachment?: string; readonly quality?: string }

/** The first phase receives a new reference. */
export async function start(hands: Hands, reference: Row, to: number | null): Promise<void> {
  const [first] = await planOf(hands, reference.id)
  if (first === undefined) throw new Fault('conflict', 'No hay fases activas')
  await write(hands, reference, { kind: 'RECIBIDO', phase: first.phase, to })
  await hands.create(State, { id: reference.id, phase: first.phase, arrivedAt: hands.now, holder: to, status: 'EN_PROCESO' })
  await hold(hands, reference, to)
}

/** The phase has done its part: the next one receives, or after the last the reference is finished. */
export async function deliver(hands: Hands, asked: Asked): Promise<void> {
  const { reference, state, steps, step, who } = await begun(hands, asked)
  const next = steps[steps.indexOf(step) + 1]
  await write(hands, reference, { kind: 'ENTREGADO', phase: step.phase, from: who, notes: asked.notes, attachment: asked.attachment, quality: asked.quality, hours: await spent(hands, reference, step) })
  if (next === undefined) {
    await hands.update(State, state.id, { status: 'FINALIZADA', holder: null, notes: asked.notes ?? null })
    await hands.update(Reference, reference.id, { status: 'FINALIZADA' })
    await hold(hands, reference, null)
  } else await receive(hands, reference, next, who, asked.to ?? null)
}

/** Sent back to an earlier phase, with a reason that somebody can work with. */
export async function giveBack(hands: Hands, asked: Asked): Promise<void> {
  const { reference, steps, step, who } = await begun(hands, asked)
  if (!(reasons as readonly unknown[]).includes(asked.reason)) throw new Fault('refused', `Indique el motivo de la devolución: ${reasons.join(', ')}`)
  const notes = (asked.notes ?? '').trim()
  if ([...notes].length < 10) throw new Fault('refused', 'La observación de una devolución debe tener al menos 10 caracteres')
  const target = steps.find((s) => s.phase === (asked.target ?? steps[steps.indexOf(step) - 1]?.phase))
  if (target === undefined || target.order >= step.order) throw new Fault('refused', 'Solo se puede devolver a una fase anterior')
  await write(hands, reference, { kind: 'DEVUELTO', phase: step.phase, from: who, notes: `[${asked.reason}] ${notes}`, attachment: asked.attachment, quality: asked.quality ?? 'RECHAZADO', hours: await spent(hands, reference, step) })
  await receive(hands, reference, target, who, asked.to ?? null)
}

/** Somebody else holds it from now on. */
export async function assign(hands: Hands, asked: Asked): Promise<void> {
  const { reference, state, step, who } = await begun(hands, asked, true)
  await mayHold(hands, asked.to ?? null)
  await write(hands, reference, { kind: 'ASIGNADO', phase: step.phase, from: who, to: asked.to ?? null, notes: asked.notes })
  await hands.update(State, state.id, { holder: asked.to ?? null })
  await hold(hands, reference, asked.to ?? null)
}

/** The clock stops, for a reason, until it goes on. */
export async function pause(hands: Hands, asked: Asked, on: boolean): Promise<void> {
  const { reference, state, step, who } = await begun(hands, asked, true)
  if ((state.status === 'PAUSADO') === on) throw new Fault('conflict', on ? 'La referencia ya está en pausa' : 'La referencia no está en pausa')
  if (on && (asked.notes ?? '').trim() === '') throw new Fault('refused', 'Indique el motivo de la pausa')
  await write(hands, reference, { kind: on ? 'PAUSADO' : 'REANUDADO', phase: step.phase, from: who, notes: asked.notes })
  await hands.update(State, state.id, { status: on ? 'PAUSADO' : 'EN_PROCESO' })
}

/** Phases that have changed since the reference began are its own from now on: on purpose, and by who leads the flow. */
export async function migrate(hands: Hands, asked: Asked): Promise<void> {
  const { reference, step } = await begun(hands, asked, true)
  if (hands.actor === null ? !settings.open : !leads(hands.actor)) throw new Fault('forbidden', 'Solo quien dirige el flujo puede cambiar el camino de una referencia')
  const steps = await replan(hands, reference.id)
  if (!steps.some((s) => s.phase === step.phase)) throw new Fault('conflict', `La fase ${step.name} ya no existe en el flujo: mueva antes la referencia`)
}

/** The locked state, and the checks that every move shares: it is where the caller believes it to be, and his area answers for it. */
async function begun(hands: Hands, asked: Asked, paused = false): Promise<{ reference: Row; state: Row; steps: OwnStep[]; step: OwnStep; who: number | null }> {
  const reference = await hands.find(Reference, where('id', 'eq', asked.reference))
  const state = reference === null ? null : await hands.lock(State, reference.id)
  if (reference === null || state === null) throw new Fault('notFound', 'La referencia no existe o no ha comenzado')
  const steps = await planOf(hands, reference.id)
  const step = steps.find((s) => s.phase === state.phase)
  if (step === undefined) throw new Fault('conflict', 'La fase actual no pertenece al flujo de la referencia')
  if (state.status === 'FINALIZADA') throw new Fault('conflict', 'La referencia ya está finalizada')
  if (asked.phase !== undefined && asked.phase !== state.phase) throw new Fault('conflict', `La referencia ya no está en esa fase: está en ${step.name}`)
  if (state.status === 'PAUSADO' && !paused) throw new Fault('conflict', 'La referencia está en pausa')
  return { reference, state, steps, step, who: await answerable(hands, asked, step) }
}

const leads = (a: Actor | null): boolean => a !== null && (a.isSuperuser || a.permissions.has('flow:lead'))

/** Who moves it: a user of the phase's area, or whoever leads the flow. */
async function answerable(hands: Hands, asked: Asked, step: OwnStep): Promise<number | null> {
  const { actor } = hands
  if (actor === null && settings.open && (asked.user ?? null) === null) return null
  const id = actor === null ? asked.user : (actor.facts.usuario as number | null)
  if (leads(actor)) return id ?? null
  const user = id === null || id === undefined ? null : await hands.find(Usuario, where('id', 'eq', id))
  if (user === null || user.estado !== 'ACTIVO') throw new Fault('forbidden', 'Solo un usuario activo puede mover referencias')
  if (!(byRole[String(user.rol)] ?? []).includes('flow:lead') && !sameArea(String(user.area), step.area)) throw new Fault('forbidden', `La fase ${step.name} es del área ${step.area}: no puede entregarla ni devolverla`)
  return Number(user.id)
}

async function mayHold(hands: Hands, to: number | null): Promise<void> {
  if (to === null) return
  const user = await hands.find(Usuario, where('id', 'eq', to))
  if (user === null || user.estado !== 'ACTIVO') throw new Fault('refused', 'El usuario destino no existe o está inactivo')
}

async function receive(hands: Hands, reference: Row, step: OwnStep, from: number | null, to: number | null): Promise<void> {
  await mayHold(hands, to)
  await write(hands, reference, { kind: 'RECIBIDO', phase: step.phase, from, to })
  await hands.update(State, reference.id, { phase: step.phase, arrivedAt: hands.now, holder: to, status: 'EN_PROCESO', notes: null })
  await hold(hands, reference, to)
}

/** Working hours of the stay that ends now. */
async function spent(hands: Hands, reference: Row, step: OwnStep): Promise<Decimal> {
  const stay = staysOf(await movesOf(hands, reference.id)).at(-1)
  return Decimal.of((stay === undefined ? 0 : stayHours(stay, hands.now, calendarOf(step.area))).toFixed(2))
}

const write = (hands: Hands, reference: Row, of: Row): Promise<Row> => hands.create(Movement, { ...Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)), reference: reference.id, at: hands.now, registeredBy: (hands.actor?.name ?? 'TENON').slice(0, 50) })
