import { anyone, permissions, type Policy } from '@tenon/model'
import { settings } from './settings.ts'

const names = permissions({ users: ['read', 'write'], catalogue: ['read', 'write'], flow: ['read', 'move', 'lead'] })
/** What a policy says where tokens are asked for; whoever reaches an open server may do everything. */
export const may = (name: Parameters<typeof names.may>[0]): Policy => (settings.open ? anyone : names.may(name))

const everyone = ['users:read', 'catalogue:read', 'flow:read', 'flow:move']
/** What each role may. Which phases somebody may move is the phase's area: see trace/guard.ts. */
export const byRole: Readonly<Record<string, readonly string[]>> = {
  JEFE_OPERACIONES: [...everyone, 'users:write', 'catalogue:write', 'flow:lead'],
  DISEÑADOR_SENIOR: [...everyone, 'catalogue:write'], DISEÑADOR: everyone, CORTADOR_SENIOR: everyone, ESPECIALISTA_CALIDAD: everyone,
  INGENIERO_TEXTIL: [...everyone, 'catalogue:write'], PATRONISTA_SENIOR: everyone, ANALISTA_COSTOS: [...everyone, 'catalogue:write'],
}
