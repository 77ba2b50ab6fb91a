import { adminOptions, type Drawing } from '@tenon/admin'
import { type Hands, where } from '@tenon/model'
import { labels } from './labels.ts'
import { may } from './permissions.ts'
import { Phase } from './phases/phase.ts'
import { Reference } from './references/reference.ts'
import { moves } from './trace/buttons.ts'
import { calendarOf, paceOf, stayHours } from './trace/calendar.ts'
import { type Moved, staysOf } from './trace/fold.ts'
import { Movement, State } from './trace/movement.ts'

const WEEK = 7 * 86_400_000
type Row = Readonly<Record<string, unknown>>
const movesOf = async (hands: Hands): Promise<Map<unknown, Moved[]>> => Map.groupBy((await hands.list(Movement, { op: 'true' }, ['id'])) as unknown as (Moved & { reference: unknown })[], (m) => m.reference)
const phasesOf = (hands: Hands): Promise<Row[]> => hands.list(Phase, where('status', 'eq', 'ACTIVA'), ['order'])

/** Cumulative flow: at the end of each week, how many references lay in each phase, and how many were through. */
async function flow(hands: Hands): Promise<Drawing> {
  const [moves, phases] = [await movesOf(hands), await phasesOf(hands)]
  const stays = [...moves.values()].map(staysOf)
  const ends = Array.from({ length: 13 }, (_, i) => new Date(Date.parse(hands.now) - (12 - i) * WEEK).toISOString())
  const lastPhase = phases.at(-1)?.id
  const at = (end: string) => stays.map((own) => own.filter((stay) => stay.from <= end).at(-1)).filter((stay) => stay !== undefined)
  const through = ends.map((end) => at(end).filter((stay) => stay.phase === lastPhase && stay.until !== null && stay.until <= end).length)
  const lying = phases.map((phase) => ({ label: String(phase.name), values: ends.map((end, i) => at(end).filter((stay) => stay.phase === phase.id).length - (phase.id === lastPhase ? through[i]! : 0)) }))
  // what has come furthest lies at the bottom, as these diagrams are read
  return { draw: 'area', every: 'week', x: ends.map((end) => end.slice(0, 10)), series: [{ label: 'Terminado', values: through }, ...lying.reverse()] }
}

/** Where work is: in each phase what runs well, what is at risk, and what is late. */
async function wip(hands: Hands): Promise<Drawing> {
  const [moves, phases, states] = [await movesOf(hands), await phasesOf(hands), await hands.list(State, where('status', 'ne', 'FINALIZADA'), ['id'])]
  const paces = states.map((state) => { const phase = phases.find((p) => p.id === state.phase); const stay = staysOf(moves.get(state.id) ?? []).at(-1); return { phase: state.phase, pace: phase === undefined || stay === undefined ? 'EN_TIEMPO' : paceOf(stayHours(stay, hands.now, calendarOf(String(phase.area))), phase as never) } })
  const count = (pace: string): number[] => phases.map((phase) => paces.filter((p) => p.phase === phase.id && p.pace === pace).length)
  return { draw: 'columns', x: phases.map((p) => String(p.name)), series: [{ label: 'En tiempo', values: count('EN_TIEMPO') }, { label: 'En riesgo', values: count('EN_RIESGO') }, { label: 'Atrasada', values: count('ATRASADA') }] }
}

/** What has lain longest beyond the time that its phase allows. */
async function late(hands: Hands): Promise<Drawing> {
  const [moves, phases, states] = [await movesOf(hands), await phasesOf(hands), await hands.list(State, where('status', 'ne', 'FINALIZADA'), ['id'])]
  const references = new Map((await hands.list(Reference, { op: 'true' }, ['id'])).map((r) => [r.id, r]))
  const over = states.flatMap((state) => {
    const phase = phases.find((p) => p.id === state.phase)
    const stay = staysOf(moves.get(state.id) ?? []).at(-1)
    if (phase === undefined || stay === undefined) return []
    const hours = stayHours(stay, hands.now, calendarOf(String(phase.area)))
    return hours > Number(phase.maximumHours) ? [{ row: [String(references.get(state.id)?.code ?? state.id), String(phase.name), Math.round(hours), Number(phase.maximumHours)], over: hours - Number(phase.maximumHours) }] : []
  }).sort((a, b) => b.over - a.over)
  return { draw: 'table', columns: [{ label: 'Referencia' }, { label: 'Fase' }, { label: 'Horas', number: true }, { label: 'Máximo', number: true }], rows: over.slice(0, 8).map((one) => one.row), ...(over.length > 8 ? { note: `+ ${over.length - 8}` } : {}) }
}

const read = may('flow:read')
/** The design house's admin: the flow first, the master lists last. */
export const admin = adminOptions({
  currency: 'COP', region: 'CO', labels, lists: ['referencias', 'materiales', 'items'],
  menu: [
    { label: 'Flujo', resources: ['referencias', 'estado-actual', 'movimientos'] },
    { label: 'Catálogo', resources: ['colecciones', 'fases-catalogo', 'materiales', 'items', 'sap-images'] },
    { label: 'Personas', resources: ['users'] },
  ],
  columns: {
    referencias: ['code', 'name', 'collection', 'garment', 'colour', 'targetPrice', 'status'],
    'estado-actual': ['id', 'phase', 'arrivedAt', 'holder', 'status'],
    movimientos: ['at', 'reference', 'kind', 'phase', 'from', 'to', 'hours'],
    colecciones: ['code', 'name', 'season', 'year', 'startsOn', 'endsOn', 'status'],
    'fases-catalogo': ['order', 'name', 'stage', 'area', 'estimatedHours', 'maximumHours', 'status'],
    users: ['code', 'fullName', 'email', 'area', 'rol', 'estado'],
  },
  actions: { referencias: moves },
  when: { referencias: Object.fromEntries(Object.keys(moves).map((name) => [name, { status: ['EN_PROCESO', 'PAUSADO'] }])) },
  dashboard: [
    { kind: 'figures', title: 'Esta semana', figures: [
      { label: 'Recibidas', resource: 'movimientos', stat: (rows) => rows.over('at', { every: 'week', where: where('kind', 'eq', 'RECIBIDO') }) },
      { label: 'Devueltas', resource: 'movimientos', stat: (rows) => rows.over('at', { every: 'week', where: where('kind', 'eq', 'DEVUELTO') }) },
    ] },
    { kind: 'figures', title: 'En curso', figures: [{ label: 'Referencias', resource: 'estado-actual', stat: (rows) => rows.count(where('status', 'ne', 'FINALIZADA')) }, { label: 'Colecciones activas', resource: 'colecciones', stat: (rows) => rows.count(where('status', 'eq', 'ACTIVA')) }] },
    { kind: 'custom', title: 'Trabajo en curso por fase', allow: read, wide: true, draw: ({ engine, context }) => engine.act(context, wip) },
    { kind: 'custom', title: 'Flujo acumulado', allow: read, wide: true, draw: ({ engine, context }) => engine.act(context, flow) },
    { kind: 'custom', title: 'Más atrasadas', allow: read, draw: ({ engine, context }) => engine.act(context, late) },
    { kind: 'bars', title: 'Referencias por colección', resource: 'referencias', stat: (rows) => rows.countBy('collection.name') },
  ],
})
