import { randomInt } from 'node:crypto'
import { both, email, integer, matching, text, where } from '@tenon/model'
import { Fault, rowsWhere } from '@tenon/engine'
import { readInput } from '@tenon/http'
import { issues } from '../issues/issue.api.ts'
import { wearHat } from '../organizations/found.ts'
import { Membership } from '../organizations/organization.ts'
import { employees } from '../people/people.api.ts'
import { Employee } from '../people/employee.ts'
import { Profile } from '../people/profile.ts'
import { Role } from '../people/role.ts'
import { User } from '../people/user.ts'
import { may } from '../permissions.ts'
import { told } from '../told.ts'
import type { SignIn } from './auth.ts'
import { at, idOf, rowOf, rowsOf, type Call, type PlainRoute, type Reply } from './door.ts'

type Row = Record<string, unknown>
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789'
const temporaryPassword = (): string => Array.from({ length: 12 }, () => letters[randomInt(letters.length)]!).join('')
const bad = (error: string): Reply => ({ status: 400, body: { error, details: error } })

const invited = {
  email: email(255), firstName: text(100), lastName: text(100), phone: text(20).optional(), department: text(100).optional(), jobTitle: text(100).optional(), roleId: integer().optional().alias('role'),
}

/** Makes an employee of somebody: a new person gets a password that is told once. */
const invite = ({ passwords }: SignIn) => async (call: Call): Promise<Reply> => {
  const { roleId, ...given } = readInput(call.request, invited)
  const tenant = call.actor?.tenant
  if (typeof tenant !== 'number') throw new Fault('forbidden', 'No active organization.')
  const { database } = call.engine
  const known = (await rowsWhere(database, User, matching({ email: given.email }))).concat(await rowsWhere(database, User, matching({ email: String(given.email).toLowerCase() })))[0]
  if (known !== undefined && (await rowsWhere(database, Employee, matching({ user: known.id, status: 'active' }))).length > 0) return bad('This person is already employed.')
  const password = temporaryPassword()
  const hash = await passwords.hash(password)
  const employee = await call.engine.act(call.context, async (hands) => {
    if (typeof roleId === 'number' && (await hands.find(Role, where('id', 'eq', roleId))) === null) throw new Fault('invalid', 'Some values are not valid.', { issues: [{ path: ['roleId'], code: 'missing', params: { value: roleId } }] })
    const user = known ?? (await newcomer(hands, { ...given, password: hash }))
    const there = await hands.find(Membership, both(where('user', 'eq', user.id), where('organization', 'eq', tenant)))
    if (there === null) await hands.create(Membership, { user: user.id, organization: tenant, joinedAt: hands.now, invitedBy: hands.actorId })
    else if (there.isActive !== true) await hands.update(Membership, there.id, { isActive: true, leftAt: null, joinedAt: hands.now })
    await wearHat(hands, Number(user.id), 'employee', tenant, known === undefined)
    const before = await hands.find(Employee, where('email', 'iexact', given.email))
    if (before !== null && before.status === 'active') throw new Fault('refused', 'An employee with this email already exists in your organization.')
    const values = { ...given, ...(typeof roleId === 'number' ? { role: roleId } : {}), user: user.id, status: 'active', terminationDate: null, hireDate: hands.today }
    return before === null ? hands.create(Employee, values) : hands.update(Employee, before.id, values)
  })
  return {
    status: 201,
    body: {
      message: 'Employee invited successfully', employee: await rowOf(call, employees, employee.id).catch(() => told(Employee, employee)), user_created: known === undefined, ...(known === undefined ? { temporary_password: password } : {}),
      note: known === undefined ? 'Share the temporary password with the employee. It is shown only once.' : 'This person signs in with the password they already have.',
    },
  }
}

async function newcomer(hands: Parameters<Parameters<Call['engine']['act']>[1]>[0], given: Row): Promise<Row> {
  const wanted = String(given.email).split('@')[0]!.slice(0, 80)
  let username = wanted
  for (let n = 1; (await hands.find(User, where('username', 'eq', username))) !== null; n++) username = `${wanted}-${n}`
  const { email: mail, firstName, lastName, phone, password, department, jobTitle } = given
  const user = await hands.create(User, { username, email: mail, firstName, lastName, phone, password, department, title: jobTitle, mustChangePassword: true })
  await hands.create(Profile, { user: user.id, profileType: 'customer', activatedAt: hands.now })
  return user
}

async function departments(call: Call): Promise<Reply> {
  const rows = await rowsOf(call, employees, where('department', 'isNull', false))
  return { body: [...new Set(rows.map((e) => String(e.department)).filter((name) => name !== ''))].sort() }
}
const assigned = async (call: Call): Promise<Reply> => {
  const employee = await rowOf(call, employees, idOf(call.params.id))
  return { body: await rowsOf(call, issues, where('assignedTo', 'eq', employee.id)) }
}

export const teamRoutes = (accounts: SignIn): PlainRoute[] => [
  { ...at('POST', '/api/employees/invite/', invite(accounts)), allow: may('employee:create') },
  at('GET', '/api/employees/departments/', departments),
  at('GET', '/api/employees/{id}/issues/', assigned), at('GET', '/api/employees/{id}/assigned_issues/', assigned),
  { ...at('POST', '/api/employee-invitations/invite_employee/', invite(accounts)), allow: may('employee:create') },
  { ...at('POST', '/api/employee-invitations/send/', invite(accounts)), allow: may('employee:create') },
  at('GET', '/api/employee-invitations/list_employees/', async (call) => ({ body: await rowsOf(call, employees, { op: 'true' }) })),
]
