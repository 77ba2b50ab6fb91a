import { where } from '@tenon/model'
import { may } from '../permissions.ts'
import { Phase, slugOf } from '../phases/phase.ts'
import { referenceOf } from '../references/detail.ts'
import { alsoCosteo, at, bodyOf, type Call, clean, idOf, part, type PlainRoute, refused, type Reply, type Row, rowsOf, within } from '../routes/door.ts'
import { fold } from './fold.ts'
import { type Asked, assign, deliver, giveBack, migrate, pause } from './move.ts'
import { State } from './movement.ts'
import { movements } from './trace.api.ts'
import { planOf } from './plan.ts'
import { movesOf } from './read.ts'
import { timelineOf } from './timeline.ts'

const verbs = { deliver, return: giveBack, assign, migrate, pause: (hands: Parameters<typeof pause>[0], asked: Asked) => pause(hands, asked, true), resume: (hands: Parameters<typeof pause>[0], asked: Asked) => pause(hands, asked, false) } as const
type Verb = keyof typeof verbs
const words: Readonly<Record<string, Verb>> = { deliver: 'deliver', return: 'return', assign: 'assign', pause: 'pause', resume: 'resume', migrate: 'migrate', entregar: 'deliver', devolver: 'return', asignar: 'assign', pausar: 'pause', reanudar: 'resume', migrar: 'migrate', ENTREGADO: 'deliver', DEVUELTO: 'return', ASIGNADO: 'assign', PAUSADO: 'pause', REANUDADO: 'resume' }

async function known(call: Call, asked: unknown): Promise<Row> {
  const found = await referenceOf(call, String(asked ?? ''))
  if (found === undefined) throw refused(404, 'Referencia no encontrada')
  return found
}
const said = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 1000) : undefined)
const given = <T>(name: string, value: T | undefined): Record<string, T> => (value === undefined ? {} : { [name]: value })
const person = (value: unknown): number | undefined => { const id = idOf(value); return id === 0 ? undefined : id }

/** Makes a move and tells where the reference is now. */
async function moved(call: Call, reference: Row, verb: Verb, body: Row, phase: number | undefined): Promise<Row> {
  const asked: Asked = {
    reference: Number(reference.id), ...given('phase', phase), ...given('target', person(body.targetPhaseId === undefined ? body.ID_FASE_DESTINO : phaseIn(body.targetPhaseId))), ...given('notes', said(body.notes ?? body.OBSERVACIONES)),
    ...given('reason', said(body.reason ?? body.MOTIVO)), ...given('user', person(body.userId ?? body.ID_USUARIO_RESPONSABLE)), ...given('to', person(body.toUserId ?? body.ID_USUARIO_DESTINO)),
    ...given('attachment', said(body.attachment ?? body.ARCHIVO_ADJUNTO)), ...given('quality', said(body.quality ?? body.ESTADO_CALIDAD)?.slice(0, 20)),
  }
  await within(call, (hands) => verbs[verb](hands, asked))
  return timeline(call, reference)
}
/** A phase as the timeline names it, `12-3` (reference and phase), or by its id alone. */
const phaseIn = (value: unknown): number | undefined => person(/^(?:\d+-)?(\d+)$/.exec(String(value ?? ''))?.[1])

async function timeline(call: Call, reference: Row): Promise<Row> {
  return within(call, async (hands) => {
    const [steps, moves, state] = [await planOf(hands, reference.id), await movesOf(hands, reference.id), await hands.find(State, where('id', 'eq', reference.id))]
    const lines = timelineOf(steps, moves, hands.now, state?.status === 'FINALIZADA')
    const phases = lines.map((line): Row => ({ id: `${String(reference.id)}-${line.phase}`, slug: slugOf(line.code), ...line }))
    const current = state === null ? null : (phases.find((p) => p.phase === state.phase) ?? null)
    return {
      referenceId: reference.id, reference: reference.U_GSP_REFERENCE, collection: reference.U_GSP_COLLECTION, phases, currentPhase: state?.status === 'FINALIZADA' ? null : current, holder: state?.holder ?? null, status: state?.status ?? 'SIN_INICIAR',
      totalPhases: phases.length, completedPhases: lines.filter((l) => l.status === 'completed').length, leadTimeHours: Math.round(lines.reduce((sum, l) => sum + l.hours, 0) * 100) / 100,
    }
  })
}

async function action(call: Call): Promise<Reply> {
  const body = bodyOf(call)
  const verb = words[String(body.action)]
  if (verb === undefined) throw refused(400, 'Acción no válida: deliver, return, assign, pause, resume o migrate')
  const ids = /^(\d{1,15})-(\d{1,15})$/.exec(String(body.phaseId ?? ''))
  const reference = await known(call, body.referenceId ?? body.reference ?? ids?.[1])
  return { body: { success: true, message: done[verb], data: await moved(call, reference, verb, body, phaseIn(body.phaseId)) } }
}
const done: Readonly<Record<Verb, string>> = { deliver: 'Referencia entregada', return: 'Referencia devuelta', assign: 'Referencia asignada', pause: 'Referencia en pausa', resume: 'Referencia reanudada', migrate: 'La referencia sigue las fases de hoy' }

const listOf = async (call: Call, reference: Row): Promise<readonly Row[]> => rowsOf(call, movements, where('reference', 'eq', reference.id), ['id'])

/** What a reference's way is in the words of the older routes. */
async function trace(call: Call): Promise<Reply> {
  const reference = await known(call, part(call, 'code'))
  const [traceability, way] = [await listOf(call, reference), await timeline(call, reference)]
  return { body: { success: true, data: { referenciaId: reference.id, traceability, currentPhase: way.currentPhase, totalPhases: way.totalPhases, completedPhases: way.completedPhases } } }
}

async function current(call: Call): Promise<Reply> {
  const reference = await known(call, part(call, 'code'))
  const place = await within(call, async (hands) => { const folded = fold(await movesOf(hands, reference.id)); return folded === null ? null : { folded, phase: await hands.find(Phase, where('id', 'eq', folded.phase)) } })
  if (place === null) throw refused(404, 'La referencia no ha comenzado')
  const { folded, phase } = place
  return { body: { ID_REFERENCIA: reference.id, ID_FASE: folded.phase, ID_FASE_ACTUAL: folded.phase, NOMBRE_FASE: phase?.name, CODIGO_FASE: phase?.code, FECHA_LLEGADA_FASE: folded.arrivedAt, ID_USUARIO_ACTUAL: folded.holder, ESTADO_FASE: folded.status, ESTADO: folded.status } }
}

/** The older route's way to move: `{ID_FASE, TIPO_MOVIMIENTO | ESTADO, …}`. */
async function add(call: Call, required: readonly string[]): Promise<Reply> {
  const body = bodyOf(call)
  const missing = required.filter((name) => (body[name] ?? '') === '')
  if (missing.length > 0) throw refused(400, `Campos requeridos faltantes: ${missing.join(', ')}`)
  const reference = await known(call, part(call, 'code'))
  const verb = words[String(body.TIPO_MOVIMIENTO ?? states[String(body.ESTADO)] ?? 'ENTREGADO')]
  if (verb === undefined) throw refused(400, 'TIPO_MOVIMIENTO no válido')
  await moved(call, reference, verb, body, person(body.ID_FASE))
  return { status: 201, body: { success: true, message: done[verb], data: (await listOf(call, reference)).at(-1) ?? null } }
}
const states: Readonly<Record<string, string>> = { COMPLETADO: 'ENTREGADO', INICIADO: 'REANUDADO', EN_PROCESO: 'REANUDADO' }

export const traceRoutes: PlainRoute[] = [
  ...alsoCosteo(at('GET', '/api/referencias/{code}/trazabilidad/', may('flow:read'), async (call) => ({ body: await listOf(call, await known(call, part(call, 'code'))) }))),
  ...alsoCosteo(at('GET', '/api/referencias/{code}/trazabilidad/current/', may('flow:read'), current)),
  ...alsoCosteo(at('POST', '/api/referencias/{code}/trazabilidad/', may('flow:move'), (call) => add(call, ['ID_FASE']))),
  at('GET', '/api/traceability/{code}/', may('flow:read'), trace),
  at('POST', '/api/traceability/{code}/', may('flow:move'), (call) => add(call, ['ID_FASE', 'ID_USUARIO_RESPONSABLE', 'FECHA_INICIO', 'ESTADO'])),
  at('GET', '/api/production-timeline/{collection}/{code}/', may('flow:read'), async (call) => {
    const reference = await known(call, part(call, 'code'))
    if (clean(part(call, 'collection')) !== reference.U_GSP_COLLECTION) throw refused(404, 'Referencia no encontrada')
    return { body: { success: true, data: await timeline(call, reference) } }
  }),
  at('POST', '/api/phase-action/', may('flow:move'), action),
]
