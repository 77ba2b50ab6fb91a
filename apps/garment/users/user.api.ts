import { type FilterRule, resource, text } from '@tenon/model'
import type { Envelope } from '@tenon/http'
import { may } from '../permissions.ts'
import { settings } from '../settings.ts'
import { UserCount } from './count.ts'
import { namesOf, shown } from './names.ts'
import { type userEntity, Usuario } from './user.ts'
import { newer, understood } from './vocabulary.ts'

type Row = Readonly<Record<string, unknown>>
const instantOf = (value: unknown): string | null => (typeof value === 'string' ? `${value.slice(0, 23)}Z` : null)
const computed = (name: string, needs: readonly string[], of: (row: Row) => unknown) => ({ name, needs, of })
const filters = (): FilterRule<'area' | 'rol' | 'estado'>[] => (['area', 'rol', 'estado'] as const).map((path) => ({ param: path, path, op: 'eq' }))

/** Users over both vocabularies: the table's upper-case columns, and the names of the newer interface. */
export function userResource(of: ReturnType<typeof userEntity>, columns: 'stored' | 'derived') {
  const names = columns === 'stored' ? ['fullName', 'nombres', 'apellidos'] : ['fullName']
  const told = (row: Row): ReturnType<typeof namesOf> => namesOf(row as Row & { fullName: unknown })
  const words = [
    'id', 'code', computed('NOMBRE_COMPLETO', ['fullName'], (row) => shown(String(row.fullName))), 'email', 'area', 'rol', 'estado', computed('FECHA_CREACION', ['createdAt'], (row) => instantOf(row.createdAt)),
    { as: 'id', path: 'id' as const }, computed('firstName', names, (row) => told(row).firstName), computed('lastName', names, (row) => told(row).lastName),
    computed('email', ['email'], (row) => row.email ?? ''), { as: 'role', path: 'rol' as const }, { as: 'status', path: 'estado' as const }, { as: 'department', path: 'area' as const },
    computed('phone', columns === 'stored' ? ['telefono'] : [], (row) => row.telefono ?? ''), computed('joinedAt', ['createdAt'], (row) => instantOf(row.createdAt)),
    computed('lastLoginAt', columns === 'stored' ? ['lastAccess'] : [], (row) => instantOf(row.lastAccess)),
  ] as const
  return resource(of as typeof Usuario, {
    path: 'users', name: 'Usuario', list: words as never, filter: filters() as never, search: ['fullName', 'code', 'email'], page: { by: 'limit', size: 50, max: 100 }, sort: ['fullName', 'code', 'createdAt'],
    counts: { of: UserCount, by: ['area', 'rol', 'estado'], sum: 'n' },
    fields: { code: text(20).wire('CODIGO_USUARIO').alias('codigo_usuario').omittable().messages({ unique: 'El código de usuario ya existe' }), fullName: text(100).wire('NOMBRE_COMPLETO').omittable(), area: text(50).wire('AREA').omittable(), rol: text(30).wire('ROL').omittable() },
    extra: newer, before: understood(columns) as never,
    instead: {
      delete: async (row, hands, params) => {
        const hard = params.get('hard') === 'true'
        if (hard) await hands.remove(of as never, row.id)
        else await hands.update(of as never, row.id, { estado: 'INACTIVO' })
        return { success: true, message: hard ? 'Usuario eliminado' : 'Usuario desactivado', deletedUser: { ID_USUARIO: row.id, CODIGO_USUARIO: row.code, NOMBRE_COMPLETO: shown(String(row.fullName)) }, deleteType: hard ? 'hard' : 'soft', executionTime: Date.now() - Date.parse(hands.now) }
      },
    },
    inUse: 'El usuario tiene movimientos registrados: desactívelo en lugar de eliminarlo',
    allow: { read: may('users:read'), create: may('users:write'), update: may('users:write'), delete: may('users:write') },
  })
}
export const users = userResource(Usuario, settings.userColumns)

const textual = (row: Row): Row => ({ ...row, id: String(row.ID_USUARIO) })
/** Both envelopes of a list, and the one of a user. */
export const userEnvelope: Envelope = {
  list: ({ rows, total, limit, offset, page, filters }) => { const data = rows.map(textual); return { success: true, data, count: data.length, pagination: { offset, limit, hasMore: offset + data.length < total }, filters, users: data, total, page, limit } },
  row: (row, { did, say }) => ({ success: true, ...(did === 'create' ? { message: say('Usuario creado') } : did === 'update' ? { message: say('Usuario actualizado') } : {}), data: textual(row) }),
}
