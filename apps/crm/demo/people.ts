import { Membership, Organization } from '../organizations/organization.ts'
import { Employee } from '../people/employee.ts'
import { Profile } from '../people/profile.ts'
import { Permission, Role, UserRole } from '../people/role.ts'
import { User } from '../people/user.ts'
import { Preference } from '../notifications/preference.ts'
import { employeePermissions, names } from '../permissions.ts'
import { Pipeline, Stage } from '../selling/pipeline.ts'
import type { Chance } from './random.ts'
import { firstNames, lastNames, type Story } from './story.ts'
import type { World } from './world.ts'

export interface Cast { readonly organization: number; readonly slug: string; readonly owner: number; readonly manager: number; readonly worker: number; readonly client: number; readonly clientName: string; readonly workerName: string; readonly employees: readonly number[]; readonly stages: readonly number[]; readonly pipeline: number }

/** The organization itself: its people, their roles and the default pipeline. */
export function cast(world: World, chance: Chance, story: Story, password: string): Cast {
  const organization = world.put(Organization, { name: story.name, slug: story.slug, industry: story.industry, city: story.city, country: 'USA', settings: { timezone: 'America/New_York', currency: 'USD' }, subscriptionPlan: 'professional', subscriptionStatus: 'active', isActive: true })
  const ids = names.map((name) => { const [resource, action] = name.split(':'); return [name, world.put(Permission, { organization, resource, action, isSystemPermission: true })] as const })
  const role = (name: string, slug: string, granted: readonly string[]): number => {
    return world.put(Role, { organization, name, slug, isSystemRole: true, isActive: true, permissions: ids.filter(([permission]) => granted.includes(permission)).map(([, id]) => id) })
  }
  const manager = role('Manager', 'manager', names)
  const staff = role('Employee', 'employee', employeePermissions)
  const person = (word: string, profileType: 'vendor' | 'employee' | 'customer'): readonly [number, string, string] => {
    const [firstName, lastName] = [chance.pick(firstNames), chance.pick(lastNames)]
    const user = world.put(User, {
      username: `${word}@${story.slug}`, email: `${word}@${story.slug}.example`, password, firstName, lastName, fullName: `${firstName} ${lastName}`, timezone: 'America/New_York', language: 'en',
      isActive: true, isVerified: true, isStaff: false, isSuperuser: false, failedLoginAttempts: 0, mustChangePassword: false, twoFactorEnabled: false,
    })
    world.put(Preference, { user, emailNewLead: true, emailNewDeal: true, emailDealWon: true, emailDealLost: false, emailTeamActivity: false, emailWeeklySummary: true, emailMonthlyReport: true, emailSystemUpdates: true, pushNewLead: true, pushNewDeal: true, pushDealWon: true, pushDealLost: false, pushTeamActivity: false, pushMentions: true, pushTasksDue: true, digestFrequency: 'daily' })
    world.put(Profile, { user, organization, profileType, isPrimary: true, status: 'active', activatedAt: world.at })
    if (profileType !== 'customer') world.put(Membership, { user, organization, isActive: true, isOwner: profileType === 'vendor', joinedAt: world.at })
    return [user, firstName, lastName]
  }
  const employees: number[] = []
  const employ = ([user, firstName, lastName]: readonly [number | null, string, string], roleId: number, jobTitle: string): void => {
    const mail = `${firstName}.${lastName}.${employees.length + 1}@${story.slug}.example`.toLowerCase()
    employees.push(world.put(Employee, {
      organization, user, firstName, lastName, fullName: `${firstName} ${lastName}`, email: mail, phone: `503555${String(chance.whole(1000, 9999))}`, jobTitle, department: chance.pick(['Sales', 'Operations', 'Purchasing']),
      employmentType: 'full-time', hireDate: '2023-03-01', role: roleId, status: 'active', manager: employees[0] ?? null,
    }))
  }
  const owner = person('owner', 'vendor')
  const head = person('manager', 'employee')
  const worker = person('employee', 'employee')
  const client = person('customer', 'customer')
  employ(head, manager, 'Head of Operations')
  employ(worker, staff, 'Account Manager')
  world.put(UserRole, { organization, user: worker[0], role: staff, isActive: true, assignedAt: world.at, assignedBy: owner[0] })
  for (let i = 0; i < 10; i++) employ([null, chance.pick(firstNames), chance.pick(lastNames)], staff, chance.pick(['Account Manager', 'Buyer', 'Field Technician', 'Coordinator']))
  const pipeline = world.put(Pipeline, { organization, name: 'Sales Pipeline', isActive: true, isDefault: true })
  const steps = [['Lead', '10'], ['Qualified', '25'], ['Proposal', '50'], ['Negotiation', '75'], ['Closed Won', '100'], ['Closed Lost', '0']] as const
  const stages = steps.map(([name, probability], i) => world.put(Stage, { organization, pipeline, name, order: i + 1, probability, isActive: true, isClosedWon: i === 4, isClosedLost: i === 5 }))
  return { organization, slug: story.slug, owner: owner[0], manager: head[0], worker: worker[0], client: client[0], clientName: `${client[1]} ${client[2]}`, workerName: `${worker[1]} ${worker[2]}`, employees, stages, pipeline }
}
