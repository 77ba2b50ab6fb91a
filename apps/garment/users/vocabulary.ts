import { text } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { joined, namesOf, shown } from './names.ts'

type Row = Readonly<Record<string, unknown>>

/** The newer front end's names of what a user has, sent beside the table's own or instead of them. */
export const newer = {
  firstName: text(100).optional().alias('nombres'), lastName: text(100).optional().alias('apellidos'), phone: text(30).optional().alias('telefono'),
  mail: text(100).optional().wire('email'), role: text(30).optional().alias('rol'), status: text(20).optional().alias('estado'), department: text(50).optional().alias('area'),
}
const pairs = { email: 'mail', rol: 'role', estado: 'status', area: 'department' } as const

/** Of two names for one thing, what was sent under either; of two that disagree, the one that was changed. */
function agreed(name: string, own: unknown, other: unknown, old: unknown): unknown {
  if (other === undefined || own === other) return own
  if (own === undefined || own === old) return other
  if (other === old) return own
  throw new Fault('refused', `${name} viene dos veces con valores distintos`)
}

/** What both vocabularies together say of a user. */
export function understood(columns: 'stored' | 'derived') {
  return (row: Row, old: Row | null, _hands: unknown, input: Row): Record<string, unknown> => {
    const set: Record<string, unknown> = {}
    for (const [name, other] of Object.entries(pairs)) {
      const value = agreed(name, input[name], emptied(name, input[other]), old === null ? undefined : old[name])
      if (value !== undefined) set[name] = value
    }
    if (set.estado === '' || set.estado === null) set.estado = old?.estado ?? 'ACTIVO'
    if (set.email === '') set.email = null
    if (typeof set.email === 'string' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(set.email)) throw new Fault('refused', 'El correo electrónico no es válido')
    const names = namesSaid(input, old)
    if (names !== undefined) {
      const full = columns === 'derived' ? joined(names) : shown(joined(names))
      if (names.firstName === '') throw new Fault('refused', 'El nombre no puede estar vacío')
      if ([...full].length > 100) throw new Fault('refused', 'El nombre completo no puede tener más de 100 caracteres')
      Object.assign(set, { fullName: full }, columns === 'derived' ? {} : { nombres: names.firstName, apellidos: names.lastName })
    } else if (row.fullName === undefined) throw new Fault('invalid', 'Some values are missing.', { issues: [{ path: ['fullName'], code: 'required' }] })
    const missing = (['code', 'area', 'rol'] as const).filter((name) => (set[name] ?? row[name] ?? '') === '')
    if (missing.length > 0) throw new Fault('invalid', 'Some values are missing.', { issues: missing.map((name) => ({ path: [name], code: 'required' })) })
    if (input.phone !== undefined && columns === 'stored') set.telefono = input.phone === '' ? null : input.phone
    if ((input.phone ?? '') !== '' && columns === 'derived') throw new Fault('refused', 'La tabla T_USUARIOS no tiene dónde guardar el teléfono')
    return set
  }
}

const emptied = (name: string, value: unknown): unknown => (name === 'email' && value === '' ? null : value)

/** First and last name as they are meant; undefined where neither they nor the full name were sent. */
function namesSaid(input: Row, old: Row | null): { firstName: string; lastName: string } | undefined {
  const before = old === null ? undefined : namesOf(old as Row & { fullName: unknown })
  const full = input.fullName === undefined || input.fullName === null ? undefined : String(input.fullName)
  const { firstName, lastName } = { firstName: plain(input.firstName), lastName: plain(input.lastName) }
  const apart = firstName === undefined && lastName === undefined ? undefined : { firstName: firstName ?? before?.firstName ?? '', lastName: lastName ?? before?.lastName ?? '' }
  if (full === undefined) return apart
  // the same full name keeps the place where it was parted
  const whole = shown(full)
  if (apart !== undefined && shown(joined(apart)) === whole) return apart
  const told = before === undefined ? undefined : shown(joined(before))
  if (apart !== undefined && whole === told) return apart
  if (apart !== undefined && (before === undefined || shown(joined(apart)) !== told)) throw new Fault('refused', 'NOMBRE_COMPLETO viene dos veces con valores distintos')
  return whole === told ? before : namesOf({ fullName: whole })
}
const plain = (value: unknown): string | undefined => (value === undefined || value === null ? undefined : shown(String(value)).trim())
