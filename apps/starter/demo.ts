import { createPasswords } from '@tenon/auth'
import { type Context, createEngine } from '@tenon/engine'
import type { Database } from '@tenon/sql'
import { starter } from './app.ts'
import { Example } from './examples/example.ts'
import { actorOf } from './people/actor.ts'
import { User } from './people/user.ts'
import { Project } from './projects/project.ts'
import { instantOf } from '@tenon/model'

/** The people whom the front end's tests expect, with the passwords that they use. */
export const logins = [
  { username: 'admin', password: 'admin123', role: 'superuser' },
  { username: 'testuser', password: 'test123', role: 'user' },
  { username: 'demo@example.com', password: 'Demo-Account-1!', role: 'user' },
] as const

const plans = [['Website', 'The new pages for customers.', 'active'], ['Move to the new office', 'Desks, network, keys.', 'active'], ['Price list', 'Printed and sent.', 'completed']] as const
const texts = [['Hello', 'The first text.'], ['Second thoughts', 'A text about the first.'], ['A third', 'Three make a list.']] as const

/** Fills an empty database through the engine; answers how many rows it wrote. */
export async function seed(database: Database): Promise<number> {
  const engine = createEngine(starter, database)
  const passwords = createPasswords()
  const as = (actor: Context['actor']): Context => ({ actor, requestId: 'demo', source: 'cli', now: () => instantOf(Date.now()), timeZone: 'UTC' })
  let written = 0
  for (const { username, password, role } of logins) {
    const hash = await passwords.hash(password)
    const isSuperuser = role === 'superuser'
    const email = username.includes('@') ? username : `${username}@example.com`
    const user = await engine.act(as(null), (hands) => hands.create(User, { username, email, name: { admin: 'Ada Admin', testuser: 'Test User' }[username as string] ?? 'Demo Person', password: hash, isStaff: isSuperuser, isSuperuser, emailVerified: true }))
    written += 1 + await engine.act(as(await actorOf(database, user)), async (hands) => {
      for (const [name, description, status] of plans) await hands.create(Project, { name, description, status })
      for (const [title, content] of texts) await hands.create(Example, { title, content })
      return plans.length + texts.length
    })
  }
  return written
}
