import { type Hands, where } from '@tenon/model'
import { Collection } from '../collections/collection.ts'
import { may } from '../permissions.ts'
import { slugOf } from '../phases/phase.ts'
import { Phase } from '../phases/phase.ts'
import { Reference } from '../references/reference.ts'
import { at, type Call, clean, param, type PlainRoute, type Reply, type Row, within } from '../routes/door.ts'
import { calendarOf, paceOf, stayHours } from './calendar.ts'
import { type Moved, staysOf } from './fold.ts'
import { Movement, State } from './movement.ts'

/** All that the figures read: references of one collection or of all, and their movements by reference. */
async function everything(hands: Hands, collection: string): Promise<{ references: Row[]; moves: ReadonlyMap<unknown, Moved[]>; states: Row[]; phases: Row[] }> {
  const one = collection === '' ? null : await hands.find(Collection, where('code', 'eq', collection))
  const references = await hands.list(Reference, collection === '' ? { op: 'true' } : where('collection', 'eq', one?.id ?? 0), ['code'])
  const chosen = new Set(references.map((r) => r.id))
  const under = collection === '' ? { op: 'true' as const } : where('reference.collection', 'eq', one?.id ?? 0)
  return {
    references, moves: Map.groupBy((await hands.list(Movement, under, ['id'])) as unknown as (Moved & { reference: unknown })[], (m) => m.reference),
    states: (await hands.list(State, { op: 'true' }, ['id'])).filter((s) => chosen.has(s.id)), phases: await hands.list(Phase, where('status', 'eq', 'ACTIVA'), ['order']),
  }
}
const round = (n: number): number => Math.round(n * 100) / 100

/** The board: each phase with what lies in it; what was sent back comes first, then what has lain longest. */
export async function boardOf(hands: Hands, collection = '') {
  const { references, moves, states, phases } = await everything(hands, collection)
  const byId = new Map(references.map((r) => [r.id, r]))
  return phases.map((phase) => {
    const calendar = calendarOf(String(phase.area))
    const cards = states.filter((s) => s.phase === phase.id && s.status !== 'FINALIZADA').map((s): Row => {
      const stays = staysOf(moves.get(s.id) ?? [])
      const stay = stays.at(-1)
      const hours = stay === undefined ? 0 : stayHours(stay, hands.now, calendar)
      return { referenceId: s.id, reference: byId.get(s.id)?.code, name: byId.get(s.id)?.name, arrivedAt: s.arrivedAt, holder: s.holder, status: s.status, returned: stays.at(-2)?.left === 'DEVUELTO', hours, timeStatus: paceOf(hours, phase as never) }
    }).sort((a, b) => Number(b.returned) - Number(a.returned) || Number(b.hours) - Number(a.hours))
    const late = (pace: string): number => cards.filter((c) => c.timeStatus === pace).length
    return { phase: phase.id, code: phase.code, slug: slugOf(phase.code), name: phase.name, stage: phase.stage, area: phase.area, count: cards.length, oldest: cards.map((c) => String(c.arrivedAt)).sort()[0] ?? null, onTime: late('EN_TIEMPO'), atRisk: late('EN_RIESGO'), late: late('ATRASADA'), cards }
  })
}

/** Where work piles up: what arrives and leaves each phase in a span of days, how long it stays, how much passes at the first try. */
export async function figuresOf(hands: Hands, days: number, collection = '') {
  const { moves, states, phases } = await everything(hands, collection)
  const since = new Date(Date.parse(hands.now) - days * 86_400_000).toISOString()
  const stays = [...moves].flatMap(([reference, own]) => staysOf(own).map((s) => ({ ...s, reference })))
  return phases.map((phase) => {
    const calendar = calendarOf(String(phase.area))
    const own = stays.filter((s) => s.phase === phase.id)
    const ended = own.filter((s) => s.until !== null && s.until >= since)
    // right the first time: it came here once, and went on
    const through = new Set(ended.map((s) => s.reference))
    const tries = [...Map.groupBy(own.filter((s) => through.has(s.reference)), (s) => s.reference).values()]
    const right = tries.filter((all) => all.length === 1 && all[0]!.left === 'ENTREGADO').length
    const hours = ended.map((s) => stayHours(s, hands.now, calendar))
    const wip = states.filter((s) => s.phase === phase.id && s.status !== 'FINALIZADA').length
    const [arrivals, departures] = [own.filter((s) => s.from >= since).length, ended.length]
    return {
      phase: phase.id, code: phase.code, name: phase.name, area: phase.area, wip, arrivals, departures, arrivalsPerDay: round(arrivals / days), departuresPerDay: round(departures / days), averageHours: hours.length === 0 ? null : round(hours.reduce((a, b) => a + b, 0) / hours.length),
      returns: ended.filter((s) => s.left === 'DEVUELTO').length, firstPassYield: tries.length === 0 ? null : round(right / tries.length * 100),
      // by Little's law: how many days what lies here now takes to leave at this pace
      daysToClear: wip === 0 ? 0 : departures === 0 ? null : round(wip / (departures / days)),
    }
  })
}

async function kanban(call: Call): Promise<Reply> {
  const columns = await within(call, (hands) => boardOf(hands, clean(param(call, 'coleccion'))))
  return { body: { success: true, data: { columns, total: columns.reduce((sum, c) => sum + c.count, 0) } } }
}

async function figures(call: Call): Promise<Reply> {
  const days = Math.min(365, Math.max(1, Number(/^\d{1,3}$/.exec(param(call, 'dias'))?.[0] ?? 30)))
  const data = await within(call, (hands) => figuresOf(hands, days, clean(param(call, 'coleccion'))))
  const bottleneck = data.filter((p) => p.wip > 0).sort((a, b) => (b.daysToClear ?? Infinity) - (a.daysToClear ?? Infinity) || b.wip - a.wip)[0] ?? null
  return { body: { success: true, data: { days, phases: data, bottleneck } } }
}

export const boardRoutes: PlainRoute[] = [at('GET', '/api/tablero/', may('flow:read'), kanban), at('GET', '/api/metricas-flujo/', may('flow:read'), figures)]
