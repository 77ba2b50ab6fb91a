import { type Database, Statements, Writer } from '@tenon/sql'

const statements = new Statements()
const TEXT = { is: 'text' } as const
const INTEGER = { is: 'integer' } as const

/** The roles a person holds in an organization (by employment and by assignment), and all that these permit: two statements. */
export async function rightsOf(database: Database, user: unknown, tenant: unknown, employeeRole: unknown): Promise<{ roles: Set<string>; roleIds: number[]; permissions: Set<string> }> {
  const held = new Writer(database.kind)
  held.add('select r."id", r."slug" from "roles" r where r."organization_id" = ').value(tenant, INTEGER).add(' and r."is_active" and (r."id" = ').value(employeeRole ?? 0, INTEGER)
    .add(' or r."id" in (select u."role_id" from "user_roles" u where u."is_active" and u."organization_id" = ').value(tenant, INTEGER).add(' and u."user_id" = ').value(user, INTEGER).add('))')
  const roles = (await database.run(statements.of(held, [INTEGER, TEXT]), held.values)).rows
  if (roles.length === 0) return { roles: new Set(), roleIds: [], permissions: new Set() }
  const granted = new Writer(database.kind)
  granted.add('select distinct p."resource", p."action" from "permissions" p join "roles_permissions" g on g."permission_id" = p."id" where p."organization_id" = ').value(tenant, INTEGER).add(' and g."role_id" in (')
  roles.forEach(([id], i) => { if (i > 0) granted.add(', '); granted.value(id, INTEGER) })
  granted.add(')')
  const permissions = (await database.run(statements.of(granted, [TEXT, TEXT]), granted.values)).rows
  return { roles: new Set(roles.map(([, slug]) => String(slug))), roleIds: roles.map(([id]) => Number(id)), permissions: new Set(permissions.map(([resource, action]) => `${String(resource)}:${String(action)}`)) }
}
